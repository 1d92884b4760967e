"""Work lists: views as tabs, filters as chips, rows by time left; what narrows them stands in the address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.platform.flow.models import MatterQuerySet
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, desk
from linli.platform.ui.answers import in_a_line
from linli.platform.ui.shapes import Chip, Column, View
from linli.work.cases.actions.desk import drop_view, keep_view
from linli.work.cases.forms.console.filters import FilterForm
from linli.work.cases.models import SavedView
from linli.work.cases.queries.console import paging, rows
from linli.work.cases.queries.console.filters import Filters, chip_words
from linli.work.cases.queries.console.lists import VIEW_WORDS, WorkList, seen_through, view_of, work_list
from linli.work.cases.queries.console.paging import NEWEST_FIRST, Cursor, Order, Page, counting
from linli.work.cases.views.console.excel import workbook
from linli.work.cases.views.console.page import count_menu, draw, fragment, list_keys

KINDS = {
    "whistles": "call", "called": "call", "pressings": "pressing", "extensions": "extension", "tasks": "task",
    "assigned": "task",
}  # fmt: skip
MOST_EXPORTED = 10_000


@require_safe
@desk
def listed(request: Request, name: str) -> HttpResponseBase:
    """One work list."""
    if name == "cases" and not request.GET:
        return redirect(f"{request.path}?open=1")
    known, filters = work_list(name), Filters.of(request.GET, request.actor)
    kept = list(SavedView.objects.filter(person_id=request.actor.person_id or 0).order_by("pk"))
    base, order = known.shown(request.actor, past=filters.past), order_of(known, filters)
    tabs = _tabs(request, known, filters, [one for one in kept if one.query.partition("?")[0] == name])
    after, before = Cursor.parse(request.GET.get("after", "")), Cursor.parse(request.GET.get("before", ""))
    found = paging.page(rows.drawable(narrowed(base, filters)), order, after, before)
    context = {
        "list": known,
        "rows": [rows.line(one) for one in found.rows],
        "columns": [Column(_("选"), css="w-ck", hidden=True), *(Column(str(words)) for words in rows.COLUMNS)],
        "tabs": tabs,
        "chips": [Chip(words, address(name, filters.without(key))) for key, words in chip_words(filters)],
        "filter_url": f"{reverse('desk:filter', args=[name])}?{urlencode(filters.pairs)}",
        "note": _("最新的在前") if order is NEWEST_FIRST else _("按剩余时间排序"),
        "keys": list_keys(),
        "inside": urlencode({"in": inside(name, filters)}),
        "here": f"{name}?{urlencode(filters.pairs)}",
        "export_url": f"{reverse('desk:export', args=[name])}?{urlencode(filters.pairs)}",
        "mine": next((one for one in kept if one.query == inside(name, filters)), None),
        **_pager(name, filters, found),
    }
    return draw(request, "cases/console/list.html", context)


def narrowed(base: MatterQuerySet, filters: Filters) -> MatterQuerySet:
    """The rows on show."""
    return filters.narrow(seen_through(base, filters.view))


def order_of(known: WorkList, filters: Filters) -> Order:
    """Open matters by time left; where ended ones are among them, newest first."""
    everything = known.name == "cases" and not filters["open"] and filters.view not in ("late", "soon", "whistled")
    return NEWEST_FIRST if everything else known.order


def bounded(filters: Filters) -> bool:
    """Whether a stretch of time bounds the rows, so that ended ones can be counted with the open ones."""
    return bool(filters["since"] or filters["counted"])


def inside(name: str, filters: Filters) -> str:
    """The list in one word, as the page of a request carries it to know its neighbours."""
    return f"{name}?{urlencode(filters.pairs)}" if filters.pairs else name


def from_inside(text: str, by: Actor) -> tuple[WorkList, Filters]:
    """The list that was meant. Raises NotSeen."""
    name, _mark, query = text.partition("?")
    return work_list(name), Filters.of(QueryDict(query), by)


def address(name: str, filters: Filters) -> str:
    """The address of a list with its filters. Without any, the requests show all there are, not only the open ones."""
    pairs = filters.pairs or ({"all": "1"} if name == "cases" else {})
    return f"{reverse(f'desk:{name}')}?{urlencode(pairs)}" if pairs else reverse(f"desk:{name}")


def _pager(name: str, filters: Filters, found: Page) -> dict[str, str]:
    def turned(way: str, place: Cursor | None) -> str:
        return f"?{urlencode({**filters.pairs, way: str(place)})}" if place else ""

    return {"newer_url": turned("before", found.newer), "older_url": turned("after", found.older)}


def _tabs(request: Request, known: WorkList, filters: Filters, kept: list[SavedView]) -> list[View]:
    """The views with their counts, and one's own; counted together with the menu in one statement."""
    here, now = Filters({key: value for key, value in filters.values.items()}, ""), clock.now()
    meant = [(str(VIEW_WORDS[view]), Filters(here.values, view)) for view in ("", *known.views)]
    of_mine = [(_("我的：%(name)s") % {"name": one.name}, from_inside(one.query, request.actor)[1]) for one in kept]
    base = known.shown(request.actor, past=filters.past)
    lists = [
        counting(_countable(base, known, here), order_of(known, here), **{v: view_of(v, now) for v in known.views})
    ]
    lists += [counting(_countable(seen_through(base, one.view), known, one)) for _words, one in of_mine]
    parts, *others = count_menu(request, *lists)
    of_kept = {inside(known.name, one) for _words, one in of_mine}
    here_now = inside(known.name, filters)
    return [
        View(
            words,
            address(known.name, one),
            str(count) if known.views else None,
            inside(known.name, one) == here_now and (at > len(known.views) or here_now not in of_kept),
        )
        for at, ((words, one), count) in enumerate(zip(meant + of_mine, parts + [o[0] for o in others], strict=True))
    ]


