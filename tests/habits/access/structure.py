"""The structure of a place: read by those who read its registers, kept by the community, redrawn by administrators."""

from __future__ import annotations

from datetime import date, timedelta

from tests.habits.access_table import DESK, line, who
from tests.habits.everything import OURS, THEIRS, Everything

from linli.kernel import clock
from linli.platform.places.models import Building, Entrance, Home
from linli.platform.posts.actor import SYSTEM
from linli.platform.structure import chain, facilities, floors, pairing
from linli.platform.structure.redrawing import draft
from linli.platform.structure.redrawing import plan as plans
from linli.testing.files import jpeg

ABOVE = who("supervisor reviewer leader admin")
READS = who("lead chen other_chief desk") | ABOVE
GRID = (who("lead chen desk") | ABOVE, who("other_chief") | ABOVE)
WHOLE = (who("chen desk") | ABOVE, who("other_chief") | ABOVE)  # what lies in the community and in no grid of it
KEEPS = (who("chen desk admin"), who("other_chief admin"))
PLANS = (who("admin"), who("admin"))
TAKES_PART = (WHOLE[0] | {"sun"}, WHOLE[1] | {"qiang"})
DEED = (TAKES_PART[0] - {"admin"}, TAKES_PART[1] - {"admin"})
TELLS = (KEEPS[0] | {"sun"}, KEEPS[1] | {"qiang"})
BOTH = ("GET", "POST")
S = "desk/structure/"

TABLE = {
    f"GET {S}": line(READS),
    f"GET {S}areas/<int:pk>/": line(*GRID, pk="grid"),
    f"GET {S}areas/<int:pk>/chain/": line(*GRID, pk="grid"),
    f"GET {S}grids/": line(READS),
    f"GET {S}changes/": line(who("admin")),
    f"GET {S}changes/<int:pk>/": line(*PLANS, pk="area_change"),
    f"POST {S}changes/<int:pk>/day/": line(*PLANS, pk="area_change"),
    f"POST {S}changes/<int:pk>/<slug:name>/": line(*PLANS, pk="area_change", name="=drop"),
    f"GET {S}organisations/<int:pk>/": line(*GRID, pk="body"),
    f"POST {S}seats/<int:pk>/leave/": line(*KEEPS, pk="seat"),
    f"GET {S}pairings/": line(DESK),
    f"GET {S}pairings/<int:pk>/": line(*TAKES_PART, pk="pairing"),
    f"POST {S}pairings/<int:pk>/end/": line(*KEEPS, pk="pairing"),
    f"GET {S}deeds/<int:pk>/": line(*DEED, pk="deed"),
    f"POST {S}deeds/<int:pk>/<slug:name>/": line(*DEED, pk="deed", name="=confirm"),
    f"GET {S}facilities/": line(READS),
    f"GET {S}facilities/<int:pk>/": line(*GRID, pk="facility"),
    f"POST {S}facilities/<int:pk>/<slug:name>/": line(KEEPS[0], KEEPS[1], pk="facility", name="=sign"),
    f"GET {S}buildings/<int:pk>/": line(*GRID, pk="house"),
    f"GET {S}plans/<int:pk>/": line(*GRID, pk="floor_plan"),
    f"GET {S}plans/<int:pk>/picture/": line(*GRID, pk="floor_plan"),
    f"POST {S}plans/<int:pk>/mark/": line(*KEEPS, pk="floor_plan"),
    f"POST {S}plans/<int:pk>/<slug:name>/": line(*KEEPS, pk="floor_plan", name="=end"),
    **{f"{way} {S}areas/<int:pk>/plan/<slug:kind>/": line(*PLANS, pk="grid", kind="=rename") for way in BOTH},
    **{
        f"{way} {S}areas/<int:pk>/{name}/": line(*KEEPS, pk="grid")
        for name in ("organisation", "seat", "pairing", "facility")
        for way in BOTH
    },
    **{f"{way} {S}grids/outlines/": line(who("admin")) for way in BOTH},
    **{f"{way} {S}organisations/<int:pk>/edit/": line(*KEEPS, pk="body") for way in BOTH},
    **{f"{way} {S}pairings/<int:pk>/tell/": line(*TELLS, pk="pairing") for way in BOTH},
    **{f"{way} {S}facilities/<int:pk>/edit/": line(*KEEPS, pk="facility") for way in BOTH},
    **{f"{way} {S}buildings/<int:pk>/plan/": line(*KEEPS, pk="house") for way in BOTH},
}


def build(found: Everything) -> None:
    """The same things in both communities."""
    town = found.town
    there = Building.objects.create(grid=town.areas["grid9"], name="9 号楼", number="9")
    Home.objects.create(entrance=Entrance.objects.create(building=there, name="1 单元", number="1"), name="101")
    for relation, area, grid, body, staff, house, person in (
        (OURS, "community", "grid3", town.water, town.sun, town.homes["wang"].entrance.building, "neighbour"),
        (THEIRS, "other", "grid9", town.housing, town.qiang, there, "ma"),
    ):
        mark, place = relation.upper(), town.areas[area]
        own = chain.save_organisation(SYSTEM, None, name=f"BODY{mark}", kind="party_branch", area=place)
        seat = chain.seat(SYSTEM, area=place, person=town.people[person], organisation=own, duty=f"SEATED{mark}")
        one = pairing.pair(SYSTEM, organisation=body, area=place, duties=["义诊"], since=date(2026, 1, 1))
        done_on = clock.today() - timedelta(days=1)
        deed = pairing.tell(staff, pairing=one, text=f"做了义诊 DEED{mark}", done_on=done_on)
        lamp = facilities.save(SYSTEM, kind="lamp", code=f"LAMP-{mark}", name=f"路灯{mark}", building=house)
        plan = floors.draw(SYSTEM, building=house, title=f"PLAN{mark}", upload=jpeg())
        change = draft(town.admin, plans.rename(town.areas[grid], f"NAMED{mark}"))
        found.objects[relation] |= {
            "area_change": change.pk, "body": own.pk, "seat": seat.pk, "pairing": one.pk, "deed": deed.pk,
            "facility": lamp.pk, "house": house.pk, "floor_plan": plan.pk,
        }  # fmt: skip
