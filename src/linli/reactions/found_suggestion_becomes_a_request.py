"""A worker went to look and found something: that is a request, found on the spot; nobody types it twice."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from linli.platform.attachments.files import kept
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.locate import at_area, at_building
from linli.platform.posts.actor import Actor
from linli.work.cases import actions
from linli.work.topics.actions import became
from linli.work.topics.models import Suggestion


@on("suggestion.found")
def place_the_request(event: Event) -> None:
    """In the worker's name, at the suggested place, with the suggested category and the worker's photos."""
    found = Suggestion.objects.select_related("matter", "building__compound").get(pk=event.matter)
    if found.request is not None:
        return
    by = Actor.of(Person.objects.get(pk=event.data["actor"]))
    where = at_building(found.building) if found.building else at_area(tree.area(found.matter.area_id))
    words = where.words or _("网格内")
    case = actions.place(
        by, text=found.words, where=replace(where, words=words), requester=None, channel=Channel.PATROL,
        category=found.category, photos=kept(found.matter),
    )  # fmt: skip
    became(found.pk, case.pk, case.matter.number)
