"""The register of vehicles (车辆): whose they are and at which home (F1.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.errors import LinliError
from linli.platform.identity.fields import blind
from linli.platform.posts.actor import Actor
from linli.platform.registers import cells, declare
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground, find_homes, find_people
from linli.platform.registers.kinds.homes import NAMING_A_HOME, address
from linli.platform.registers.kinds.residents import KEEPERS
from linli.platform.registers.matching import people_named
from linli.platform.registers.scope import chosen, seen
from linli.platform.residents.history import Hand, all_changed, change
from linli.platform.residents.models import PLATE_CONTEXT, Change, Vehicle, VehicleKind
from linli.platform.residents.terms import Field, Subject


class Writer(declare.Writer):
    """Ties a vehicle to its owner, who must be in the register of residents, and to the home."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)
        self.hand = Hand(by.person, by.title, "导入车辆")

    def resolve(self, rows: Sequence[Row]) -> None:
        """Home, owner, and whether the plate is registered already."""
        find_homes(rows, self.ground)
        good = [row for row in rows if not row.faults]
        find_people(good)
        plates = {row.line: blind(row.values["plate"], PLATE_CONTEXT) for row in good}
        there = Vehicle.objects.filter(plate_blind__in=list(plates.values())).select_related("person")
        known = {bytes(one.plate_blind): one for one in there}
        for row in good:
            row.found["plate"] = plates[row.line]
            row.found["vehicle"] = one = known.get(plates[row.line])
            if row.found["person"] is None and not row.faults:
                row.refuse("name", _("居民里没有这位车主，请先导入居民，或核对姓名和手机号"))
            elif one is not None and one.person_id != row.found["person"]:
                row.refuse("plate", _("这个车牌号已登记在另一位车主名下，请核对"))

    def save(self, rows: Sequence[Row]) -> None:
        """Each plate once; what the table says newly of a vehicle is taken over."""
        new: dict[bytes, Vehicle] = {}
        changes: list[Change] = []
        for row in rows:
            said = {"home_id": row.found["home"]} | ({"kind": row.values["kind"]} if row.values["kind"] else {})
            row.known = row.found["vehicle"] is not None or row.found["plate"] in new
            if row.found["vehicle"] is not None:
                changes += self._renewed(row.found["vehicle"], said)
            elif not row.known:
                one = Vehicle(person_id=row.found["person"], since=clock.today(), **said)
                one.carry(row.values["plate"])
                new[row.found["plate"]] = one
        made = Vehicle.objects.bulk_create(new.values(), batch_size=1000)
        all_changed([*changes, *(self._change(one, Field.PLATE, None, one.plate) for one in made)])

    def _renewed(self, one: Vehicle, said: Mapping[str, Any]) -> Iterable[Change]:
        """What the table says newly of a vehicle; where it is kept is told in its history."""
        was = one.home_id
        if any(getattr(one, name) != value for name, value in said.items()):
            Vehicle.objects.filter(pk=one.pk).update(**said)
        if was != said["home_id"]:
            yield self._change(one, Field.HOME, was, said["home_id"])

    def _change(self, one: Vehicle, name: str, before: object, after: object) -> Change:
        return change(Subject.VEHICLE, one.pk, name, before, after, self.hand, person=one.person_id, home=one.home_id)


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Vehicle]:
    """Vehicles of homes in the actor's areas."""
    found = Vehicle.objects.filter(seen(by), chosen(filters))
    if words := filters.get("q"):
        found = found.filter(plated(words) | people_named(words, "person__"))
    return found.select_related("person", "home__entrance__building__compound").defer(
        "home__entrance__building__footprint"
    )


def plated(words: str) -> Q:
    """Vehicles with this plate, or with these last three characters."""
    try:
        plate = cells.plate(words)
    except LinliError:
        bare = words.strip().upper()
        return Q(plate_tail=bare) if len(bare) == 3 and bare.isascii() and bare.isalnum() else Q(pk__in=[])
    return Q(plate_blind=blind(plate, PLATE_CONTEXT))


def values(found: Sequence[Vehicle]) -> Iterable[dict[str, Any]]:
    """As the columns name them; personal ones in full, to be masked by whoever shows them."""
    for one in found:
        yield {
            **address(one.home), "plate": one.plate, "kind": one.get_kind_display(), "name": one.person.name,
            "phone": one.person.phone or "", "_person": one.person_id,
        }  # fmt: skip


VEHICLES = register(
    Register(
        key="vehicles",
        title=_("车辆"),
        about=_("一行一辆车。车主要先登记为居民；同一个车牌号重复上传不会重复登记。"),
        columns=(
            Column("plate", _("车牌号"), cells.plate, True, personal="plate", aliases=("车牌", "号牌"),
                   example="鄂K12345"),
            Column("kind", _("车辆类型"), cells.choice(VehicleKind, 小型汽车="car", 轿车="car", 电动车="electric_bike"),
                   choices=tuple(one.label for one in VehicleKind), example="小汽车", hint=_("不填就是小汽车")),
            Column("name", _("车主姓名"), cells.name, True, personal="name", aliases=("车主", "姓名"),
                   example="王玉珍"),
            Column("phone", _("车主手机号"), cells.mobile, personal="phone", aliases=("手机号", "联系电话"), width=16,
                   example="13800002216"),
            *NAMING_A_HOME,
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("records:person", "person_id"),
    )
)  # fmt: skip
