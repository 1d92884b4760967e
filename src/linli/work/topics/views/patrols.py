"""巡查建议 at the desk: what waits, what was found, how right the warnings were, and the rules behind them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.posts.web import Request, desk
from linli.platform.ui.answers import done, draw, submit
from linli.platform.ui.history import history
from linli.platform.ui.shapes import Fact, Photo, Rate, Row, Tag, View
from linli.platform.ui.words import due, local
from linli.work.topics import actions, queries, rules, warnings
from linli.work.topics.flows import SuggestionFlow
from linli.work.topics.forms import DropForm, RuleForm
from linli.work.topics.models import Suggestion, WarningRule
from linli.work.topics.terms import Stage, WarningKind


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """Those that wait; ?done=1 those that were looked at; above them how right the warnings were."""
    done = "done" in request.GET
    rows = queries.suggestions(request.actor, open_ones=not done)
    context = {
        "rows": [row(one) for one in rows],
        "views": [View(_("待去看"), "?open=1", current=not done), View(_("看过的"), "?done=1", current=done)],
        "accuracy": [_accuracy(one) for one in queries.accuracy(request.actor)],
    }
    return draw(request, "topics/patrols.html", context)


def row(one: Suggestion) -> Row:
    """A suggestion as a line."""
    matter = one.matter
    kind = {Stage.FOUND: "late", Stage.NOTHING: "done"}.get(Stage(matter.stage), "todo")
    when = due(matter.due_at) if matter.due_at else local(matter.touched_at, "m-d")
    sub = f"{tree.tree.get().full_name(matter.area_id)} · {one.reason} · {when}"
    url = reverse("topics:suggestion", args=[one.pk])
    return Row(matter.title, url, sub, tag=Tag(kind, str(Stage(matter.stage).label)))


def _accuracy(one: queries.Accuracy) -> dict[str, Any]:
    label = str(WarningKind(one.warning).label)
    idle = one.warning == WarningKind.AGEING and not warnings.knows_ages()
    return {
        "label": label,
        "rate": Rate(label, one.found, one.looked),
        "found": one.found,
        "looked": one.looked,
        "dropped": one.dropped,
        "waiting": one.waiting,
        "idle": idle,
    }


@require_safe
@desk
def suggestion(request: Request, pk: int) -> HttpResponseBase:
    """One suggestion."""
    return _page(request, queries.suggestion_for(request.actor, pk), DropForm())


def _page(request: Request, found: Suggestion, form: DropForm) -> HttpResponse:
    matter = found.matter
    may = SuggestionFlow.may("drop", found, request.actor)
    context = {
        "suggestion": found,
        "matter": matter,
        "tag": row(found).tag,
        "facts": facts_of(found),
        "photos": photos_of(found),
        "timeline": history(matter, _("系统提出建议")),
        "form": form if may else None,
        "request_url": request_url(found, request),
    }
    return draw(request, "topics/suggestion.html", context, 422 if form.errors else 200)


def facts_of(found: Suggestion) -> list[Fact]:
    """What the page says of it, at the desk and in the field."""
    matter = found.matter
    facts = [
        Fact(_("为什么去"), found.reason),
        Fact(_("哪种预警"), str(WarningKind(found.warning).label)),
        Fact(_("在哪里"), f"{tree.tree.get().full_name(matter.area_id)} {found.building or ''}".strip()),
        Fact(_("多久去看"), _("%(when)s 前") % {"when": due(matter.due_at)} if matter.due_at else ""),
        Fact(_("谁去看的"), matter.handler.name if matter.handler else ""),
        Fact(_("看到了什么"), found.words),
    ]
    return [one for one in facts if one.value]


def photos_of(found: Suggestion) -> list[Photo]:
    """What the worker took there."""
    rows = found.matter.attachments.order_by("id")
    return [Photo(reverse("attachments:attachment", args=[one.pk]), _("去看时的照片")) for one in rows]


def request_url(found: Suggestion, request: Request) -> str:
    """The request it became, for those who may see it."""
    if found.request is None or not Matter.objects.seen_by(request.actor).filter(pk=found.request).exists():
        return ""
    return reverse("desk:case", args=[found.request])


@require_POST
@desk
def drop(request: Request, pk: int) -> HttpResponse:
    """不用去."""
    found = queries.suggestion_for(request.actor, pk)
    form = DropForm(request.POST)
    if submit(form, lambda: actions.drop(found, request.actor, words=form.cleaned_data["words"])):
        return done(request, _("已记下，不用去看了"), "topics:patrols")
    return _page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def rule_book(request: Request) -> HttpResponse:
    """The thresholds in force: to be read by everybody at a desk, set by who answers for the place."""
    by = request.actor
    may = bool(rules.places_of(by))
    form = RuleForm(request.POST, by=by) if request.method == "POST" else RuleForm(by=by, initial=_now())
    if request.method == "POST" and submit(form, lambda: rules.set_rule(by, **form.given())):
        return done(request, _("新的门槛从现在起有效"), "topics:rules")
    context = {"form": form if may else None, "lines": _lines(), "no_ages": not warnings.knows_ages()}
    return draw(request, "topics/rules.html", context, 422 if form.errors else 200)


def _now() -> dict[str, Any]:
    first = rules.DEFAULTS[WarningKind.REPEAT]
    return {"kind": first.kind, "times": first.times, "days": first.days, "quiet_days": first.quiet_days,
            "most_open": first.most_open, "active": True}  # fmt: skip


def _lines() -> list[dict[str, Any]]:
    """The defaults, then what places have set."""
    found: list[dict[str, Any]] = [
        {"kind": WarningKind(kind).label, "place": _("没有另外规定的地方"), "rule": rule, "by": "", "at": None}
        for kind, rule in rules.DEFAULTS.items()
    ]
    for one in WarningRule.objects.filter(ended_at=None).select_related("made_by").order_by("kind", "pk"):
        place = tree.tree.get().full_name(one.area_id) if one.area_id else _("全部")
        who = one.made_by.name if one.made_by else ""
        found.append({"kind": WarningKind(one.kind).label, "place": place, "rule": one, "by": who, "at": one.made_at})
    return found
