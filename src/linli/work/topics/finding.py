"""Finding hot topics in one community: the newest talk is clustered, and what was known stays what it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import cycle

from django.db import transaction

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.learning import topics as learning
from linli.platform.dispatch.learning.topics import Said
from linli.platform.flow.models import Matter
from linli.platform.likeness.texts import texts_of
from linli.platform.places import tree
from linli.platform.places.models import Area, Building
from linli.work.topics.models import Member, Topic
from linli.work.topics.terms import State

WINDOW = timedelta(days=30)
MOST = 600  # messages of one community; the work grows with the square
LEAST_REPORTERS = 3
FRESH = timedelta(days=10)  # a topic of which nothing new was heard for so long is no longer hot
PATIENCE = timedelta(days=3)  # a known topic may be missed for so long before it counts as over
HALF_LIFE_DAYS = 7.0
BECOMES_HOT, STAYS_HOT = 3.0, 1.5  # so many households of this very day, or more of earlier ones
UNNAMED = ("", "other")
ENOUGH, EXAMPLES = 200, 2  # from so many messages on a community's own talk is background enough
NUMBERS = re.compile(r"\d{7,}")  # phone and card numbers stand in no name

Messages = dict[str, Matter]


@transaction.atomic
def find(community: int) -> list[Topic]:
    """Look through a community's last thirty days; its live topics, hottest first."""
    now = clock.now()
    messages = _messages(community, now)
    before = {str(one.pk): one for one in _live(community)}
    known = [_as_before(topic, messages) for topic in before.values()]
    places = _compounds(messages.values())
    said = _said(messages, places)
    found = learning.find_topics(said, _usual(said, set(places.values())))
    pure = [_of_one_trouble(one, messages) for one in found]
    known_keys = {key for one in known for key in one.messages}
    hot = [one for one in pure if _hot(one, messages, now, known_keys)]
    followed = learning.follow([one for one in known if one.messages], hot)
    kept = []
    for one in followed:
        topic = before.pop(one.key, None) or Topic(made_at=now, name=_name(one.name))
        kept.append(_write(topic, one, messages, now))
    for topic in before.values():
        _let_go(topic, messages, now)
    return kept


def _live(community: int) -> list[Topic]:
    rows = Topic.objects.select_for_update().filter(community_id=community, state=State.LIVE)
    return list(rows.prefetch_related("members").order_by("pk"))


def _messages(community: int, now: datetime) -> Messages:
    rows = Matter.objects.filter(community_id=community, kind="case", private=False, opened_at__gte=now - WINDOW)
    rows = rows.exclude(stage="withdrawn").order_by("-opened_at")
    return {str(one.pk): one for one in rows[:MOST]}


def _said(messages: Messages, places: Mapping[int, str]) -> list[Said]:
    """As the learner reads them: the compound's name stands before the title, for the place is half of a topic."""
    texts = texts_of("case", [one.pk for one in messages.values()])
    return [
        Said(
            key=key,
            title=f"{places.get(one.building or 0, '')}{one.title}",
            text=texts.get(one.pk, ""),
            reporter=str(one.person_id or ""),
            at=one.opened_at,
        )
        for key, one in messages.items()
    ]


def _usual(said: Sequence[Said], places: Collection[str]) -> list[tuple[str, str]]:
    """What people usually say, from the catalogue's examples: a small community's own talk is too little to tell.

    Its compounds are named in them too, for everybody there names the compound: that makes no two messages alike.
    """
    if len(said) >= ENOUGH:
        return []
    names = cycle(sorted(places) or [""])
    texts = (text for one in catalogue.get().categories.values() for text in one.examples[:EXAMPLES])
    return [(f"{name}{text}", text) for name, text in zip(names, texts, strict=False)]


