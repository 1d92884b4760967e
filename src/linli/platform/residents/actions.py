"""Where people live and what belongs there: every change of it leaves its line in the history."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.platform.events.outbox import publish
from linli.platform.identity.fields import blind
from linli.platform.identity.models import Account, Person
from linli.platform.places.models import Home
from linli.platform.residents.agreements import AGREEMENTS
from linli.platform.residents.history import Hand, changed, confirm
from linli.platform.residents.models import PLATE_CONTEXT, Closure, Consent, Residence, Tenancy, Tie, Vehicle
from linli.platform.residents.terms import ConsentKind, Field, Subject

TAKEN = _("这个车牌登记在别人名下，请打电话给社区核对")


@transaction.atomic
def move_in(person: Person, home: Home, tie: str = Tie.OWNER, by: Hand | None = None) -> Residence:
    """The person says this is their home from today on; the one before ends. Nobody has confirmed it yet.

    Saying the same again changes nothing.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    today, hand = clock.today(), by or Hand(person)
    lives = Residence.objects.filter(person=person, until=None)
    if same := lives.filter(home=home).first():
        return same
    before = lives.order_by("-since", "-pk").first()
    lives.filter(since__lt=today).update(until=today - timedelta(days=1))
    lives.filter(since__gte=today).delete()  # chosen by mistake a moment ago
    made = Residence.objects.create(person=person, home=home, tie=tie, since=today)
    was = before.home_id if before else None
    changed(Subject.RESIDENCE, made.pk, Field.HOME, was, home.pk, hand, person=person, home=home)
    return made


@transaction.atomic
def settle(person: Person, home: Home, tie: str, since: date, by: Hand) -> Residence:
    """One more person lives in the home, beside where else they live; an old tie of theirs to it goes on."""
    if same := Residence.objects.filter(person=person, home=home, until=None).first():
        return same
    made = Residence.objects.create(person=person, home=home, tie=tie, since=since)
    changed(Subject.RESIDENCE, made.pk, Field.HOME, None, home.pk, by, person=person, home=home)
    return made


@transaction.atomic
def move_out(residence: Residence, by: Hand, last: date | None = None) -> Residence:
    """The person lives there no more; the row stays, with its last day. Raises Refused when that was said already."""
    row = Residence.objects.select_for_update(no_key=True).get(pk=residence.pk)
    if row.until is not None:
        raise Refused(_("这处住址已经登记搬走了"))
    row.until = max(last or clock.today(), row.since)
    row.save(update_fields=["until"])
    changed(Subject.RESIDENCE, row.pk, Field.UNTIL, None, row.until, by, person=row.person_id, home=row.home_id)
    return row


@transaction.atomic
def set_tie(residence: Residence, tie: str, by: Hand) -> None:
    """业主, 家人 or 租住, put right."""
    if residence.tie != tie:
        was, residence.tie = residence.tie, tie
        residence.save(update_fields=["tie"])
        pk, person, home = residence.pk, residence.person_id, residence.home_id
        changed(Subject.RESIDENCE, pk, Field.TIE, was, tie, by, person=person, home=home)


@transaction.atomic
def set_field(person: Person, name: str, value: str, by: Hand) -> None:
    """Name, phone or identity number (normalised), put right; who put it right has confirmed it too."""
    row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    was = getattr(row, name)
    {Field.NAME: row.rename, Field.PHONE: row.call_at, Field.ID_NUMBER: row.identify_by}[Field(name)](value)
    row.save()
    changed(Subject.PERSON, row.pk, name, was, value, by, person=row)
    confirm(row, [name], by)


@transaction.atomic
def add_vehicle(person: Person, plate: str, kind: str, home: Home | None, by: Hand) -> Vehicle:
    """A vehicle of the person, known to the neighbours' desk. Raises Refused for a plate of somebody else."""
    known = Vehicle.objects.filter(plate_blind=blind(plate, PLATE_CONTEXT)).first()
    if known is not None and known.person_id != person.pk:
        raise Refused(TAKEN)
    if known is not None:
        return known
    one = Vehicle(kind=kind, person=person, home=home, since=clock.today())
    one.carry(plate)
    one.save()
    agree(person, ConsentKind.VEHICLES)
    changed(Subject.VEHICLE, one.pk, Field.PLATE, None, plate, by, person=person, home=home)
    return one


