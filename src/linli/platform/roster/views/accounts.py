"""Accounts of people on duty: who has one, who lacks one, and what the security administrator does about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.identity.models import Account
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request, may
from linli.platform.roster import accounts, queries
from linli.platform.roster.models import StaffAccount
from linli.platform.ui.answers import attempt, done, draw

SHOWN, PAGE = 200, 50


@dataclass(frozen=True)
class Shown:
    """An account as the pages show it."""

    username: str = ""
    state: str = "none"  # none, first, locked, in_use
    reason: str = ""


def account_of(term: Appointment) -> Shown:
    """The account behind a term."""
    account = Account.objects.filter(person_id=term.person_id, is_staff=True).first()
    if account is None:
        return Shown()
    kept = StaffAccount.objects.filter(account=account).first()
    if kept is not None and kept.locked_at is not None:
        return Shown(account.username, "locked", kept.lock_reason)
    return Shown(account.username, "first" if kept is not None and kept.first_password else "in_use")


@require_safe
@may(Right.ACCOUNTS)
def listed(request: Request) -> HttpResponseBase:
    """People on duty without an account, and accounts that are locked or were never used."""
    by = request.actor
    mine = Account.objects.filter(person_id=OuterRef("person_id"), is_staff=True)
    terms = Appointment.objects.current().filter(_covered(by)).select_related("person", "post")
    without = Paginator(terms.filter(~Exists(mine)).order_by("post__area__path", "id"), PAGE)
    page_shown = without.get_page(request.GET.get("page"))
    staff = StaffAccount.objects.select_related("account", "account__person", "term__post")
    held = staff.filter(account__is_staff=True, term__in=Appointment.objects.filter(_covered(by)).values("pk"))
    context = {
        "without": [(one, tree.tree.get().full_name(one.post.area_id)) for one in page_shown],
        "count": without.count,
        "newer_url": f"?page={page_shown.previous_page_number()}" if page_shown.has_previous() else "",
        "older_url": f"?page={page_shown.next_page_number()}" if page_shown.has_next() else "",
        "locked": held.exclude(locked_at=None).order_by("-locked_at")[:SHOWN],
        "unused": held.filter(first_password=True, locked_at=None).order_by("password_until")[:SHOWN],
    }
    return draw(request, "roster/accounts.html", context)


def _covered(by: Actor) -> Q:
    q = Q(pk__in=[])
    for held in by.having(Right.ACCOUNTS):
        q |= queries.within(held.area, "post__area__")
    return q


GIVES: dict[str, Callable[[Actor, Appointment], tuple[Account, str]]] = {
    "make": accounts.make, "reset": accounts.reset, "unlock": accounts.unlock,
}  # fmt: skip


@require_POST
@may(Right.ACCOUNTS)
def act(request: Request, pk: int, what: str) -> HttpResponseBase:
    """One thing done to an account; a password that was made is shown on this answer and nowhere else."""
    by = request.actor
    term = queries.term_for(by, pk)
    if what in GIVES:
        account, words = GIVES[what](by, term)
        return draw(request, "roster/password.html", {"term": term, "account": account, "words": words})
    if what == "lock":
        attempt(
            request, lambda: accounts.lock(by, term, why=request.POST.get("why", "")), _("账号已锁，正在登录的也已退出")
        )
        return redirect("roster:term", pk)
    if what == "codes":
        accounts.forget_codes(by, term)
        return done(request, _("动态码已作废，下次登录时重新设置"), "roster:term", pk)
    raise NotSeen
