"""热点话题: the list, one topic with its curve and its requests, and the two things it can become."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import clock, ids
from linli.kernel.errors import LinliError
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.drafting import switched_on
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.web import Request, desk
from linli.platform.registers import sheets
from linli.platform.registers.views.page import workbook
from linli.platform.ui.answers import done, draw, in_a_line, submit
from linli.platform.ui.shapes import Fact, Row, Series, Tag, View
from linli.platform.ui.words import local
from linli.work.topics import actions, queries
from linli.work.topics.drafts import drafts_for_meeting
from linli.work.topics.forms import PutForwardForm
from linli.work.topics.models import Gathering, Topic
from linli.work.topics.queries import Curve
from linli.work.topics.terms import LineState, State


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """The hottest first; ?over=1 those that have calmed down; ?area= one area of the actor's."""
    area, over = _asked(request)
    here = f"&area={area.pk}" if area else ""
    context = {
        "lines": _lines(request),
        "views": [
            View(_("正在热"), f"?live=1{here}", current=not over),
            View(_("已经平息"), f"?over=1{here}", current=over),
        ],
        "over": over,
        "area": area,
        "query": request.GET.urlencode(),
    }
    return draw(request, "topics/list.html", context)


@require_safe
@desk
def export(request: Request) -> HttpResponseBase:
    """导出 Excel: the topics on show, with the same columns."""
    headings = [
        _("话题"), _("多数是"), _("在哪里"), _("几户"), _("近 7 天"), _("比前 7 天"), _("热度"), _("最近一次"),
        _("状态"),
    ]  # fmt: skip
    rows = [_cells(line) for line in _lines(request)]
    return workbook(f"{_('热点话题')}.xlsx", lambda path: sheets.plain(path, headings, rows))


def _cells(line: dict[str, Any]) -> list[Any]:
    topic, state = line["topic"], "、".join(one.words for one in line["tags"])
    return [
        topic.name, line["category"], line["place"], topic.reporters, line["week"], line["change"],
        round(topic.heat, 1), clock.local(topic.last_at).date(), state,
    ]  # fmt: skip


def _asked(request: Request) -> tuple[Area | None, bool]:
    """Which area, and whether those that have calmed down."""
    return tree.tree.get().areas.get(ids.number(request.GET.get("area", "")) or 0), "over" in request.GET


def _lines(request: Request) -> list[dict[str, Any]]:
    area, over = _asked(request)
    rows = queries.topics(request.actor, State.OVER if over else State.LIVE, area)
    curves, gathered = queries.curves(rows), queries.gathered(rows)
    return [_line(one, curves[one.pk], one.pk in gathered) for one in rows]


def _line(topic: Topic, curve: Curve, gathered: bool) -> dict[str, Any]:
    return {
        "topic": topic,
        "place": tree.tree.get().full_name(topic.area_id),
        "category": catalogue.get().name(topic.category),
        "week": curve.week,
        "change": curve.week - curve.before,
        "tags": tags(topic, gathered),
    }


def tags(topic: Topic, gathered: bool) -> list[Tag]:
    """What has become of it."""
    found = [Tag("done", _("已经平息"))] if topic.state == State.OVER else []
    if gathered:
        found.append(Tag("doing", _("已并成一件"), "git-merge"))
    if topic.asked_at is not None:
        found.append(Tag("doing", _("已提交议事"), "messages"))
    return found


@require_safe
@desk
def topic(request: Request, pk: int) -> HttpResponseBase:
    """One topic."""
    return _page(request, queries.topic_for(request.actor, pk))


def _page(request: Request, found: Topic, fault: str = "", status: int = 200) -> HttpResponse:
    by = request.actor
    matters = queries.seen_members(found, by)
    curve = queries.curve(matters)
    made = queries.gathering_of(found)
    gathered = made is not None and made.undone_at is None
    moves = actions.open_moves(found, by)
    context = {
        "topic": found,
        "tags": tags(found, gathered),
        "facts": _facts(found, curve, matters),
        "labels": [f"{day:%-d}" for day in curve.days],
        "series": [Series(_("新反映"), curve.counts)],
        "rows": [_row(one) for one in matters],
        "more": found.members.count() - len(matters),
        "targets": queries.gatherable(found, by) if "gather" in moves else [],
        "gathering": _gathering(made) if made else None,
        "may_scatter": "scatter" in moves,
        "may_propose": "put_forward" in moves,
        "agenda_url": _agenda_url(found, by),
        "fault": fault,
    }
    return draw(request, "topics/topic.html", context, status)


