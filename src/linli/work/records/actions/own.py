"""What everybody may do with their own record at once: say it is right, cars in and out, a new number, moved out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid, LinliError, NotSeen, Refused
from linli.platform.events.outbox import publish
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.platform.registers import cells
from linli.platform.residents import actions as residents
from linli.platform.residents.agreements import AGREEMENTS
from linli.platform.residents.history import Hand, confirm
from linli.platform.residents.models import Residence, Vehicle
from linli.platform.residents.terms import ConsentKind, Field, VehicleKind

RIGHT = (Field.NAME, Field.PHONE, Field.ID_NUMBER, Field.HOME, Field.TIE)
MOST_VEHICLES = 10
ON_THE_ROAD = frozenset({VehicleKind.CAR, VehicleKind.ELECTRIC_CAR, VehicleKind.MOTORCYCLE})
ARMED_POLICE = r"WJ[A-Z0-9\u4e00-\u9fff]{5,7}"
ROAD_PLATE = re.compile(rf"[\u4e00-\u9fff][A-Z](?:[A-Z0-9]{{5,6}}|[A-Z0-9]{{4}}[学警港澳挂试超使领])|{ARMED_POLICE}")


def _self(by: Actor) -> Person:
    if by.person is None:
        raise NotSeen
    return by.person


@transaction.atomic
def confirm_own(by: Actor, fields: Sequence[str] = ()) -> int:
    """都对: one tap says that what stands there is right; with `fields`, only these."""
    person = _self(by)
    known = [one for one in RIGHT if not fields or one in fields]
    lives = Residence.objects.filter(person=person, until=None).exists()
    there = {
        Field.NAME: person.name, Field.PHONE: person.phone, Field.ID_NUMBER: person.id_number, Field.HOME: lives,
        Field.TIE: lives,
    }  # fmt: skip
    return confirm(person, [one for one in known if there[one]], Hand(person))


@transaction.atomic
def change_phone(by: Actor, phone: str) -> None:
    """A new number, proved by its code a moment ago. Raises Refused when it is somebody else's way in."""
    person = _self(by)
    others = Person.objects.with_phone(phone).exclude(pk=person.pk)
    if others.exists():
        raise Refused(_("这个号码登记在另一个名下。如果也是您本人，请打电话给社区，把两份登记合成一份"))
    residents.set_field(person, Field.PHONE, phone, Hand(person))


def add_own_vehicle(by: Actor, plate: str, kind: str) -> Vehicle:
    """My car, at my home. Raises Invalid for what is no plate, Refused for a plate of somebody else."""
    person = _self(by)
    try:
        plain = str(cells.plate(plate))
    except LinliError as error:
        raise Invalid({"plate": error.text()}) from error
    if kind not in VehicleKind.values:
        raise Invalid({"kind": _("请选车的种类")})
    if kind in ON_THE_ROAD and not ROAD_PLATE.fullmatch(plain):
        raise Invalid({"plate": _("车牌少了或多了一位，请看着车牌再写一遍")})
    if Vehicle.objects.filter(person=person).count() >= MOST_VEHICLES:
        raise Refused(_("已经登记了 10 辆车，请先把不用的去掉"))
    lives = Residence.objects.filter(person=person, until=None).order_by("-since", "-pk").select_related("home").first()
    return residents.add_vehicle(person, plain, kind, lives.home if lives else None, Hand(person))


def remove_own_vehicle(by: Actor, pk: int) -> None:
    """Sold or gone. Raises NotSeen for a car of somebody else."""
    one = Vehicle.objects.filter(pk=pk, person_id=by.person_id or 0).first()
    if one is None:
        raise NotSeen
    residents.remove_vehicle(one, Hand(by.person))


@transaction.atomic
def end_own_tenancy(by: Actor, pk: int) -> Residence:
    """我搬走了: the worker reads it in their list, and nobody has to come."""
    lives = Residence.objects.filter(pk=pk, person_id=by.person_id or 0).first()
    if lives is None:
        raise NotSeen
    row = residents.move_out(lives, Hand(by.person))
    publish("residence.end", residence=row.pk, person=row.person_id)
    return row


@transaction.atomic
def withdraw_silently(by: Actor, kind: str) -> None:
    """撤回 what only those who take part may know of: no request is made of it; who keeps it hears and stops.

    Raises NotSeen for any other consent.
    """
    if kind not in AGREEMENTS or not AGREEMENTS[kind].silent:
        raise NotSeen
    person = _self(by)
    residents.withdraw(person, kind, Hand(person))


def give_consent(by: Actor, kind: str) -> None:
    """I agree. Raises NotSeen for what nobody asks."""
    if kind not in ConsentKind.values:
        raise NotSeen
    residents.agree(_self(by), kind)
