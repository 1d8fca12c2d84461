"""The EFatura web service as GİB's Merkez calls it. Translates SOAP, then calls one service of the office."""

from __future__ import annotations

import hashlib
import logging

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from zarf.core.errors import ZarfError
from zarf.core.wire.efatura_service import (
    AppRespResponse,
    DocumentResponse,
    Fault,
    GetApplicationResponse,
    SendDocument,
    parse_request,
    write_response,
    wsdl,
)
from zarf.office.exchange import services
from zarf.ports.gib.api import EFaturaFault

log = logging.getLogger(__name__)

LARGEST = 16 * 1024 * 1024
"""Bytes of one call: a zip of 5 MB as base64, with room. Source: e-fatura.md 8.2, our own choice."""

_SYSTEM_ERROR = (2005, "SISTEM HATASI")
Reply = DocumentResponse | AppRespResponse | Fault


@csrf_exempt
def efatura(request: HttpRequest) -> HttpResponse:
    """POST: one SOAP call. GET with ?wsdl: the description of the service."""
    if request.method == "GET" and "wsdl" in {name.lower() for name in request.GET}:
        return HttpResponse(wsdl(request.build_absolute_uri(request.path)), content_type="text/xml; charset=utf-8")
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    reply = _answer(request)
    content_type, body = write_response(reply)
    return HttpResponse(body, content_type=content_type, status=500 if isinstance(reply, Fault) else 200)


def _answer(request: HttpRequest) -> Reply:
    """The answer to a call; never an exception, for the caller is a machine that reads fault codes."""
    try:
        body = _body(request)
        if body is None:
            return Fault(*_SYSTEM_ERROR)
        return _serve(parse_request(request.headers.get("Content-Type", ""), body))
    except EFaturaFault as fault:
        return Fault(fault.code, fault.msg)
    except (ZarfError, ValueError) as problem:
        log.warning("a call could not be understood: %s", type(problem).__name__)
        return Fault(*_SYSTEM_ERROR)
    except Exception:
        log.exception("a call of GİB failed")
        return Fault(*_SYSTEM_ERROR)


def _serve(call: SendDocument | GetApplicationResponse) -> Reply:
    if isinstance(call, SendDocument):
        services.receive_zip(call.file_name, call.binary, call.hash)
        return DocumentResponse("ZARF KUYRUGA EKLENDI", hashlib.md5(call.binary, usedforsecurity=False).hexdigest())
    return AppRespResponse(services.current_system_response(call.instance_identifier).decode("utf-8"))


def _body(request: HttpRequest) -> bytes | None:
    """The bytes of the call; None when there are too many. Read here, not by Django, whose limit is for forms."""
    body = request.read(LARGEST + 1)
    return None if len(body) > LARGEST else body
