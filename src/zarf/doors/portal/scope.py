"""Who is at the door and for which taxpayer: every page starts here.

A person sees what belongs to the taxpayers of his memberships and nothing else; what belongs to others does not
exist for him (404).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from zarf.core.errors import NotAllowed, NotFound, Unavailable, ZarfError
from zarf.doors.portal import office
from zarf.doors.portal.office import Document, Envelope, Membership, Taxpayer
from zarf.doors.portal.wording import refusal
from zarf.office.acting import Actor, Kind, acting, address_of
from zarf.office.audit import services as audit
from zarf.office.taxpayers.services import OPERATOR, Right, is_operator, may, refused, two_step_users, visited
from zarf.office.tenants import restricted_to

__all__ = [
    "Right",
    "Scope",
    "ScopedRequest",
    "act_for",
    "document_or_404",
    "envelope_or_404",
    "may_not",
    "needs",
    "scoped",
    "to_send_needs",
]

_QUIET = frozenset(
    {
        "portal:validate",
        "portal:validate-lines",
        "portal:switch-taxpayer",
        "portal:cari-check",
        "portal:cari-act",
        "portal:backup-connected",
    }
)
"""Pages that are sent to but change nothing, or write their own line when they do."""
SESSION_KEY = "taxpayer_id"
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Scope:
    """The person, his memberships, and the one he is acting under now."""

    user: User
    memberships: tuple[Membership, ...]
    membership: Membership

    @property
    def taxpayer(self) -> Taxpayer:
        return self.membership.taxpayer

    def may(self, right: Right) -> bool:
        """Whether the person may do this for the taxpayer he is acting for."""
        return may(self.membership.role, right)

    @property
    def may_draw_up(self) -> bool:
        """Whether the person may hand an invoice in. Who may not seal hands it to somebody who may (F220)."""
        return self.may(Right.DOCUMENTS_DRAW_UP)

    @property
    def may_seal(self) -> bool:
        """Whether what the person hands in is sealed and sent by itself, and whether others' may be released."""
        return self.may(Right.DOCUMENTS_SEAL)

    @property
    def is_visit(self) -> bool:
        """Whether an operator of the platform looks at the firm."""
        return self.membership.role == OPERATOR

    @property
    def actor(self) -> str:
        return self.user.get_username()


class ScopedRequest(HttpRequest):
    """A request of a signed-in person. `scope` is set by `scoped`."""

    scope: Scope


View = Callable[Concatenate[ScopedRequest, P], HttpResponse]