def _of_one_trouble(one: learning.Topic, messages: Messages) -> learning.Topic:
    """Without those that people filed as another trouble; what nobody could name may stay."""
    main = _main_category([messages[key] for key in one.messages])
    keys = tuple(key for key in one.messages if messages[key].category in (main, *UNNAMED))
    people = {messages[key].person_id or -messages[key].pk for key in keys}
    return learning.Topic(one.key, one.name, one.heat, keys, len(people))


def _main_category(members: Sequence[Matter]) -> str:
    named = [one.category for one in members if one.category not in UNNAMED] or [""]
    return max(Counter(named).items(), key=lambda pair: (pair[1], pair[0]))[0]


def _compounds(matters: Iterable[Matter]) -> dict[int, str]:
    pks = {one.building for one in matters if one.building}
    rows = Building.objects.filter(pk__in=pks).exclude(compound=None)
    return dict(rows.values_list("pk", "compound__name"))


def _as_before(topic: Topic, messages: Messages) -> learning.Topic:
    """A known topic as far as it lies in the window: what has aged out does not speak for or against it."""
    members = tuple(str(one.matter_id) for one in topic.members.all() if str(one.matter_id) in messages)
    return learning.Topic(str(topic.pk), topic.name, topic.heat, members, topic.reporters)


def _hot(one: learning.Topic, messages: Messages, now: datetime, known: set[str]) -> bool:
    """Enough households, somebody spoke of it lately, and it is warm enough: a known one may be cooler than a new."""
    members = [messages[key] for key in one.messages]
    if one.reporters < LEAST_REPORTERS or now - max(m.opened_at for m in members) > FRESH:
        return False
    return heat_of(members, now) >= (STAYS_HOT if known.intersection(one.messages) else BECOMES_HOT)


def heat_of(members: Sequence[Matter], now: datetime) -> float:
    """Every household once, half after a week."""
    said = [Said(str(m.pk), "", "", str(m.person_id or ""), m.opened_at) for m in members]
    return learning.heat(said, now, HALF_LIFE_DAYS)


def _name(words: str) -> str:
    return NUMBERS.sub("", words).strip()[:60] or "？"


def _write(topic: Topic, one: learning.Topic, messages: Messages, now: datetime) -> Topic:
    members = [messages[key] for key in one.messages]
    area = common_area(members)
    topic.area_id = area.pk
    topic.put_under(area)
    topic.heat = heat_of(members, now)
    topic.reporters, topic.seen_at, topic.ended_at, topic.state = one.reporters, now, None, State.LIVE
    opened = [m.opened_at for m in members]
    topic.first_at, topic.last_at = min([topic.first_at, *opened] if topic.pk else opened), max(opened)
    topic.category = _main_category(members)
    topic.save()
    _set_members(topic, members)
    return topic


def _set_members(topic: Topic, members: Sequence[Matter]) -> None:
    """Those of the window are what was found; older ones stay, for they belonged to it when they came."""
    now_in = {one.pk for one in members}
    oldest = min(one.opened_at for one in members)
    Member.objects.filter(topic=topic, matter__opened_at__gte=oldest).exclude(matter__in=now_in).delete()
    Member.objects.bulk_create([Member(topic=topic, matter_id=pk) for pk in sorted(now_in)], ignore_conflicts=True)


def _let_go(topic: Topic, messages: Messages, now: datetime) -> None:
    """Not found again: over, once it has been missed for some days or nothing of it is recent."""
    recent = any(str(one.matter_id) in messages for one in topic.members.all())
    if not recent or now - topic.seen_at > PATIENCE or now - topic.last_at > FRESH:
        topic.state, topic.ended_at = State.OVER, now
        topic.save(update_fields=["state", "ended_at"])


def common_area(members: Sequence[Matter]) -> Area:
    """The grid when all lie in one, else the community."""
    grids = {one.grid_id for one in members}
    if len(grids) == 1 and None not in grids:
        return tree.area(grids.pop() or 0)
    return tree.area(members[0].community_id or members[0].area_id)
