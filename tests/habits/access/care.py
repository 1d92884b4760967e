"""The care roster: its keeper, its visitors and the person; to everybody else in the area it does not exist."""

from __future__ import annotations

from datetime import timedelta

from tests.habits.access_table import NOBODY, READERS, SIGNED_IN, line, who
from tests.habits.everything import OURS, THEIRS, Everything

from linli.kernel import clock
from linli.platform.places.models import Building, Compound, Entrance, Home
from linli.platform.residents.models import Residence
from linli.testing.files import picture
from linli.work.care import actions
from linli.work.care.actions import Agreed, Rhythm

KEEPS, ENTERS = (who("chen"), who("other_chief")), (who("lead chen"), who("other_chief"))
VISITS = (who("li"), who("other_chief"))

TABLE = {
    "GET desk/care/": line(READERS),
    "GET desk/care/find/": line(ENTERS[0] | ENTERS[1]),
    "GET desk/care/new/<int:pk>/": line(*ENTERS, pk="residence"),
    "POST desk/care/new/<int:pk>/": line(*ENTERS, pk="residence"),
    "GET desk/care/entry/<int:pk>/": line(*KEEPS, pk="care"),
    "POST desk/care/entry/<int:pk>/<slug:name>/": line(*KEEPS, pk="care", name="=change"),
    "GET field/care/visit/<int:pk>/": line(*VISITS, pk="care_visit"),
    "POST field/care/visit/<int:pk>/start/": line(*VISITS, pk="care_visit"),
    "POST field/care/visit/<int:pk>/record/": line(*VISITS, pk="care_visit"),
    "GET me/care/": line(SIGNED_IN),
    "POST me/care/<int:pk>/withdraw/": line(who("wang"), NOBODY, pk="care"),
    "POST me/care/<int:pk>/renew/": line(who("wang"), NOBODY, pk="care"),
}


def build(found: Everything) -> None:
    """An entry of 王, kept by 陈 and visited by 李; one of 马 in the other community."""
    town, today = found.town, clock.today()
    compound = Compound.objects.create(community=town.areas["other"], name="桥东花园")
    building = Building.objects.create(compound=compound, grid=town.areas["grid9"], name="1 号楼", number="1")
    there = Home.objects.create(
        entrance=Entrance.objects.create(building=building, name="1 单元", number="1"), name="1"
    )
    Residence.objects.create(person=town.people["ma"], home=there, since=today)
    agreed = Agreed("paper", "self", today, today + timedelta(days=100))
    for relation, by, person, home, visitor in (
        (OURS, town.chen, "wang", town.homes["wang"], "li"),
        (THEIRS, town.other_chief, "ma", there, "other_chief"),
    ):
        entry = actions.enter(
            by, person=town.people[person], home=home, reason="alone", rhythm=Rhythm(7), agreed=agreed,
            visitors=[town.people[visitor]], need=f"听力不好 NEED{person.upper()}", photos=[picture("green")],
        )  # fmt: skip
        visit = actions.arrange(entry.pk)
        assert visit is not None
        lives = Residence.objects.get(person=town.people[person])
        found.objects[relation] |= {"care": entry.pk, "care_visit": visit.pk, "residence": lives.pk}
