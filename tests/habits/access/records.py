"""Who gets in where: records of residents, rented homes, doubles, disputed looks, the watch."""

from __future__ import annotations

from datetime import timedelta

from tests.habits.access_table import DESK, EVERYBODY, HERE, NOBODY, SIGNED_IN, STAFF, Line, line, who
from tests.habits.everything import OURS, THEIRS, Everything

from linli.kernel import clock
from linli.platform.audit.actions import mark
from linli.platform.identity.people import meet
from linli.platform.places.models import Building, Entrance, Home
from linli.platform.residents.actions import add_vehicle, let_until, settle
from linli.platform.residents.history import Hand
from linli.platform.residents.models import Residence, Tenancy
from linli.work.records import actions
from linli.work.records.dedup import merging
from linli.work.records.landlord import landlord_code
from linli.work.records.models import Pair

KEEPERS = who("li zhou lead chen other_chief desk")  # who keep records somewhere
KEEP_HERE = who("li lead chen desk")  # of the home of our resident
KEEP_THERE = who("other_chief")
DESK_HERE = DESK & HERE  # posts that see the grid of our resident
DESK_THERE = who("other_chief supervisor reviewer leader")
WATCH = who("security")
PAIRS_HERE = who("lead chen desk")

TABLE: dict[str, Line | list[Line]] = {
    # Residents ----------------------------------------------------------------------------------------------------
    "GET me/record/": line(SIGNED_IN),
    "POST me/record/confirm/": line(SIGNED_IN),
    "GET me/record/correct/<slug:field>/": line(SIGNED_IN, field="=name"),
    "POST me/record/correct/<slug:field>/": line(SIGNED_IN, field="=name"),
    "GET me/record/phone/": line(SIGNED_IN),
    "POST me/record/phone/": line(SIGNED_IN),
    "POST me/record/copy/<slug:form>/": line(SIGNED_IN, form="=json"),
    "GET me/record/consents/": line(SIGNED_IN),
    "POST me/record/consents/<slug:kind>/": line(SIGNED_IN, kind="=notices"),
    "GET me/record/leave/": line(SIGNED_IN),
    "POST me/record/leave/": line(SIGNED_IN),
    "GET me/record/requests/<int:pk>/": line(who("wang"), NOBODY, pk="record"),
    "POST me/record/requests/<int:pk>/drop/": line(who("wang"), NOBODY, pk="record"),
    "GET me/vehicles/": line(SIGNED_IN),
    "POST me/vehicles/": line(SIGNED_IN),
    "POST me/vehicles/<int:pk>/remove/": line(who("wang"), NOBODY, pk="vehicle"),
    "GET me/tenancy/": line(SIGNED_IN),
    "POST me/tenancy/": line(SIGNED_IN),
    "POST me/tenancy/<int:pk>/drop/": line(who("wang"), NOBODY, pk="tenancy"),
    "POST me/tenancy/<int:pk>/end/": line(who("wang"), NOBODY, pk="own_lives"),
    "GET t/<str:number>/<str:code>/": line(
        EVERYBODY, NOBODY, number="tenancy_number", code="landlord_code", strangers="gone"
    ),
    "POST t/<str:number>/<str:code>/": line(
        EVERYBODY, NOBODY, number="tenancy_number", code="landlord_code", send={"answer": "yes"}, strangers="gone"
    ),
    # The field ----------------------------------------------------------------------------------------------------
    "GET field/records/": line(STAFF),
    "GET field/records/homes/<int:pk>/": line(KEEP_HERE, KEEP_THERE, pk="kept_home"),
    "POST field/records/homes/<int:pk>/": line(KEEP_HERE, KEEP_THERE, pk="kept_home"),
    "GET field/records/terms/<int:pk>/": line(KEEP_HERE, KEEP_THERE, pk="rented_term"),
    "POST field/records/terms/<int:pk>/": line(KEEP_HERE, KEEP_THERE, pk="rented_term"),
    "POST field/records/terms/<int:pk>/left/": line(KEEP_HERE, KEEP_THERE, pk="rented_term"),
    # A request about one's own record is private: only whose turn it is knows of it.
    "GET field/records/record/<int:pk>/": line(who("li"), NOBODY, pk="record"),
    "GET field/records/tenancy/<int:pk>/": line(STAFF & HERE, DESK_THERE, pk="tenancy"),
    "POST field/records/<slug:kind>/<int:pk>/<slug:name>/": [
        line(who("li"), NOBODY, kind="=record", pk="record", name="=raise_up"),
        line(STAFF & HERE, DESK_THERE, kind="=tenancy", pk="tenancy", name="=confirm"),
    ],
    # The desk -----------------------------------------------------------------------------------------------------
    "GET desk/records/": line(DESK & KEEPERS),
    "GET desk/records/people/<int:pk>/": line(DESK_HERE, DESK_THERE, pk="person"),
    "GET desk/records/people/<int:pk>/<slug:field>/": line(DESK_HERE, DESK_THERE, pk="person", field="=phone"),
    "POST desk/records/people/<int:pk>/<slug:field>/": line(DESK_HERE, DESK_THERE, pk="person", field="=phone"),
    "GET desk/records/homes/<int:pk>/": line(DESK & KEEP_HERE, DESK & KEEP_THERE, pk="kept_home"),
    "GET desk/records/pairs/": line(DESK & KEEPERS),
    "POST desk/records/pairs/find/": line(DESK & KEEPERS),
    "GET desk/records/pairs/<int:pk>/": line(PAIRS_HERE, who("other_chief"), pk="pair"),
    "POST desk/records/pairs/<int:pk>/": line(PAIRS_HERE, who("other_chief"), pk="pair"),
    "POST desk/records/pairs/<int:pk>/different/": line(PAIRS_HERE, who("other_chief"), pk="pair"),
    "GET desk/records/merges/<int:pk>/": line(PAIRS_HERE, who("other_chief"), pk="merge"),
    "POST desk/records/merges/<int:pk>/": line(PAIRS_HERE, who("other_chief"), pk="merge"),
    # The watch: the security administrator, and the auditor where nobody is named
    "GET desk/records/watch/": line(who("security auditor")),
    "POST desk/records/watch/forget/": line(WATCH),
    "POST desk/records/watch/honeytokens/": line(WATCH),
    "POST desk/records/watch/honeytokens/<int:pk>/end/": line(WATCH, WATCH, pk="honeytoken"),
    "GET desk/records/record/<int:pk>/": line(NOBODY, NOBODY, pk="record"),
    "GET desk/records/tenancy/<int:pk>/": line(DESK_HERE, DESK_THERE, pk="tenancy"),
    "GET desk/records/look_dispute/<int:pk>/": line(WATCH, WATCH, pk="look_dispute"),
    "GET desk/records/alarm/<int:pk>/": line(WATCH, WATCH, pk="alarm"),
    "POST desk/records/<slug:kind>/<int:pk>/<slug:name>/": [
        line(DESK_HERE, DESK_THERE, kind="=tenancy", pk="tenancy", name="=confirm"),
        line(WATCH, WATCH, kind="=look_dispute", pk="look_dispute", name="=answer"),
        line(WATCH, WATCH, kind="=alarm", pk="alarm", name="=settle"),
    ],
}  # fmt: skip


