"""A hot topic that was put forward becomes an agenda item, with all the requests that belong to it."""

from __future__ import annotations

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.work.deliberation.actions import put_forward
from linli.work.deliberation.models import AgendaItem
from linli.work.topics.actions import on_agenda
from linli.work.topics.models import Topic


@on("topic.put_forward")
def make_the_item(event: Event) -> None:
    """Once for each topic, in the name of whoever put it forward."""
    data = event.data
    topic = Topic.objects.get(pk=data["topic"])
    known = AgendaItem.objects.filter(topic=topic.pk).first()
    if known is None:
        by = Actor.of(Person.objects.get(pk=data["actor"]))
        known = put_forward(
            by, title=data["title"], why=data["why"], area=tree.area(topic.area_id), requests=data["matters"],
            topic=topic.pk,
        )  # fmt: skip
    on_agenda(topic.pk, known.pk)
