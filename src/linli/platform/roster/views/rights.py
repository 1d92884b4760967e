"""岗位权限: what each kind of post may do, what its flows let it do, and the changes that wait or were made."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import FLOWS
from linli.platform.places.terms import Level
from linli.platform.posts import granting
from linli.platform.posts.models import RightChange
from linli.platform.posts.rights import Right, rights
from linli.platform.posts.terms import Duty
from linli.platform.posts.web import Request, may
from linli.platform.posts.who import Either, Who, holder
from linli.platform.roster.forms import RightForm, StaffingForm, right_choices
from linli.platform.roster.staffing import set_rule, standard
from linli.platform.ui.answers import attempt, done, draw, submit

SHOWN = 50
READERS = (Right.RIGHTS, Right.CONFIRM_RIGHTS, Right.AUDIT)


@require_safe
@may(*READERS)
def listed(request: Request) -> HttpResponseBase:
    """Every kind of post with its rights; what waits for a second person; the latest changes."""
    held, by = rights.get(), request.actor
    changes = RightChange.objects.select_related("by", "second")
    asked = changes.filter(state=RightChange.State.ASKED).order_by("pk")
    context: dict[str, Any] = {
        "duties": [(duty, [one.label for one in Right if one in held.of(duty)]) for duty in Duty],
        "asked": [(one, _words(one), _may_confirm(request, one), one.by_id == by.person_id) for one in asked],
        "changes": [(one, _words(one)) for one in changes.exclude(state="asked").order_by("-pk")[:SHOWN]],
        "may_staff": by.may(Right.RIGHTS),
    }
    return draw(request, "roster/rights.html", context)


def _words(change: RightChange) -> str:
    right = Right(change.right).label if change.right in Right.values else change.right
    return f"{_('加上') if change.grant else _('去掉')}：{right}"


def _may_confirm(request: Request, change: RightChange) -> bool:
    by = request.actor
    own = change.by_id == by.person_id or change.duty in by.duties
    return granting.over_all(by, Right.CONFIRM_RIGHTS) and not own


@require_http_methods(["GET", "HEAD", "POST"])
@may(*READERS)
def duty(request: Request, duty: str) -> HttpResponseBase:
    """One kind of post: right by right, with what stands against a change; and the moves its flows give it."""
    if duty not in Duty.values:
        raise NotSeen
    kind, by, held = Duty(duty), request.actor, rights.get()
    rows = [(one, one in held.of(kind), granting.limit(kind, one, one not in held.of(kind), held)) for one in Right]
    may_ask = granting.over_all(by, Right.RIGHTS)
    if request.method == "POST" and not may_ask:
        raise NotSeen
    form = RightForm(request.POST if request.method == "POST" else None) if may_ask else None
    if form is not None:
        open_ones = [one for one, has, limit in rows if not limit and (has or kind not in by.duties)]
        form.fields["right"].choices = right_choices(open_ones, held.of(kind))  # type: ignore[attr-defined]

    def act() -> None:
        assert form is not None
        right = Right(form.cleaned_data["right"])
        granting.ask(by, duty=kind, right=right, grant=right not in held.of(kind), why=form.cleaned_data["why"])

    if form is not None and request.method == "POST" and submit(form, act):
        return done(request, _("去掉的马上生效；加上的要等另一位管理员确认"), "roster:rights")
    context = {"duty": kind, "rows": rows, "moves": moves_of(kind), "form": form}
    return draw(request, "roster/duty.html", context, 422 if form and form.errors else 200)


def duties_in(who: Who) -> set[Duty]:
    """The kinds of posts that a rule of a flow names."""
    if isinstance(who, Either):
        return duties_in(who.one) | duties_in(who.two)
    return {who.duty} if isinstance(who, holder) else set()


def moves_of(kind: Duty) -> list[tuple[str, str]]:
    """What the flows let holders of this kind do, by kind of matter: declared in code, shown here to be read."""
    found = []
    for flow in FLOWS.values():
        labels = [str(move.label) for move in flow.moves.values() if kind in duties_in(move.by)]
        if labels:
            found.append((str(flow.label), "、".join(dict.fromkeys(labels))))
    return found


@require_POST
@may(Right.RIGHTS, Right.CONFIRM_RIGHTS)
def decide(request: Request, pk: int) -> HttpResponseBase:
    """The second person's word, or the first one's taking it back."""
    approve = request.POST.get("answer") == "yes"
    said = _("已确认，马上生效") if approve else _("已撤下，权限没有变")
    attempt(request, lambda: granting.decide(request.actor, pk, approve=approve), said)
    return redirect("roster:rights")


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.RIGHTS)
def staffing(request: Request) -> HttpResponseBase:
    """配岗标准."""
    form = StaffingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submit(form, lambda: set_rule(request.actor, **form.cleaned_data)):
        return done(request, _("配岗标准已改好，马上生效"), "roster:staffing")
    least_of = standard.get().everywhere
    rules = [(level, duty, least_of.get((level, duty), 0)) for level in Level for duty in Duty]
    shown = [(level.label, duty.label, least) for level, duty, least in rules if least]
    return draw(request, "roster/staffing.html", {"rules": shown, "form": form}, 422 if form.errors else 200)
