"""The verdict on what the quick way made: by the skeleton of its shape where there is certainly nothing to tell.

A shape that comes a second time gets its skeleton; what is told of a document, warnings included, is told by
`core/validation.py`, which reads the bytes. The shapes remembered are bounded in number and size.
"""

from __future__ import annotations

from datetime import date
from typing import Final, final

from zarf.core.outgoing.drafting import Part, Shape, Written, bytes_of, compose
from zarf.core.outgoing.enclosing import TITLE, Enclosed
from zarf.core.outgoing.fitting import fit
from zarf.core.outgoing.order_value import ETTN, ISSUE_DATE, ISSUE_TIME, NUMBER
from zarf.core.outgoing.skeleton import Skeleton
from zarf.core.outgoing.stencil import MARKS, mark
from zarf.core.seal.sealing import place_in
from zarf.core.seal.signature_text import signature_with
from zarf.core.validation import EARCHIVE, EFATURA, Verdict, validate
from zarf.core.xml.canonical import DECLARATION, escape_text
from zarf.core.xml.kinds import DocumentKind
from zarf.core.xml.plain import PlainFile
from zarf.core.xml.reading import DOCUMENT_LIMITS, ENVELOPE_LIMITS, read_plain

_MOST_SHAPES: Final = 512
_MOST_NODES: Final = 200_000
_LARGEST: Final = 8_000
"""Nodes: of all skeletons, and of one. A node takes some 200 bytes."""
_MOST_EACH: Final = 4
"""Skeletons of one shape, for threads that judge at the same time."""
_MOST_LINES: Final = 100
_MOST_BYTES: Final = 4 * 1024 * 1024
_TRIES: Final = 3


@final
class _Known:
    """What is known of a shape. free: skeletons that nobody uses at the moment."""

    __slots__ = ("free", "made", "tries")

    def __init__(self) -> None:
        self.free: list[Skeleton] = []
        self.made: int = 0
        self.tries: int = 0


_KNOWN: Final[dict[object, _Known]] = {}
_nodes = 0


def judge_written(written: Written, *, rule_date: date, today: date) -> Verdict:
    """The verdict on an unsealed invoice: as `validate` gives it for a draft."""
    shape = written.shape
    if shape is not None and len(shape.kinds) <= _MOST_LINES:
        key = (shape.head, len(shape.kinds), shape.has_view)
        own = [*written.values[: shape.head.values], ""]
        if _is_good(key, _Case(written, shape, None, own), rule_date, today):
            return Verdict(DocumentKind.INVOICE, True, ())
    return validate(written.data, rule_date=rule_date, today=today, draft=True)


def judge_enclosed(enclosed: Enclosed, *, rule_date: date, today: date) -> Verdict:
    """The verdict on an envelope: as `validate` gives it for its bytes."""
    sealed = enclosed.sealed
    written, shape = sealed.written, sealed.written.shape
    if shape is not None and enclosed.form is not None and len(shape.kinds) <= _MOST_LINES:
        key = (shape.head, len(shape.kinds), shape.has_view, sealed.signature.form, enclosed.form)
        own = [*written.values[: shape.head.values], "", *sealed.signature.values, *enclosed.values]
        if _is_good(key, _Case(written, shape, enclosed, own), rule_date, today):
            return Verdict(DocumentKind.ENVELOPE, True, ())
    return validate(enclosed.data, rule_date=rule_date, today=today)


@final
class _Case:
    """A document to be judged. own: the values of its head, view, seal and envelope, one behind the other."""

    __slots__ = ("enclosed", "own", "shape", "written")

    def __init__(self, written: Written, shape: Shape, enclosed: Enclosed | None, own: list[str]) -> None:
        self.written: Written = written
        self.shape: Shape = shape
        self.enclosed: Enclosed | None = enclosed
        self.own: list[str] = own

    @property
    def parts(self) -> list[Part]:
        return self.written.parts if self.enclosed is None else self.enclosed.parts


