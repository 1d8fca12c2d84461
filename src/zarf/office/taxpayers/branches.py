"""Branches (şube) of a taxpayer: their labels decide into which inbox a document comes (F305)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from zarf.core.errors import Conflict, NotFound
from zarf.core.findings import finding
from zarf.office.audit import services as audit
from zarf.office.folding import fold
from zarf.office.taxpayers.models import Alias, Branch, Taxpayer
from zarf.office.taxpayers.refusals import Refused
from zarf.office.taxpayers.rights import Right, require, require_whole_firm

HEAD = ""
"""Code of the firm itself: documents that came to a label of no branch."""
_LONGEST = 100


def branches_of(taxpayer: Taxpayer) -> list[Branch]:
    """All branches, the closed ones too, by name."""
    return list(Branch.objects.filter(taxpayer=taxpayer).order_by("-is_active", "name", "id"))


def branch(taxpayer: Taxpayer, pk: int) -> Branch:
    """One branch. Raises NotFound."""
    found = Branch.objects.filter(taxpayer=taxpayer, pk=pk).first()
    if found is None:
        raise NotFound(finding("EF-TAX-050", found=str(pk)))
    return found


def add_branch(taxpayer: Taxpayer, code: str, name: str = "") -> Branch:
    """A new branch; its code never changes. Raises Refused, Conflict."""
    require(taxpayer.pk, Right.BRANCHES_CHANGE)
    require_whole_firm(taxpayer.pk)
    code, name = _fit(code), _fit(name or code)
    try:
        with transaction.atomic():
            made = Branch.objects.create(taxpayer=taxpayer, code=code, name=name)
            audit.write("branch.added", taxpayer.pk, subject=code, new={"name": name})
    except IntegrityError as problem:
        raise Conflict(finding("EF-TAX-051", found=code)) from problem
    return made


def change_branch(taxpayer: Taxpayer, pk: int, name: str, *, is_active: bool) -> Branch:
    """Another name, closed or open again. Its documents and labels stay. Raises NotFound, Refused."""
    require(taxpayer.pk, Right.BRANCHES_CHANGE)
    require_whole_firm(taxpayer.pk)
    with transaction.atomic():
        found = branch(taxpayer, pk)
        old = {"name": found.name, "is_active": found.is_active}
        found.name, found.is_active = _fit(name), is_active
        found.save(update_fields=["name", "is_active"])
        audit.write(
            "branch.changed", taxpayer.pk, subject=found.code, old=old, new={"name": name, "is_active": is_active}
        )
    return found


def ensure_branch(taxpayer: Taxpayer, text: str, *, may_add: bool) -> str:
    """The code of the branch that *text* means, by its code or its name; empty stays empty.

    may_add: one that is not there is made now. Raises Refused (EF-TAX-058), with those there are.
    """
    if not text:
        return HEAD
    held = branches_of(taxpayer)
    if any(one.code == text for one in held):
        return text
    meant = [one for one in held if fold(text) in (fold(one.code), fold(one.name))]
    if len(meant) == 1:
        return meant[0].code
    if meant or not may_add:
        known = ", ".join(one.text for one in held) or "-"
        raise Refused([finding("EF-TAX-058", path="branch", found=text[:_LONGEST], expected=known)])
    return add_branch(taxpayer, text).code


def set_branch_of_label(taxpayer: Taxpayer, alias_pk: int, code: str) -> Alias:
    """From now on what comes to this label goes to that branch's inbox. Raises NotFound, Refused."""
    require(taxpayer.pk, Right.BRANCHES_CHANGE)
    require_whole_firm(taxpayer.pk)
    check_codes(taxpayer, [code])
    with transaction.atomic():
        found = Alias.objects.select_for_update().filter(taxpayer=taxpayer, pk=alias_pk).first()
        if found is None:
            raise NotFound(finding("EF-TAX-007", found=taxpayer.vkn_tckn, expected=str(alias_pk)))
        old, found.branch = found.branch, code
        found.save(update_fields=["branch"])
        subject = f"{found.role} {found.document_type} {found.name}"
        audit.write("branch.changed", taxpayer.pk, subject=subject, old={"branch": old}, new={"branch": code})
    return found


def check_codes(taxpayer: Taxpayer, codes: Sequence[str]) -> None:
    """Raises Refused for a code that is no branch of the taxpayer."""
    known = {HEAD, *Branch.objects.filter(taxpayer=taxpayer).values_list("code", flat=True)}
    wrong = [finding("EF-TAX-052", found=code) for code in codes if code not in known]
    if wrong:
        raise Refused(wrong)


def _fit(text: str) -> str:
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise Refused([finding("EF-TAX-053", path="name", found=text[:40])])
    return text
