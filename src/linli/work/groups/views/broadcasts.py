"""群发通知 at the desk: write once, see whom it reaches, send; later what became of it, correct or withdraw it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import done, draw, show_faults
from linli.work.groups import actions
from linli.work.groups.flows import WRITING, BroadcastFlow
from linli.work.groups.forms import BroadcastForm, WordsForm
from linli.work.groups.models import Broadcast
from linli.work.groups.queries.broadcasts import SHOWN, broadcast_seen, broadcasts_seen, results
from linli.work.groups.views.console import heads, sees_groups


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """What was sent, newest first."""
    if not sees_groups(request):
        raise NotSeen
    rows = list(broadcasts_seen(request.actor)[:SHOWN])
    columns = {"rows": heads(_("内容"), _("发给哪里"), _("谁写的"), _("到哪一步"), _("时间"))}
    may_write = bool(request.actor.duties & WRITING)
    return draw(request, "groups/broadcasts.html", {"rows": rows, "columns": columns, "may_write": may_write})


def areas_of(by: Actor) -> list[tuple[int, str]]:
    """Where this actor may broadcast: the areas of the writing posts and those right below."""
    known, found = tree.tree.get(), {}
    for held in by.holdings:
        if held.duty in WRITING:
            for area in (held.area, *known.children(held.area.pk)):
                found[area.pk] = known.full_name(area.pk)
    return list(found.items())


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def write(request: Request) -> HttpResponseBase:
    """Two steps on one address: first whom it would reach, then it goes out; nothing is sent before the second."""
    by = request.actor
    areas = areas_of(by)
    if not areas:
        raise NotSeen
    form = BroadcastForm(request.POST or None, areas=areas, initial={"area": areas[0][0]})
    reach = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        area = tree.area(said["area"])
        if request.POST.get("step") == "send":
            try:
                one = actions.write(
                    sender(request), area=area, text=said["text"], urgent=said["urgent"], by_sms=said["by_sms"]
                )
                return redirect("groups:broadcast", one.pk)
            except Invalid as fault:
                show_faults(form, fault)
        else:
            reach = actions.reach_of(area, urgent=said["urgent"], by_sms=said["by_sms"])
    context = {"form": form, "reach": reach, "where": dict(areas).get(form.cleaned_data["area"]) if reach else ""}
    return draw(request, "groups/write.html", context, status=422 if form.errors else 200)


@require_safe
@desk
def broadcast(request: Request, pk: int) -> HttpResponseBase:
    """One, group by group."""
    return _page(request, broadcast_seen(request.actor, pk))


MOVES: dict[str, tuple[Any, Callable[..., Any], bool]] = {  # label, action, whether a sentence is asked for
    "approve": (gettext_lazy("同意，发出去"), actions.approve, False),
    "refuse": (gettext_lazy("不同意"), actions.refuse, True),
    "take_back": (gettext_lazy("不发了"), actions.take_back, False),
    "correct": (gettext_lazy("发一条更正"), actions.correct, True),
    "withdraw": (gettext_lazy("撤回"), actions.withdraw, False),
}


def _page(request: Request, one: Broadcast, wrong: str = "", form: WordsForm | None = None) -> HttpResponseBase:
    open_ones = {move.name for move in BroadcastFlow.open_to(one, request.actor)}
    if one.matter.handler_id == request.actor.person_id:
        open_ones -= {"approve", "refuse"}
    context = {
        "one": one,
        "matter": one.matter,
        "where": tree.tree.get().full_name(one.matter.area_id),
        "results": results(one),
        "after": list(one.followed_by.select_related("matter").order_by("pk")),
        "folds": [
            (name, label, (form if name == wrong and form else WordsForm(auto_id=f"{name}_%s")) if asks else None)
            for name, (label, _act, asks) in MOVES.items()
            if name in open_ones
        ],
        "wrong": wrong,
        "form": form,
        "columns": {"deliveries": heads(_("群"), _("怎么发"), _("结果"), _("时间"))},
    }
    return draw(request, "groups/broadcast.html", context, status=422 if wrong else 200)


@require_POST
@desk
def move(request: Request, pk: int, name: str) -> HttpResponseBase:
    """One move on it."""
    one = broadcast_seen(request.actor, pk)
    if name not in MOVES:
        raise NotSeen
    _label, act, asks = MOVES[name]
    if not asks:
        act(one, sender(request))
        return done(request, _("记下了"), "groups:broadcast", pk)
    form = WordsForm(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        said = form.cleaned_data["words"]
        try:
            act(one, sender(request), **({"text": said} if name == "correct" else {"words": said}))
            return done(request, _("记下了"), "groups:broadcast", pk)
        except Invalid as fault:
            show_faults(form, fault, at={"text": "words"})
    return _page(request, one, name, form)