def _facts(topic: Topic, curve: Curve, matters: list[Matter]) -> list[Fact]:
    found = [
        Fact(_("在哪里"), tree.tree.get().full_name(topic.area_id)),
        Fact(_("多数是"), catalogue.get().name(topic.category)),
        Fact(_("几户反映"), _("%(n)s 户，%(m)s 件") % {"n": topic.reporters, "m": len(matters)}),
        Fact(_("近 7 天"), _("%(n)s 件，前 7 天 %(before)s 件") % {"n": curve.week, "before": curve.before}),
        Fact(_("从什么时候"), f"{local(topic.first_at, 'Y-m-d')} — {local(topic.last_at, 'Y-m-d')}"),
        Fact(_("热度"), _("%(heat).1f（当天的一户算 1，过一周减半）") % {"heat": topic.heat}),
    ]
    return [one for one in found if one.value]


def _row(matter: Matter) -> Row:
    stage = str(FLOWS[matter.kind].stages(matter.stage).label)
    late = Tag("done" if matter.closed_at else "doing", stage)
    url = reverse("desk:case", args=[matter.pk])
    sub = f"{matter.number} · {local(matter.opened_at, 'm-d')}"
    return Row(matter.title, url, sub, tag=late)


def _gathering(made: Gathering) -> dict[str, Any]:
    """How far the merging is: said as it is, request by request."""
    lines = list(made.lines.select_related("matter").order_by("pk"))
    states = [one.state for one in lines]
    kinds = {LineState.WAITING: "todo", LineState.MERGED: "done", LineState.LEFT_OUT: "soon", LineState.FREED: "todo"}
    return {
        "made": made,
        "into_url": reverse("desk:case", args=[made.into_id]),
        "done": states.count(LineState.MERGED),
        "waiting": states.count(LineState.WAITING),
        "all": len(lines),
        "rows": [
            Row(
                f"{one.matter.number} {one.matter.title}",
                reverse("desk:case", args=[one.matter_id]),
                one.why,
                tag=Tag(kinds[LineState(one.state)], str(LineState(one.state).label)),
            )
            for one in lines
        ],
    }


def _agenda_url(topic: Topic, by: Any) -> str:
    if topic.agenda is None:
        return ""
    matter = Matter.objects.seen_by(by).filter(pk=topic.agenda).first()
    return FLOWS[matter.kind].page(matter, "console") if matter else ""


@require_POST
@desk
def gather(request: Request, pk: int) -> HttpResponse:
    """并成一件."""
    found = queries.topic_for(request.actor, pk)
    into = ids.number(request.POST.get("into", "")) or 0
    try:
        actions.gather(found, request.actor, into=into)
    except LinliError as fault:
        return _page(request, found, in_a_line(fault), status=fault.status)
    return done(request, _("开始合并了，一件一件地并，做完会显示在这里"), "topics:topic", pk)


@require_POST
@desk
def scatter(request: Request, pk: int) -> HttpResponse:
    """撤销合并."""
    found = queries.topic_for(request.actor, pk)
    try:
        actions.scatter(found, request.actor)
    except LinliError as fault:
        return _page(request, found, in_a_line(fault), status=fault.status)
    return done(request, _("开始恢复了，每一件回到合并前的样子"), "topics:topic", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def put_forward(request: Request, pk: int) -> HttpResponse:
    """提交议事."""
    found = queries.topic_for(request.actor, pk)
    if "draft" in request.POST and "put_forward" in actions.open_moves(found, request.actor):
        return _drafted(request, found)
    why = _("%(n)s 户反映，从%(since)s到现在") % {"n": found.reporters, "since": local(found.first_at, "Y-m-d")}
    form = PutForwardForm(request.POST if request.method == "POST" else None, initial={"title": found.name, "why": why})
    if request.method == "POST" and submit(
        form, lambda: actions.put_forward(found, request.actor, **form.cleaned_data)
    ):
        return done(request, _("已提交，社区书记 5 个工作日内定是否列入会议"), "topics:topic", pk)
    return _form_page(request, found, form)


def _drafted(request: Request, found: Topic) -> HttpResponse:
    """What a language model proposes stands in the fields, marked; where none came, what was typed stays."""
    drafts = {name: draft.marked for name, draft in drafts_for_meeting(found).items() if draft}
    form = PutForwardForm(initial={**request.POST.dict(), **drafts})
    return _form_page(request, found, form, "yes" if drafts else "no")


def _form_page(request: Request, found: Topic, form: PutForwardForm, drafted: str = "") -> HttpResponse:
    context = {"topic": found, "form": form, "drafts": switched_on(), "drafted": drafted}
    return draw(request, "topics/put_forward.html", context, 422 if form.errors else 200)
