"""The page of one request, its meetings, and the minutes to print."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter
from linli.platform.posts.web import Request, desk
from linli.platform.ui.beside import beside
from linli.platform.ui.shapes import Fact, Row
from linli.platform.ui.words import local
from linli.work.cases import steps
from linli.work.cases.models import Case, Consultation
from linli.work.cases.queries.alike import still_open
from linli.work.cases.queries.console import choices, paging
from linli.work.cases.queries.console.case import CaseSeen, Neighbours, case_near, case_seen, mergeable, neighbours
from linli.work.cases.queries.console.filters import Filters, chip_words
from linli.work.cases.queries.console.judged import judged
from linli.work.cases.queries.console.meetings import held
from linli.work.cases.queries.console.people import looking, may_reveal, on_the_register
from linli.work.cases.queries.console.rows import page_of
from linli.work.cases.terms import Stage
from linli.work.cases.views.console import drawing
from linli.work.cases.views.console.child import crumb
from linli.work.cases.views.console.lists import from_inside, narrowed, order_of
from linli.work.cases.views.console.moves import button, offered
from linli.work.cases.views.console.page import Buttons, case_keys, draw, fragment
from linli.work.cases.views.sameness import shown

BESIDE = (
    "urge", "press", "ask_pressing", "consult", "whistle", "redispatch", "dismiss", "uphold", "object", "contact",
    "make_plan",
)  # fmt: skip
MOST_MEETINGS = 50


@require_safe
@desk
def case(request: Request, pk: int) -> HttpResponseBase:
    """Everything about one request on one page."""
    seen = case_seen(request.actor, pk)
    everything = request.GET.get("events") == "all"
    if fragment(request) and "events" in request.GET:
        return render(request, "cases/console/_timeline.html", _timeline(request, seen, everything))
    line = steps.steps(seen.case, seen.records)
    inside = request.GET.get("in", "")
    buttons = _buttons(request, seen, inside)
    proposed = choices.proposed(seen.case) if "dispatch" in seen.moves else None
    context = {
        "case": seen.case,
        "matter": seen.case.matter,
        "tags": drawing.tags(seen),
        "about": drawing.about(seen.case),
        "clocks": drawing.clocks("case", seen.deadlines, seen.open_children),
        "paused": seen.case.stage == Stage.PAUSED,
        "track": steps.drawn(line),
        "track_at": steps.at(line),
        "next": drawing.next_words(seen),
        "proposed": proposed,
        "judged": judged(seen.case, deciding="dispatch" in seen.moves),
        "may_correct": "correct" in seen.moves,
        "buttons": buttons,
        "presence": looking(seen.case.matter, request.actor),
        "person": _person(request, seen.case),
        "consultations": seen.consultations,
        "crumb": crumb(request, inside),
        "place": _neighbours(request, inside, pk),
        "keys": case_keys(buttons, bool(proposed)),
        **_timeline(request, seen, everything),
        **_around(request, seen),
    }
    return draw(request, "cases/console/case.html", context)


def _timeline(request: Request, seen: CaseSeen, everything: bool) -> dict[str, Any]:
    inside = request.GET.get("in", "")
    more = {"in": inside} if inside else {}
    return {
        "timeline": drawing.timeline(seen, everything),
        "everything": everything,
        "events": len(seen.records),
        "key_url": f"?{urlencode({**more, 'events': 'key'})}",
        "all_url": f"?{urlencode({**more, 'events': 'all'})}",
    }


def _around(request: Request, seen: CaseSeen) -> dict[str, Any]:
    """Who was brought in, and what hangs together with it."""
    calls = seen.of_kind("call")
    return {
        "reporting": drawing.reporting(calls),
        "report_note": drawing.report_note(calls),
        "tasks": seen.of_kind("task"),
        "others": [_row(one.matter) for kind in ("pressing", "extension") for one in seen.of_kind(kind)],
        "merged": [_row(one) for one in seen.merged],
        "beside": beside("console", seen.case.matter, request.actor),
    }


@require_safe
@desk
def near(request: Request, pk: int) -> HttpResponseBase:
    """What may be the same thing, and what is near by: a piece of the request's page, or without a script a page."""
    found = case_near(request.actor, pk)
    may = "merge" in found.moves
    open_ones = still_open(found.alike)
    same = {one.pk for one in mergeable(found.related)} if may else set()
    registered = on_the_register(found.case, request.actor)
    context = {
        "matter": found.case.matter,
        "record_of": found.case.matter.person_id if registered else None,
        "alike": [shown(one, may and one.matter in open_ones) for one in found.alike],
        "related": [(_row(one), one.number if one.pk in same else "") for one in found.related],
    }
    if fragment(request):
        return render(request, "cases/console/_near.html", context)
    return draw(request, "cases/console/near.html", context)


