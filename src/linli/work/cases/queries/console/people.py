"""Who is looking at a matter, and what the desk may know of the one who reported it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import BigIntegerField, DateTimeField
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.platform.audit.reveal import lives_under
from linli.platform.flow.models import Matter, Presence
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.prepared import Prepared, Slot
from linli.platform.ui.shapes import Looking
from linli.work.cases.models import Case
from linli.work.cases.queries.console.case import open_moves
from linli.work.cases.reporter import may_know, reveal_reporter

STAYS = timedelta(seconds=40)  # two missed pings and a bit


PRESENT = Prepared(
    lambda: (
        Presence.objects.filter(matter_id=Slot("matter", BigIntegerField()))
        .filter(seen_at__gte=Slot("since", DateTimeField()))
        .exclude(person_id=Slot("besides", BigIntegerField()))
        .select_related("person")
        .only("typing", "person__name")
        .order_by("-typing", "person_id")[:6]
    )
)


def looking(matter: Matter, by: Actor) -> list[Looking]:
    """Others who have the page open now; those who are typing first."""
    found = PRESENT(matter=matter.pk, since=clock.now() - STAYS, besides=by.person_id or 0)
    return [Looking(one.person.name, one.typing) for one in found]


def may_reveal(case: Case, by: Actor) -> bool:
    """Desks whose area it is, and whoever is at work on it; of an anonymous request only who may know its reporter."""
    if case.matter.person is None or not by.may(Right.REVEAL) or not may_know(case, by):
        return False
    area = tree.area(case.matter.area_id)
    return any(held.area.contains(area) for held in by.seeing) or bool(open_moves(case, by))


def on_the_register(case: Case, by: Actor) -> bool:
    """Whether the actor may open the requester's record; of an unnamed reporter it would be their name."""
    person = case.matter.person
    return person is not None and may_know(case, by) and by.may(Right.REGISTERS) and lives_under(person, by)


def revealed(case: Case, field: str, by: Actor, why: str) -> str:
    """The whole name or number, once the look stands on the trail. Raises Refused, Invalid, NotSeen."""
    if not may_reveal(case, by):
        raise Refused(_("反映人不愿公开，或者这件事不由您办，不能查看"))
    return reveal_reporter(case, field, by=by, why=why)