@transaction.atomic
def remove_vehicle(vehicle: Vehicle, by: Hand) -> None:
    """Sold, gone, or no longer to be known."""
    pk, plate = vehicle.pk, vehicle.plate
    changed(Subject.VEHICLE, pk, Field.PLATE, plate, None, by, person=vehicle.person_id, home=vehicle.home_id)
    vehicle.delete()


@transaction.atomic
def let_until(residence: Residence, ends_on: date, by: Hand) -> Tenancy:
    """The term of a rented home, from now on until that day; reminded of again when it nears its end."""
    row, _new = Tenancy.objects.get_or_create(residence=residence, defaults={"ends_on": ends_on})
    was = None if _new else row.ends_on
    if was != ends_on:
        row.ends_on, row.reminded_at = ends_on, None
        row.save(update_fields=["ends_on", "reminded_at"])
        person, home = residence.person_id, residence.home_id
        changed(Subject.TENANCY, row.pk, Field.ENDS_ON, was, ends_on, by, person=person, home=home)
    return row


# Consent and leaving --------------------------------------------------------------------------------------------------


def agree(person: Person, kind: str) -> None:
    """The person agrees, from now on."""
    Consent.objects.update_or_create(person=person, kind=kind, defaults={"given_at": clock.now(), "withdrawn_at": None})


@transaction.atomic
def withdraw(person: Person, kind: str, by: Hand) -> None:
    """The person agrees no more: what we did only because of it stops here and now, elsewhere by the event."""
    publish("consent.withdraw", person=person.pk, kind=kind)
    if kind in AGREEMENTS and AGREEMENTS[kind].silent:
        return
    Consent.objects.update_or_create(person=person, kind=kind, defaults={"withdrawn_at": clock.now()})
    changed(Subject.PERSON, person.pk, Field.CONSENT, kind, None, by, person=person)
    if kind == ConsentKind.VEHICLES:
        for one in Vehicle.objects.filter(person=person):
            remove_vehicle(one, by)


def agreed(kind: str) -> QuerySet[Consent, int]:
    """Ids of those whose consent stands: said, and not withdrawn."""
    rows = Consent.objects.filter(kind=kind, withdrawn_at=None).exclude(given_at=None)
    return rows.values_list("person_id", flat=True)


def agrees(person: Person | int, kind: str) -> bool:
    """Whether something may be done that needs consent, wherever that is kept."""
    pk = person if isinstance(person, int) else person.pk
    if kind in AGREEMENTS:
        return AGREEMENTS[kind].since(pk) is not None
    return agreed(kind).filter(person=pk).exists()


@transaction.atomic
def close(person: Person, by: Hand) -> Closure:
    """Leave for good: nobody signs in as this person or finds them any more; forgotten when the time of law is over.

    The number itself stays sealed for that time, to answer for what is still open, but leads nobody here.
    """
    row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    made, new = Closure.objects.get_or_create(person=row, defaults=_closing(by))
    if not new:
        return made
    for lives in Residence.objects.filter(person=row, until=None):
        move_out(lives, by)
    for vehicle in Vehicle.objects.filter(person=row):
        remove_vehicle(vehicle, by)
    Account.objects.filter(person=row).update(is_active=False)
    row.name_pinyin = row.name_initials = row.phone_tail = ""
    row.drop_number()
    row.phone_blind = None
    row.save()
    row.confirmations.all().delete()
    row.consents.all().delete()
    changed(Subject.PERSON, row.pk, Field.CLOSURE, None, made.at.date(), by, person=row)
    publish("person.leave", person=row.pk)
    return made


def _closing(by: Hand) -> dict[str, object]:
    return {"at": clock.now(), "by": by.person, "matter": by.matter}