def _is_good(key: object, case: _Case, rule_date: date, today: date) -> bool:
    """Whether there is certainly nothing to tell."""
    known = _KNOWN.get(key)
    if known is None:
        _begin(key)
        return False
    try:
        found = known.free.pop()
    except IndexError:
        if known.made >= _MOST_EACH or known.tries >= _TRIES:
            return False
        known.tries += 1
        learned = _learn(case)
        if learned is None:
            return False
        known.made += 1
        known.tries = 0
        found = learned
    head = case.shape.head.values
    good = _size(case.parts) <= _MOST_BYTES and found.is_certainly_good(
        case.own, case.shape.kinds, case.written.values, head, rule_date, today
    )
    known.free.append(found)
    return good


def _size(parts: list[Part]) -> int:
    size = 0
    for part in parts:
        size += len(bytes_of(part))
    return size


def _begin(key: object) -> None:
    global _nodes
    if len(_KNOWN) >= _MOST_SHAPES or _nodes > _MOST_NODES:
        _KNOWN.clear()
        _nodes = 0
    _KNOWN[key] = _Known()


def _learn(case: _Case) -> Skeleton | None:
    """The skeleton of a document's shape. None where the file is not an ordinary one, or too large."""
    global _nodes
    shape, enclosed, written = case.shape, case.enclosed, case.written
    if any(one in value for value in (*case.own, *written.values) for one in MARKS):
        return None
    limits = DOCUMENT_LIMITS if enclosed is None else ENVELOPE_LIMITS(1)
    file = read_plain(enclosed.data if enclosed is not None else written.data, limits)
    if file is None or len(file.tree.nodes) > _LARGEST:
        return None
    with_marks = read_plain(_with_marks(case), limits)
    if with_marks is None:
        return None
    root_tag = shape.head.before.segments[0].partition(">")[0] + ">"
    is_earchive = enclosed is None and _profile(file).startswith("EARSIV")
    made = Skeleton(enclosed is None, EARCHIVE if is_earchive else EFATURA, root_tag)
    behind = shape.head.values
    texts = case.own.copy()
    texts[behind] = _view_text(file) if shape.has_view else ""
    forms = {NUMBER, ETTN, ISSUE_DATE, ISSUE_TIME, *shape.head.before.figures, *range(behind, behind + 7)}
    fits = fit(made, file, with_marks, texts, forms, behind)
    file.tree.root.origin = None  # which keeps the bytes, and is not asked: nothing is told from here
    with_marks.release()
    if not fits:
        return None
    _nodes += len(file.tree.nodes)
    return made


def _profile(file: PlainFile) -> str:
    """As `validate` chooses the type of a bare invoice."""
    return next((node.text for node in file.tree.nodes if node.tag.endswith("}ProfileID")), "")


def _view_text(file: PlainFile) -> str:
    """The stylesheet in base64, as it stands in the view of the file."""
    objects = [node.text for node in file.tree.nodes if node.tag.endswith("}EmbeddedDocumentBinaryObject")]
    return objects[-1] if objects else ""


def _with_marks(case: _Case) -> bytes:
    """The document with marks for its own values; its lines stay as they are."""
    shape, enclosed = case.shape, case.enclosed
    behind = shape.head.values
    lines = [escape_text(value) for value in case.written.values[behind:]]
    marks = [mark(number) for number in range(behind)]
    view: list[Part] = [mark(behind).encode()] if shape.has_view else []
    parts = [bytes_of(part) for part in compose(shape, [*marks, *lines], view)]
    if enclosed is None:
        return DECLARATION.encode() + b"".join(parts)
    first = parts[0]
    place = place_in(first)
    time, digest, properties, value = [mark(behind + number) for number in range(1, 5)]
    form = enclosed.sealed.signature.form
    text = signature_with(form, f"Signature_{marks[NUMBER]}", (time, digest, properties, value)).encode()
    assert enclosed.form is not None
    pieces: list[str] = []
    enclosed.form.before.fill(pieces, [mark(behind + 5 + number) for number in range(TITLE + 1)], 0)
    around = ("".join(pieces).encode(), enclosed.form.after.encode())
    return b"".join((around[0], first[:place], text, first[place:], *parts[1:], around[1]))