def build(found: Everything) -> None:
    """A home, a rented one, a car, a request, a double, a merge, a doubted look and an alarm, here and there."""
    town, today = found.town, clock.today()
    far = Entrance.objects.create(
        building=Building.objects.create(grid=town.grid9, name="9 号楼", number="9"), name="1 单元"
    )
    homes = {
        "wang": town.homes["wang"], "ma": Home.objects.create(entrance=far, name="901"),
        "wang2": Home.objects.create(entrance=town.homes["wang"].entrance, name="602"),
        "ma2": Home.objects.create(entrance=far, name="902"),
    }  # fmt: skip
    Residence.objects.create(person=town.people["ma"], home=homes["ma"], since=today)
    for relation, key, chief, plate in ((OURS, "wang", "chen", "鄂K88881"), (THEIRS, "ma", "other_chief", "鄂K88882")):
        person, by, shelf = town.people[key], getattr(town, key), found.objects[relation]
        home, rented = homes[key], homes[f"{key}2"]
        lives = settle(person, rented, "tenant", today, Hand(person))
        asked = actions.register_tenancy(
            by, home=home, since=today, ends_on=today + timedelta(days=90), landlord_name="房东",
            landlord_phone="13800007777",
        )  # fmt: skip
        shelf |= {
            "kept_home": home.pk, "own_lives": lives.pk, "rented_term": _term(rented, key).pk,
            "vehicle": add_vehicle(person, plate, "car", home, Hand(person)).pk,
            "record": actions.ask_correction(by, field="name", value="王玉贞").pk, "tenancy": asked.pk,
            "tenancy_number": asked.matter.number,
            "landlord_code": landlord_code(asked.matter.number) if relation == OURS else "AAAAAAAA",
            "look_dispute": actions.dispute_look(by, shelf["look"]).pk, "alarm": actions.raise_alarm(shelf["look"]).pk,
        }  # fmt: skip
        shelf["pair"] = _pair(found, relation, home, "旧号").pk
        merged = _pair(found, relation, home, "重登")
        made = merging.merge(getattr(town, chief), merged.pk, keep=merged.one_id, why="电话问过本人")
        shelf["merge"] = made.pk
        shelf["honeytoken"] = mark(town.security, meet(f"蜜{key}")).pk


def _term(home: Home, key: str) -> Tenancy:
    """A rented home of somebody of whom nothing else is told."""
    lives = settle(meet(f"租客{key}"), home, "tenant", clock.today(), Hand())
    return let_until(lives, clock.today() + timedelta(days=20), Hand())


def _pair(found: Everything, relation: str, home: Home, name: str) -> Pair:
    """Two records of one person in a home."""
    people = sorted((meet(f"{name}甲"), meet(f"{name}乙")), key=lambda one: one.pk)
    for one in people:
        settle(one, home, "family", clock.today(), Hand())
    pair = Pair(one=people[0], two=people[1], score=70, reasons=["same_home"], found_at=clock.now())
    pair.put_under(home.entrance.building.grid)
    pair.save()
    return pair
