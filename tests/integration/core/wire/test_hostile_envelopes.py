"""Hostile zips, envelopes and messages cost at most a second and 200 MB, measured in a child with limits."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

CHILD = """
import io, resource, sys, time, zipfile
from zarf.core.errors import ZarfError
from zarf.core.wire.efatura_service import parse_request
from zarf.core.wire.envelope import read_envelope
from zarf.core.wire.packing import open_zip
from zarf.core.wire.user_list import read_user_list

ID = "5e0d1a3c-0000-4000-8000-0000000000ab"
HEAD = b"<sh:StandardBusinessDocument xmlns:sh='http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader'>"
SOAP = b"<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>"
case = sys.argv[1]

def zipped(*members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            with archive.open(name, "w") as member:
                for piece in data:
                    member.write(piece)
    return buffer.getvalue()

def spread(many):
    names = b" ".join(b"xmlns:p%d='u%d'" % (n, n) for n in range(many))
    return HEAD[:-1] + b" " + names + b"/>"

MAKE = {
    "bomb": lambda: zipped((ID + ".xml", (b" " * 1000000 for _ in range(1000)))),
    "many members": lambda: zipped(*((str(n), ()) for n in range(20000))),
    "depth": lambda: b"<a>" * 1000000,
    "element lists": lambda: HEAD + b"<ElementList>" * 200000 + b"xmlns" * 300,
    "namespaces": lambda: spread(2000),
    "many namespaces": lambda: spread(50000),
    "long text": lambda: HEAD + b"x" * 30000000 + b"</sh:StandardBusinessDocument>",
    "entities": lambda: b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (99 + n, b"&%c;" % (98 + n if n else 97) * 10) for n in range(9)
    ) + b"]><a>&k;</a>" + b" xmlns" * 300,
    "soap depth": lambda: SOAP + b"<a>" * 1000000,
    "soap text": lambda: SOAP + b"<a>" + b"x" * 15000000 + b"</a></s:Body></s:Envelope>",
    "soap namespaces": lambda: SOAP[:-1] + b" " + b" ".join(b"xmlns:p%d='u%d'" % (n, n) for n in range(50000)) + b"/>",
    "soap parts": lambda: b"--b\\r\\n\\r\\n\\r\\n" * 500000,
    "soap boundary": lambda: b"\\r\\n--" * 2500000,
    "list depth": lambda: b"<UserList>" + b"<User>" * 1000000,
    "list aliases": lambda: b"<UserList><User>" + b"<Alias><Name>a</Name></Alias>" * 1000000,
}
data = MAKE[case]()
started = time.process_time()
try:
    if data.startswith(b"PK"):
        open_zip(data, ID + ".zip")
    elif case == "soap parts" or case == "soap boundary":
        parse_request("multipart/related; boundary=b", data)
    elif case.startswith("soap"):
        parse_request("application/soap+xml", data)
    elif case.startswith("list"):
        list(read_user_list(io.BytesIO(data)))
    else:
        read_envelope(data)
except ZarfError as error:
    print(error.code, time.process_time() - started)
"""
CASES = {
    "bomb": "EF-ZIP-009",
    "many members": "EF-ZIP-004",
    "depth": "EF-XML-00",
    "element lists": "EF-XML-00",
    "namespaces": "EF-XML-006",
    "many namespaces": "EF-XML-006",
    "long text": "EF-XML-00",
    "entities": "EF-XML-004",
    "soap depth": "EF-SOAP-004",
    "soap text": "EF-SOAP-00",
    "soap namespaces": "EF-SOAP-004",
    "soap parts": "EF-SOAP-003",
    "soap boundary": "EF-SOAP-003",
    "list depth": "EF-LST-001",
    "list aliases": "EF-LST-001",
}


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
    resource.setrlimit(resource.RLIMIT_AS, (200_000_000, 200_000_000))


@pytest.mark.parametrize("case", CASES)
def test_ends_with_its_code_in_time(case: str) -> None:
    """The child's own start and the making of the case are inside its memory limit, but not in its time."""
    child = subprocess.run([sys.executable, "-c", CHILD, case], capture_output=True, preexec_fn=_limits, timeout=60)
    assert child.returncode == 0, child.stderr.decode()[-2000:]
    code, seconds = child.stdout.decode().split()
    assert code.startswith(CASES[case])
    assert float(seconds) < 1
