"""One post with its holders and its history; one term with what may be done about it."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import flow_of
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.posts import appointing
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, AppointmentChange
from linli.platform.posts.rights import Right, rights
from linli.platform.posts.web import Request, may
from linli.platform.roster import handing, people, queries
from linli.platform.roster.forms import AppointForm, WhyForm
from linli.platform.roster.models import Handover
from linli.platform.roster.views.accounts import account_of
from linli.platform.roster.views.areas import columns, lines_of, state_of
from linli.platform.ui.answers import done, draw, submit
from linli.platform.ui.shapes import Entry, Fact

MATTERS_SHOWN = 100


@require_safe
@may(Right.ROSTER)
def post(request: Request, pk: int) -> HttpResponseBase:
    """A post."""
    by = request.actor
    found = queries.post_for(by, pk)
    seat = queries.seats(type(found).objects.filter(pk=pk))[0]
    changes = AppointmentChange.objects.filter(appointment__post=found)
    context: dict[str, Any] = {
        "post": found,
        "where": seat.where,
        "lines": list(lines_of(by, seat)),
        "columns": columns(wide=False),
        "rights": [right.label for right in Right if right in rights.get().of(found.duty)],
        "history": entries(changes.select_related("appointment__person", "by").order_by("-at", "-pk")[:40]),
        "may_appoint": appointing.may_appoint(by, found.duty, found.area) and found.closed_on is None,
        "empty": not (seat.terms or seat.coming),
    }
    return draw(request, "roster/post.html", context)


def entries(changes: Any) -> list[Entry]:
    """The history as a timeline, the newest first."""
    return [
        Entry(
            f"{one.get_what_display()} {one.appointment.person.name}",
            one.at,
            "；".join(part for part in (_until(one), one.basis, _by(one)) if part),
        )
        for one in changes
    ]


def _until(one: AppointmentChange) -> str:
    return _("到 %(day)s 止") % {"day": one.until} if one.until else _("不限期")


def _by(one: AppointmentChange) -> str:
    return f"{one.title} {one.by.name}" if one.by else _("系统")


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.APPOINT)
def appoint(request: Request, pk: int) -> HttpResponseBase:
    """任命."""
    by = request.actor
    found = queries.post_for(by, pk)
    if not appointing.may_appoint(by, found.duty, found.area):
        raise NotSeen
    form = AppointForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        given = form.cleaned_data
        person = people.named(given["name"], given["phone"])
        appointing.appoint(by, person, found, since=given["since"], until=given["until"], basis=given["basis"])

    if request.method == "POST" and submit(form, act):
        return done(request, _("已任命，短信会告诉本人"), "roster:post", pk)
    context = {"post": found, "where": tree.tree.get().full_name(found.area_id), "form": form}
    return draw(request, "roster/appoint.html", context, 422 if form.errors else 200)


@require_POST
@may(Right.APPOINT)
def close(request: Request, pk: int) -> HttpResponseBase:
    """撤销岗位."""
    found = queries.post_for(request.actor, pk)
    appointing.close_post(request.actor, found)
    return done(request, _("岗位已撤销"), "roster:area", found.area_id)


@require_safe
@may(Right.ROSTER)
def term(request: Request, pk: int) -> HttpResponseBase:
    """A term: who, until when, what is in hand, what is planned."""
    by = request.actor
    found = queries.term_for(by, pk)
    hand = handing.in_hand(found)
    changes = found.changes.select_related("appointment__person", "by").order_by("-at", "-pk")
    over = found.until is not None and found.until < clock.today()
    context: dict[str, Any] = {
        "term": found,
        "tag": state_of(found),
        "facts": _facts(found),
        "history": entries(changes[:40]),
        "in_hand": hand.count(),
        "waiting": handing.waiting(found).count(),
        "plan": queries.plan_of(found),
        "over": over,
        "may_act": may_act(by, found),
        "may_phone": by.may(Right.REVEAL) and by.may(Right.ROSTER, found.post.area),
        "account": account_of(found) if by.may(Right.ACCOUNTS, found.post.area) else None,
        "own": found.person_id == by.person_id,
    }
    return draw(request, "roster/term.html", context)


def may_act(by: Actor, term: Appointment) -> bool:
    """Whether the actor extends, ends or hands over this term."""
    return appointing.may_appoint(by, term.post.duty, term.post.area) and term.person_id != by.person_id


def _facts(term: Appointment) -> list[Fact]:
    post = term.post
    facts = [
        Fact(_("岗位"), post.title),
        Fact(_("类别"), str(post.get_duty_display())),
        Fact(_("区域"), tree.tree.get().full_name(post.area_id)),
        Fact(_("单位"), str(post.organisation or "")),
        Fact(_("电话"), term.person.masked_phone),
        Fact(_("任期"), f"{term.since} — {term.until or _('不限期')}"),
        Fact(_("替谁代班"), term.instead_of.name if term.instead_of else ""),
        Fact(_("依据"), term.basis),
    ]
    return [fact for fact in facts if fact.value]


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.ROSTER)
def phone(request: Request, pk: int) -> HttpResponseBase:
    """The whole number, for a reason; the owner reads who looked."""
    by = request.actor
    found = queries.term_for(by, pk)
    if not by.may(Right.REVEAL):
        raise NotSeen
    form, shown = WhyForm(request.POST if request.method == "POST" else None), list[str]()
    if request.method == "POST":
        submit(form, lambda: shown.append(people.phone_of(by, found, form.cleaned_data["why"])))
    context = {"term": found, "phone": "".join(shown), "form": form}
    return draw(request, "roster/phone.html", context, 422 if form.errors else 200)


@require_safe
@may(Right.ROSTER)
def handover(request: Request, pk: int) -> HttpResponseBase:
    """What went over: the list the successor was told of, as far as the reader may see it."""
    by = request.actor
    found = Handover.objects.select_related("term__person", "term__post__area", "to", "by").filter(pk=pk).first()
    if found is None:
        raise NotSeen
    queries.term_for(by, found.term_id)
    matters = Matter.objects.seen_by(by).filter(pk__in=found.matters).order_by("due_at", "pk")
    return draw(request, "roster/handover.html", {"done": found, "matters": _linked(matters)})


def _linked(matters: Any) -> list[tuple[Matter, str]]:
    return [(one, flow_of(one).page(one, "console")) for one in matters[:MATTERS_SHOWN]]
