"""注销: who has left for good is not asked for help, called up or visited by neighbours any more."""

from __future__ import annotations

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.work.muster import actions
from linli.work.muster.models import PartyHousehold, Talent


@on("person.leave")
def end_what_they_offered(event: Event) -> None:
    """Their talents and their open house end as if they had said so; an enrolment is withdrawn before they may go."""
    person = Person.objects.get(pk=event.data["person"])
    for talent in Talent.objects.filter(person=person, ended_at=None).select_related("area", "person"):
        actions.end_talent(talent, Actor(person))
    for household in PartyHousehold.objects.filter(host=person, ended_at=None):
        actions.close_household(household, Actor(person))
