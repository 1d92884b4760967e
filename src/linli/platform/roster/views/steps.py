"""What is done about a term: 续任, 免职, 调岗, 代班, 交接; each a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.posts import appointing
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request, may
from linli.platform.roster import handing, people, queries
from linli.platform.roster.forms import EndForm, ExtendForm, HandOverForm, MoveForm, StandInForm
from linli.platform.roster.models import Handover
from linli.platform.roster.views.posts import may_act
from linli.platform.ui.answers import done, draw, submit

Act = Callable[[Actor, Appointment, dict[str, Any]], object]
MATTERS_SHOWN = 20


@dataclass(frozen=True)
class Step:
    """One thing to do: its words, its form, its action."""

    label: str | Promise
    says: str | Promise
    button: str | Promise
    form: type[forms.Form]
    act: Act
    told: str | Promise


def _extend(by: Actor, term: Appointment, given: dict[str, Any]) -> object:
    return appointing.extend(by, term, until=given["until"], basis=given["basis"])


def _end(by: Actor, term: Appointment, given: dict[str, Any]) -> object:
    return appointing.end(by, term, until=given["until"], basis=given["basis"])


def _move(by: Actor, term: Appointment, given: dict[str, Any]) -> object:
    return appointing.move(by, term, given["post"], since=given["since"], basis=given["basis"])


def _stand_in(by: Actor, term: Appointment, given: dict[str, Any]) -> object:
    who = given["colleague"].person
    return appointing.stand_in(by, who, term, since=given["since"], until=given["until"], basis=given["basis"])


def _hand_over(by: Actor, term: Appointment, given: dict[str, Any]) -> object:
    if given["how"] == "new":
        person = people.named(given["name"], given["phone"])
        return handing.succeed(by, term, person, since=given["on"], basis=given["basis"])
    to = given["colleague"].person if given["how"] == "colleague" else None
    return handing.hand_over(by, term, to=to, on=given["on"], basis=given["basis"])


STEPS: dict[str, Step] = {
    "extend": Step(_("续任"), _("任期往后延，短信会告诉本人。"), _("续任"), ExtendForm, _extend, _("任期已延长")),
    "end": Step(
        _("免职"),
        _("最后一天过后，这个岗位的权限立即停止。手上没办完的事，没有指定接手人的，会交给上一级负责人。"),
        _("免职"),
        EndForm,
        _end,
        _("已办好，最后一天过后权限自动停止"),
    ),
    "move": Step(
        _("调岗"), _("旧岗位到前一天为止，新岗位从这一天起，一步办好。"), _("调岗"), MoveForm, _move, _("已调岗")
    ),
    "stand-in": Step(
        _("代班"),
        _("本人休假或外出时，由同事代班。代班的人能办这个岗位的事，也能办本人手上的事，到期自动结束。"),
        _("安排代班"),
        StandInForm,
        _stand_in,
        _("代班已安排"),
    ),
    "hand-over": Step(
        _("交接"),
        _("手上没办完的事一次全部交出去，每件事的经过都会写明，时限照旧。等这个岗位办的事不用交，谁在岗谁就能看到。"),
        _("交接"),
        HandOverForm,
        _hand_over,
        _("已交接"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.APPOINT)
def step(request: Request, pk: int, name: str) -> HttpResponseBase:
    """One step."""
    by, chosen = request.actor, STEPS.get(name)
    term = queries.term_for(by, pk)
    if chosen is None or not may_act(by, term):
        raise NotSeen
    form = _filled(chosen, by, term, request)
    if request.method == "POST" and submit(form, lambda: chosen.act(by, term, form.cleaned_data)):
        return _after(request, chosen, term)
    hand = handing.in_hand(term)
    around = {
        "term": term,
        "step": chosen,
        "in_hand": hand.count() if name in ("end", "hand-over") else None,
        "matters": hand.seen_by(by).order_by("due_at", "pk")[:MATTERS_SHOWN] if name == "hand-over" else [],
        "waiting": handing.waiting(term).count() if name == "hand-over" else None,
        "lead": handing.lead_of(term) if name == "hand-over" else None,
    }
    return draw(request, "roster/step.html", around | {"form": form}, 422 if form.errors else 200)


def _filled(chosen: Step, by: Actor, term: Appointment, request: Request) -> forms.Form:
    """The form with its choices, and the days that are meant most often."""
    today = clock.today()
    days = {"since": today, "on": today, "until": today + timedelta(days=6) if chosen.form is StandInForm else today}
    if chosen.form is ExtendForm:
        days["until"] = (term.until or today) + timedelta(days=365)
    form = chosen.form(request.POST if request.method == "POST" else None, initial=days)
    if "colleague" in form.fields:
        form.fields["colleague"].queryset = queries.colleagues(by, term)  # type: ignore[attr-defined]
    if "post" in form.fields:
        area = term.post.area
        around = queries.posts_of(tree.tree.get().areas.get(area.community_id or area.pk, area))
        near = [one.pk for one in around.select_related("area") if appointing.may_appoint(by, one.duty, one.area)]
        form.fields["post"].queryset = around.filter(pk__in=near).exclude(pk=term.post_id)  # type: ignore[attr-defined]
    return form


def _after(request: Request, chosen: Step, term: Appointment) -> HttpResponse:
    return done(request, str(chosen.told), "roster:term", term.pk)


@require_POST
@may(Right.APPOINT)
def drop_plan(request: Request, pk: int) -> HttpResponseBase:
    """Call off a planned handing over."""
    plan = Handover.objects.select_related("term").filter(pk=pk).first()
    if plan is None:
        raise NotSeen
    term = queries.term_for(request.actor, plan.term_id)
    handing.drop(request.actor, plan)
    return done(request, str(_("原定的交接已取消")), "roster:term", term.pk)