def scoped(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let signed-in people through, with `request.scope`; who has no taxpayer is told so.

    While the page is made, the database itself shows this person's taxpayers only.
    """

    @_signed_in
    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = cast(User, request.user)
        memberships = _memberships(user)
        if not memberships and is_operator(user):
            return redirect("portal:operator")
        if not memberships:
            return render(request, "portal/no_taxpayer.html", status=403)
        memberships = _with_second_step(user, memberships)
        if not memberships:
            return render(request, "portal/firm/two_steps_needed.html", status=403)
        with_scope = cast(ScopedRequest, request)
        with_scope.scope = Scope(user, memberships, _chosen(request, memberships))
        roles = {membership.taxpayer_id: str(membership.role) for membership in memberships}
        kind = Kind.OPERATOR if with_scope.scope.is_visit else Kind.PERSON
        limits = _limits(memberships)
        actor = Actor(user.get_username(), kind, roles, address_of(request), user.pk, limits)
        with acting(actor), restricted_to(roles, limits), audit.recording() as recorded:
            try:
                answer = view(with_scope, *args, **kwargs)
            except ZarfError as problem:
                answer = _trouble(request, problem)
            _log(with_scope, recorded, answer.status_code)
            return answer

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], inner)


def _memberships(user: User) -> tuple[Membership, ...]:
    """The person's rights; for an operator also the firms he looks at just now, unless he has a right there."""
    own = tuple(office.memberships(user))
    held = {one.taxpayer_id for one in own}
    return own + tuple(one for one in visited(user) if one.taxpayer_id not in held)


def _with_second_step(user: User, memberships: tuple[Membership, ...]) -> tuple[Membership, ...]:
    """The firms the person may act for: those that demand two steps only when he signs in by two."""
    demanding = [one for one in memberships if one.taxpayer.is_mfa_demanded]
    if not demanding or user.pk in two_step_users([user.pk]):
        return memberships
    return tuple(one for one in memberships if not one.taxpayer.is_mfa_demanded)


def _limits(memberships: tuple[Membership, ...]) -> dict[int, list[str]]:
    """Codes of the branches by taxpayer, for those in which the person is limited."""
    return {one.taxpayer_id: one.branches for one in memberships if one.branches is not None}


def _signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As login_required; a part of a page that was asked for by htmx sends the whole window to the sign-in."""
    guarded = login_required(view)

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        htmx = cast(HtmxDetails, getattr(request, "htmx", None))
        if htmx and not request.user.is_authenticated:
            return HttpResponseClientRedirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _page_of(htmx)})}")
        return guarded(request, *args, **kwargs)

    return inner


def _page_of(htmx: HtmxDetails) -> str:
    """The address in the window's bar, without its host."""
    return htmx.current_url_abs_path or "/"


def _trouble(request: HttpRequest, problem: ZarfError) -> HttpResponse:
    """What no page could walk past, as a page: a file that is not in the archive, a neighbour that is away."""
    status = {NotFound: 404, NotAllowed: 403, Unavailable: 503}.get(type(problem), 409)
    return render(request, "portal/trouble.html", {"message": refusal(problem)}, status=status)


def may_not(request: ScopedRequest, right: Right) -> str:
    """Why the person may not do this, and who may: for people."""
    if request.method == "POST" and not request.scope.may(right):
        audit.note_refusal(right)
    return refusal(NotAllowed(refused(request.scope.membership.role, right)))


def needs(right: Right) -> Callable[[View[P]], View[P]]:
    """Only who holds *right* gets to the page; the others are told who does. Stands below `scoped`."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def inner(request: ScopedRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.scope.may(right):
                audit.note_refusal(right)
                raise NotAllowed(refused(request.scope.membership.role, right))
            return view(request, *args, **kwargs)

        return cast(View[P], inner)

    return wrap


def to_send_needs(right: Right) -> Callable[[View[P]], View[P]]:
    """Who looks may look; who sends something without *right* is told why not, on the page he came from."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def inner(request: ScopedRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST" and not request.scope.may(right):
                messages.error(request, may_not(request, right))
                return redirect(request.path)
            return view(request, *args, **kwargs)

        return cast(View[P], inner)

    return wrap


_QUIET_UNLESS_REFUSED = frozenset({"portal:invoice"})
"""The invoice form sends itself at every change, for its note; the service logs a document that comes of it."""


def _log(request: ScopedRequest, recorded: list[str], status: int) -> None:
    """Whatever a person sends and no service has logged stands in the audit log as well, also when it was refused."""
    taxpayer_id = request.scope.taxpayer.pk
    place = request.resolver_match
    view = place.view_name if place else request.path
    for right in audit.refused_rights():
        audit.write("page.refused", taxpayer_id, subject=view, note=right)
    if request.scope.is_visit:
        what = ", ".join(f"{name}={value}" for name, value in place.kwargs.items()) if place else ""
        audit.write("operator.looked", taxpayer_id, subject=f"{view} {what}".strip(), note=str(status))
        return
    if request.method in ("GET", "HEAD", "OPTIONS") or recorded or view in _QUIET:
        return
    if view in _QUIET_UNLESS_REFUSED and status < 400:
        return
    what = ", ".join(f"{name}={value}" for name, value in place.kwargs.items()) if place else ""
    audit.write("page.acted", taxpayer_id, subject=f"{view} {what}".strip(), note=str(status))


def act_for(request: ScopedRequest, taxpayer_id: int) -> bool:
    """From now on the person acts for *taxpayer_id*. False, and no change, when it is not one of his."""
    for membership in request.scope.memberships:
        if membership.taxpayer_id == taxpayer_id:
            request.session[SESSION_KEY] = taxpayer_id
            request.scope = Scope(request.scope.user, request.scope.memberships, membership)
            return True
    return False


def document_or_404(request: ScopedRequest, pk: int) -> Document:
    """The document *pk* of one of the person's taxpayers, who is then the one acted for. Raises Http404."""
    found = office.document([m.taxpayer for m in request.scope.memberships], pk)
    act_for(request, found.taxpayer_id)
    return found


def envelope_or_404(request: ScopedRequest, pk: UUID) -> Envelope:
    """The envelope *pk* of one of the person's taxpayers. Raises Http404."""
    found = office.envelope([m.taxpayer for m in request.scope.memberships], pk)
    if found.taxpayer_id is not None:
        act_for(request, found.taxpayer_id)
    return found


def _chosen(request: HttpRequest, memberships: tuple[Membership, ...]) -> Membership:
    wanted = request.session.get(SESSION_KEY)
    return next((m for m in memberships if m.taxpayer_id == wanted), memberships[0])
