"""Who gets in at topics and patrol suggestions."""

from __future__ import annotations

from tests.habits.access_table import DESK, HERE, SIGNED_IN, STAFF, THERE, line
from tests.habits.everything import OURS, THEIRS, Everything

from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.places.models import Area
from linli.platform.posts.actor import SYSTEM
from linli.work.topics.actions import suggest
from linli.work.topics.models import Member, Topic
from linli.work.topics.terms import WarningKind

SEEN = (DESK & HERE, DESK & THERE)

TABLE = {
    "GET desk/topics/": line(DESK),
    "GET desk/topics/<int:pk>/": line(*SEEN, pk="topic"),
    "POST desk/topics/<int:pk>/gather/": line(*SEEN, pk="topic"),
    "POST desk/topics/<int:pk>/scatter/": line(*SEEN, pk="topic"),
    **{f"{method} desk/topics/<int:pk>/agenda/": line(*SEEN, pk="topic") for method in ("GET", "POST")},
    "GET desk/patrols/": line(DESK),
    **{f"{method} desk/patrols/rules/": line(DESK) for method in ("GET", "POST")},
    "GET desk/patrols/<int:pk>/": line(*SEEN, pk="suggestion"),
    "POST desk/patrols/<int:pk>/drop/": line(*SEEN, pk="suggestion"),
    "GET field/patrols/<int:pk>/": line(STAFF & HERE, STAFF & THERE, pk="suggestion"),
    "POST field/patrols/<int:pk>/<slug:name>/": line(
        STAFF & HERE, STAFF & THERE, pk="suggestion", name="=nothing"
    ),
    "GET desk/topics/export/": line(DESK),
    "GET api/topics": line(SIGNED_IN),
    "GET api/topics/<pk>": line(HERE, THERE, pk="topic"),
    "POST api/topics/<pk>/gather": line(HERE, THERE, pk="topic", send={"into": 1}),
    "POST api/topics/<pk>/scatter": line(HERE, THERE, pk="topic", send={}),
    "POST api/topics/<pk>/put_forward": line(HERE, THERE, pk="topic", send={"title": "路灯", "why": ""}),
    "GET api/suggestions": line(SIGNED_IN),
    "GET api/suggestions/<pk>": line(HERE, THERE, pk="suggestion"),
    **{
        f"POST api/suggestions/<pk>/{name}": line(HERE, THERE, pk="suggestion", send={"words": "看过"})
        for name in ("found", "nothing", "drop")
    },
}  # fmt: skip


def build(found: Everything) -> None:
    """A topic and a suggestion on each side."""
    for relation, area in ((OURS, found.town.grid3), (THEIRS, found.town.grid9)):
        shelf = found.objects[relation]
        shelf |= {"topic": _topic(area, shelf["case"]).pk, "suggestion": _suggestion(area, relation)}


def _topic(area: Area, case: int) -> Topic:
    now = clock.now()
    topic = Topic(area=area, name="路灯不亮", heat=1, reporters=1, first_at=now, last_at=now, made_at=now, seen_at=now)
    topic.put_under(area)
    topic.save()
    Member.objects.create(topic=topic, matter=Matter.objects.get(pk=case))
    return topic


def _suggestion(area: Area, relation: str) -> int:
    made = suggest(
        SYSTEM, warning=WarningKind.REPEAT, key=f"repeat:{relation}", title="看一看路灯", reason="常坏", area=area,
        category="street_lamp",
    )  # fmt: skip
    return made.pk
