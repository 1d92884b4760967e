"""What can be done with topics and suggestions; the only code of this context that writes for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import tidy
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.events.outbox import publish
from linli.platform.flow import engine
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.places.models import Area, Building
from linli.platform.posts.actor import SYSTEM, Actor
from linli.work.topics.flows import GATHERS, PROPOSES, SuggestionFlow
from linli.work.topics.models import Gathering, GatheringLine, Suggestion, Topic
from linli.work.topics.queries import gatherable, members_of
from linli.work.topics.terms import LineState


def may(who: Any, topic: Topic, by: Actor) -> bool:
    """Whether the holders of a rule, for the topic's place, include this actor."""
    return bool(who.allows(by, topic))


def open_moves(topic: Topic, by: Actor) -> list[str]:
    """What this actor may make of a topic now: the buttons of its page, the moves of the API."""
    gathered, may_gather = topic.gatherings.filter(undone_at=None).exists(), may(GATHERS, topic, by)
    found = ["scatter"] if gathered and may_gather else []
    if may_gather and not gathered and len(gatherable(topic, by)) > 1:
        found.append("gather")
    if topic.asked_at is None and may(PROPOSES, topic, by):
        found.append("put_forward")
    return found


# One parent matter ---------------------------------------------------------------------------------------------------


@transaction.atomic
def gather(topic: Topic, by: Actor, *, into: int) -> Gathering:
    """并成一件: the open requests of the topic are to be put under one; a reaction merges them, undoably."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if not may(GATHERS, topic, by) or by.person is None:
        raise Refused(_("“并成一件”不由您来办"))
    if (known := topic.gatherings.filter(undone_at=None).first()) is not None:
        return known
    open_ones = gatherable(topic, by)
    target = next((one for one in open_ones if one.pk == into), None)
    if target is None:
        raise Invalid({"into": _("请选一件还在办的事，其他的并到它下面")})
    if len(open_ones) < 2:
        raise Invalid({"into": _("只有一件还在办，不用合并")})
    made = Gathering.objects.create(topic=topic, into=target, by=by.person, at=clock.now())
    others = [one for one in open_ones if one.pk != target.pk]
    GatheringLine.objects.bulk_create([GatheringLine(gathering=made, matter=one) for one in others])
    publish("topic.gather", gathering=made.pk)
    return made


@transaction.atomic
def scatter(topic: Topic, by: Actor) -> None:
    """撤销: what this gathering has merged goes back to where it was; the rest is not merged any more."""
    if not may(GATHERS, topic, by) or by.person is None:
        raise Refused(_("“撤销合并”不由您来办"))
    made = Gathering.objects.select_for_update().filter(topic=topic, undone_at=None).first()
    if made is None:
        return
    made.undone_at, made.undone_by = clock.now(), by.person
    made.save(update_fields=["undone_at", "undone_by"])
    made.lines.filter(state=LineState.WAITING).update(state=LineState.LEFT_OUT, why=str(_("合并之前就撤销了")))
    publish("topic.scatter", gathering=made.pk)


def settle(line: GatheringLine, state: str, why: str = "") -> None:
    """What came of one request; written by the reaction that merges."""
    GatheringLine.objects.filter(pk=line.pk).update(state=state, why=why[:200])


# The agenda ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def put_forward(topic: Topic, by: Actor, *, title: str, why: str) -> None:
    """提交议事: the topic is to become an agenda item, with all its reporters; made by the reaction."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if not may(PROPOSES, topic, by) or by.person is None:
        raise Refused(_("“提交议事”不由您来办"))
    if topic.asked_at is not None:
        return
    title = tidy(title)[:100]
    if not title:
        raise Invalid({"title": _("请写议题的名字")})
    topic.asked_at = clock.now()
    topic.save(update_fields=["asked_at"])
    matters = [one.pk for one in members_of(topic)]
    publish("topic.put_forward", topic=topic.pk, actor=by.person_id, title=title, why=tidy(why)[:1000], matters=matters)


def on_agenda(topic: int, matter: int) -> None:
    """The agenda item is there."""
    Topic.objects.filter(pk=topic).update(agenda=matter)


# Patrol suggestions --------------------------------------------------------------------------------------------------


@SuggestionFlow.begin
def suggest(
    by: Actor, *, warning: str, key: str, title: str, reason: str, area: Area, category: str = "",
    building: Building | None = None, facts: Facts | None = None,
) -> tuple[Suggestion, Facts]:  # fmt: skip
    """Linli suggests a look at a place, with its reason."""
    matter = Matter(number=next_number(area), title=title[:120], area=area, category=category)
    matter.put_under(area)
    if building is not None:
        matter.building, matter.lon, matter.lat = building.pk, building.lon, building.lat
    made = Suggestion(
        matter=matter, warning=warning, key=key, reason=reason, category=category, building=building,
        facts=facts or {},
    )  # fmt: skip
    return made, {"warning": warning, "reason": reason, **(facts or {})}


@SuggestionFlow.nothing.action
def nothing(suggestion: Suggestion, by: Actor, *, words: str = "") -> Facts:
    """去看过：没问题."""
    return _looked(suggestion, by, words)


@SuggestionFlow.found.action
def found(suggestion: Suggestion, by: Actor, *, words: str, photos: Sequence[Prepared] = ()) -> Facts:
    """去看过：发现问题; it becomes a request, found on the spot, through the reaction to this move."""
    if not tidy(words):
        raise Invalid({"words": _("请写一句话，说明发现了什么")})
    keep(suggestion.matter, photos, by, Use.HANDLED)
    return {**_looked(suggestion, by, words), **evidence(photos)}


@SuggestionFlow.drop.action
def drop(suggestion: Suggestion, by: Actor, *, words: str) -> Facts:
    """不用去, with the reason."""
    if not tidy(words):
        raise Invalid({"words": _("请写一句话，说明为什么不用去")})
    return _looked(suggestion, by, words)


def _looked(suggestion: Suggestion, by: Actor, words: str) -> Facts:
    suggestion.words, suggestion.waiting = tidy(words)[:500], False
    suggestion.matter.handler = by.person
    return {"words": suggestion.words}


@transaction.atomic
def became(suggestion: int, request: int, number: str) -> None:
    """The request is there: the suggestion leads to it."""
    item = engine.lock(SuggestionFlow, suggestion)
    assert isinstance(item, Suggestion)
    if item.request is None:
        item.request = request
        item.save(update_fields=["request"])
        engine.note(item.matter, "became", {"number": number}, SYSTEM)