def _row(matter: Matter) -> Row:
    stage = str(FLOWS[matter.kind].stages(matter.stage).label)
    return Row(f"{matter.number} {matter.title}", page_of(matter), f"{local(matter.opened_at, 'm-d')} · {stage}")


def _buttons(request: Request, seen: CaseSeen, inside: str) -> Buttons:
    """One filled button: what the flow and the actor make the next thing; three beside it; the rest folded away."""
    names = offered(seen.case, request.actor, seen.deadlines)
    if seen.open_children and "answer" in names:  # not before everybody has done their part
        names.remove("answer")
    first = _first(names, seen)
    beside = [name for name in BESIDE if name in names and name != first][:3]
    more = [name for name in names if name != first and name not in beside]
    query = urlencode({"in": inside}) if inside else ""
    drawn = {name: button(seen.case, name, query) for name in names}
    return Buttons(drawn[first] if first else None, [drawn[name] for name in beside], [drawn[name] for name in more])


def _first(names: list[str], seen: CaseSeen) -> str:
    """The move that takes the matter on from here."""
    wanted = ["dispatch", "accept", "resume", "unmerge", "dismiss"]
    if seen.open_children:
        wanted += ["urge", "consult", "progress"]
    elif seen.case.stage == Stage.DISPATCHED:
        wanted = ["accept", "contact", "redispatch"]
    wanted += ["answer", "fix", "press", "ask_extension"]
    return next((name for name in wanted if name in names), names[0] if names else "")


def _person(request: Request, case: Case) -> list[Fact]:
    """反映人, masked; each field opens one by one."""
    person, may = case.matter.person, may_reveal(case, request.actor)

    def fact(term: str, value: str, field: str, words: str) -> Fact:
        return Fact(term, value, reverse("desk:reveal", args=[case.pk, field]) if may and value else "", words)

    found = [fact(_("姓名"), drawing.reporter_words(case), "name" if person else "", _("查看"))]
    if person is not None and case.masked_phone and (may or not case.anonymous):
        found.append(fact(_("电话"), case.masked_phone, "phone", _("拨打")))
    found.append(Fact(_("位置"), case.place_words))
    if case.first_asked is not None:
        found.append(Fact(_("首问"), case.first_asked.name))
    return found


def _neighbours(request: Request, inside: str, pk: int) -> dict[str, Any] | None:
    """第 3 件，共 14 件, with the ones before and after."""
    if not inside:
        return None
    known, filters = from_inside(inside, request.actor)
    rows = narrowed(known.shown(request.actor, past=filters.past), filters)
    found = neighbours(rows, order_of(known, filters), pk)
    if found is None:
        return None
    return {
        "at": found.at,
        "of": paging_words(found),
        "before": _url(found.before, inside),
        "after": _url(found.after, inside),
    }


def paging_words(found: Neighbours) -> str:
    """14, or 1000+."""
    return f"{paging.MOST_COUNTED}+" if found.of > paging.MOST_COUNTED else str(found.of)


def _url(one: tuple[int, str] | None, inside: str) -> str:
    if one is None:
        return ""
    pk, kind = one
    name, args = ("desk:case", [pk]) if kind == "case" else ("desk:child", [f"{kind}s", pk])
    return f"{reverse(name, args=args)}?{urlencode({'in': inside})}"


@require_safe
@desk
def consultations(request: Request) -> HttpResponseBase:
    """Meetings that were held, newest first; `counted` and `month` narrow them to those that the screen counts."""
    filters = Filters.of(request.GET, request.actor)
    rows = held(request.actor, filters)
    found = list(rows.select_related("case__matter").order_by("-held_at", "-pk")[:MOST_MEETINGS])
    context = {"consultations": found, "count": rows.count(), "chips": [words for _key, words in chip_words(filters)]}
    return draw(request, "cases/console/consultations.html", context)


@require_safe
@desk
def minutes(request: Request, pk: int) -> HttpResponseBase:
    """会议纪要 as an A4 sheet."""
    rows = Consultation.objects.filter(case__matter__in=Matter.objects.seen_by(request.actor))
    found = rows.select_related("case__matter", "by").filter(pk=pk).first()
    if found is None:
        raise NotSeen
    tasks = Matter.objects.filter(parent_id=found.case_id, kind__in=("task", "call")).select_related("organisation")
    context = {"held": found, "matter": found.case.matter, "tasks": list(tasks.order_by("id"))}
    return draw(request, "cases/console/minutes.html", context)