def _countable(rows: MatterQuerySet, known: WorkList, filters: Filters) -> MatterQuerySet:
    """The rows whose number is told; ended ones only within a stretch of time, else they are all there ever were."""
    rows, endless = filters.narrow(rows), order_of(known, filters) is NEWEST_FIRST and not bounded(filters)
    return rows.filter(closed_at=None) if endless else rows


@require_safe
@desk
def choose(request: Request, name: str) -> HttpResponseBase:
    """筛选: the form behind the button, fetched when it is opened; without a script a page of its own."""
    known, filters = work_list(name), Filters.of(request.GET, request.actor)
    form = FilterForm(initial=filters.pairs, by=request.actor, kind=KINDS.get(name, "case"))
    context = {"list": known, "form": form, "list_url": reverse(f"desk:{name}")}
    if fragment(request):
        return render(request, "cases/console/_filters.html", context)
    return draw(request, "cases/console/filters.html", context)


@require_safe
@desk
def export(request: Request, name: str) -> HttpResponseBase:
    """导出 Excel: the rows and columns on show, typed, with names masked as on the page."""
    known, filters = work_list(name), Filters.of(request.GET, request.actor)
    base = rows.drawable(narrowed(known.shown(request.actor, past=filters.past), filters))
    found = paging.iterate(base, order_of(known, filters), MOST_EXPORTED + 1)
    if len(found) > MOST_EXPORTED:
        messages.warning(request, _("超过 %(n)s 件，请先筛选，再导出") % {"n": f"{MOST_EXPORTED:,}"})
        return redirect(address(name, filters))
    content = workbook(str(known.title), [rows.line(one) for one in found])
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="linli-{name}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@desk
def keep(request: Request) -> HttpResponse:
    """存为我的视图."""
    known, filters = from_inside(request.POST.get("query", ""), request.actor)
    try:
        kept = keep_view(request.actor, name=request.POST.get("name", ""), query=inside(known.name, filters))
        messages.success(request, _("已存为视图“%(name)s”") % {"name": kept.name})
    except Invalid as fault:
        messages.error(request, in_a_line(fault))
    return redirect(address(known.name, filters))


@require_POST
@desk
def drop(request: Request, pk: int) -> HttpResponse:
    """Delete one's own view."""
    drop_view(request.actor, pk)
    known, filters = from_inside(request.POST.get("query", "inbox"), request.actor)
    return redirect(address(known.name, filters))
