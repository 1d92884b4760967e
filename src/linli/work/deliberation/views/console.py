"""议题 at the desk: the list, one item with its next step, and putting one forward."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import clock
from linli.kernel.errors import LinliError, NotSeen
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter, RequestKey
from linli.platform.places import tree
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import done, draw, show_faults, submit
from linli.platform.ui.forms import PlainForm
from linli.platform.ui.history import history
from linli.platform.ui.shapes import Fact, Row, Tag, View
from linli.platform.ui.words import due, local
from linli.work.deliberation import actions, queries
from linli.work.deliberation.flows import AgendaFlow
from linli.work.deliberation.forms import (
    AcceptForm,
    DeclineForm,
    DiscussForm,
    MoveForm,
    NewForm,
    PostponeForm,
    TellForm,
    areas_of,
)
from linli.work.deliberation.models import AgendaItem
from linli.work.deliberation.terms import Stage

MOVES: dict[str, tuple[type[MoveForm], Callable[..., AgendaItem]]] = {
    "accept": (AcceptForm, actions.accept),
    "decline": (DeclineForm, actions.decline),
    "discuss": (DiscussForm, actions.discuss),
    "postpone": (PostponeForm, actions.postpone),
    "tell": (TellForm, actions.tell),
}
AT = {"meets_at": "day"}  # the forms ask for the day and the hour of a meeting one by one


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """Those that wait, by time left; ?done=1 those that have ended."""
    done = "done" in request.GET
    rows = [row(one) for one in queries.items(request.actor, open_ones=not done)]
    views = [View(_("在办"), "?open=1", current=not done), View(_("办完的"), "?done=1", current=done)]
    context = {"rows": rows, "views": views, "may_add": bool(areas_of(request.actor))}
    return draw(request, "deliberation/list.html", context)


def row(item: AgendaItem) -> Row:
    """An item as a line."""
    matter = item.matter
    place = tree.tree.get().full_name(matter.area_id)
    when = _("%(when)s 前") % {"when": due(matter.due_at)} if matter.due_at else local(matter.touched_at, "Y-m-d")
    reporters = _("%(n)s 件诉求") % {"n": matter.reporters}
    url = reverse("deliberation:item", args=[item.pk])
    return Row(matter.title, url, f"{matter.number} · {place} · {reporters} · {when}", tag=tag(matter))


def tag(matter: Matter) -> Tag:
    """Where it stands."""
    late = matter.closed_at is None and matter.due_at is not None and matter.due_at < clock.now()
    kind = "late" if late else "done" if matter.closed_at else "todo" if matter.stage == Stage.PROPOSED else "doing"
    return Tag(kind, str(Stage(matter.stage).label))


@require_safe
@desk
def item(request: Request, pk: int) -> HttpResponseBase:
    """One agenda item."""
    return _page(request, queries.item_for(request.actor, pk))


def _page(request: Request, found: AgendaItem, wrong: str = "", form: PlainForm | None = None) -> HttpResponse:
    by, matter = request.actor, found.matter
    open_ones = {one.name: one.label for one in AgendaFlow.open_to(found, by)}
    folds = [
        (name, open_ones[name], form if name == wrong and form else kind(auto_id=f"{name}_%s"))
        for name, (kind, _action) in MOVES.items()
        if name in open_ones
    ]
    requests = queries.requests_seen(found, by)
    context = {
        "item": found,
        "matter": matter,
        "tag": tag(matter),
        "facts": _facts(found),
        "folds": folds,
        "wrong": wrong,
        "form": form,
        "rows": [_request(one) for one in requests],
        "hidden": found.requests.count() - len(requests),
        "timeline": history(matter, _("提出议题")),
    }
    return draw(request, "deliberation/item.html", context, 422 if wrong else 200)


def _facts(found: AgendaItem) -> list[Fact]:
    matter = found.matter
    held = f"{local(found.meets_at, 'Y-m-d H:i')} {found.meets_where}" if found.meets_at else ""
    facts = [
        Fact(_("在哪里"), tree.tree.get().full_name(matter.area_id)),
        Fact(_("为什么要议"), found.why),
        Fact(_("会议"), held),
        Fact(_("为什么不列入"), found.declined),
        Fact(_("会议记录"), found.minutes),
        Fact(_("结论"), found.conclusion),
        Fact(_("时限"), _("%(when)s 前") % {"when": due(matter.due_at)} if matter.due_at else ""),
    ]
    return [one for one in facts if one.value]


def _request(matter: Matter) -> Row:
    stage = str(FLOWS[matter.kind].stages(matter.stage).label)
    return Row(f"{matter.number} {matter.title}", reverse("desk:case", args=[matter.pk]), stage)


@require_POST
@desk
def move(request: Request, pk: int, name: str) -> HttpResponseBase:
    """One move on it."""
    found, by = queries.item_for(request.actor, pk), sender(request)
    if name not in MOVES:
        raise NotSeen
    kind, action = MOVES[name]
    form = kind(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _page(request, found, name, form)
    try:
        action(found, by, **form.given())
    except LinliError as fault:
        if RequestKey.of(by) is None:
            show_faults(form, fault, at=AT)
            return _page(request, found, name, form)
    return done(request, _("“%(move)s”已经记下") % {"move": AgendaFlow.moves[name].label}, "deliberation:item", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def new(request: Request) -> HttpResponseBase:
    """提出议题."""
    by = sender(request)
    if not areas_of(by):
        raise NotSeen
    form = NewForm(request.POST if request.method == "POST" else None, by=by)
    made: list[AgendaItem] = []
    if request.method == "POST" and submit(form, lambda: made.append(actions.put_forward(by, **form.given()))):
        return redirect("deliberation:item", made[0].pk)
    return draw(request, "deliberation/new.html", {"form": form}, 422 if form.errors else 200)
