"""Who lives where: the tie between a person and a home, and the vehicles that belong there; how all that changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.platform.identity.fields import Personal, SealedTextField, blind
from linli.platform.identity.models import Person
from linli.platform.places.models import Home, Placed
from linli.platform.residents.terms import Checked, ConsentKind, Subject
from linli.platform.residents.terms import Tie as Tie
from linli.platform.residents.terms import VehicleKind as VehicleKind

# Lists of a grid must not join five tables. The database fills the columns, so that no writer can forget them; a writer
# of many rows may bring them along, and then no function is called at all.
TAKE_AREAS = """
SELECT a.city_id, a.district_id, a.town_id, a.community_id, a.grid_id
INTO NEW.city_id, NEW.district_id, NEW.town_id, NEW.community_id, NEW.grid_id
FROM places_home h
JOIN places_entrance e ON e.id = h.entrance_id
JOIN places_building b ON b.id = e.building_id
JOIN places_area a ON a.id = b.grid_id
WHERE h.id = NEW.home_id;
RETURN NEW;
"""


def takes_areas() -> list[pgtrigger.Trigger]:
    """The row lies where its home lies: from the first on, and when it moves."""
    moves = pgtrigger.UpdateOf("home_id")  # type: ignore[no-untyped-call]
    bare = pgtrigger.Condition("NEW.city_id IS NULL")
    return [
        pgtrigger.Trigger(name="takes_areas", when=pgtrigger.Before, operation=moves, func=TAKE_AREAS),
        pgtrigger.Trigger(
            name="takes_areas_first", when=pgtrigger.Before, operation=pgtrigger.Insert, condition=bare, func=TAKE_AREAS
        ),
    ]


class Residence(Placed):
    """A person lives in a home (居民 / 租住), from a day on, perhaps until a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    home = models.ForeignKey(Home, models.PROTECT, related_name="residences")
    tie = models.CharField(max_length=10, choices=Tie.choices, default=Tie.OWNER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["grid", "id"], condition=models.Q(until=None), name="lives_in_grid"),
            models.Index(fields=["community", "id"], condition=models.Q(until=None), name="lives_in_community"),
            models.Index(fields=["town", "id"], condition=models.Q(until=None), name="lives_in_town"),
        ]
        triggers: ClassVar = takes_areas()

    def __str__(self) -> str:
        return f"{self.person} {self.home}"


PLATE_CONTEXT = "residents_vehicle.plate"


class Vehicle(Placed):
    """A vehicle (车辆) of a person, kept at a home; found by its whole plate or by the last three characters.

    Its owner takes it out at once; what stays behind is a sealed line of the history, for half a year.
    """

    keep_for: ClassVar[timedelta] = timedelta(days=183)  # after its owner has left for good

    plate = SealedTextField(personal=Personal(_("找到车主挪车"), _("小区停车管理"), _("车辆迁出后 6 个月"), "plate"))
    plate_blind = models.BinaryField(max_length=16, unique=True, editable=False)
    plate_tail = models.CharField(max_length=3)
    kind = models.CharField(max_length=16, choices=VehicleKind.choices, default=VehicleKind.CAR)
    person = models.ForeignKey(Person, models.PROTECT, related_name="vehicles")
    home = models.ForeignKey(Home, models.PROTECT, null=True, blank=True, related_name="vehicles")
    since = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["community", "id"], name="vehicle_community"),
            models.Index(fields=["plate_tail"], name="vehicle_plate_tail"),
        ]
        triggers: ClassVar = takes_areas()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[Vehicle]:
        """Of people whose account was closed long enough ago."""
        return cls.objects.filter(person__closure__at__lte=now - cls.keep_for)

    @classmethod
    def forget(cls, rows: models.QuerySet[Vehicle]) -> int:
        """The row goes."""
        return rows.delete()[0]

    def carry(self, plate: str) -> None:
        """Set the plate (already normalised) and what it is found by."""
        self.plate, self.plate_blind, self.plate_tail = plate, blind(plate, PLATE_CONTEXT), plate[-3:]


# What has been forgotten stays forgotten, and nothing else of a line of the history may ever change.
ONLY_FORGETS = """
IF TG_OP = 'DELETE' OR NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.why <> ''
   OR (to_jsonb(NEW) - 'before' - 'after' - 'why') IS DISTINCT FROM (to_jsonb(OLD) - 'before' - 'after' - 'why') THEN
    RAISE EXCEPTION 'the history of records is append-only';
END IF;
RETURN NEW;
"""
WAS = Personal(_("记住登记怎么变过"), _("您可以查、可以要求更正"), _("变更后 2 年"), "plate")


class Change(models.Model):
    """One change of what is held about somebody (变更): who, when, from what to what. Append-only; forgets in time."""

    keep_for: ClassVar[timedelta] = timedelta(days=730)

    subject = models.CharField(max_length=12, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="changes")  # whose record
    home = models.ForeignKey(Home, models.PROTECT, null=True, related_name="changes")
    field = models.CharField(max_length=24)
    before = SealedTextField(null=True, personal=WAS)
    after = SealedTextField(null=True, personal=WAS)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the system
    title = models.CharField(max_length=60, blank=True)  # the post at that time; empty: the person themselves
    why = models.CharField(max_length=200, blank=True)
    matter = models.BigIntegerField(null=True)  # flow.Matter; this floor knows nothing of matters
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("变更记录")
        indexes: ClassVar = [
            models.Index(fields=["person", "-at"], name="changes_of_person"),
            models.Index(fields=["home", "-at"], name="changes_of_home"),
            models.Index(fields=["at"], condition=~models.Q(before=None, after=None), name="changes_to_forget"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="only_forgets",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_FORGETS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field}"

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[Change]:
        """Two years after the change, or half a year after the person has left for good."""
        gone = models.Q(person__closure__at__lte=now - Person.keep_for)
        return cls.objects.filter(models.Q(at__lte=now - cls.keep_for) | gone).exclude(before=None, after=None)

    @classmethod
    def forget(cls, rows: models.QuerySet[Change]) -> int:
        """That something changed stays; what it was does not."""
        return rows.update(before=None, after=None, why="")


class Confirmation(models.Model):
    """Somebody looked at a field of a record and found it right (核对): the last time counts."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="confirmations")
    field = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=60, blank=True)  # empty: the person themselves
    how = models.CharField(max_length=8, choices=Checked.choices)
    matter = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "field"], name="confirmed_once")]

    def __str__(self) -> str:
        return f"{self.field} {self.at:%Y-%m-%d}"


LANDLORD = Personal(_("核对租住情况"), _("出租房屋的登记"), _("搬走后 6 个月"), "phone")


class Tenancy(models.Model):
    """What a rented home adds to the tie of its tenant (租期): until when, from whom, how many live there."""

    keep_for: ClassVar[timedelta] = timedelta(days=183)  # after the tenant has moved out

    residence = models.OneToOneField(Residence, models.CASCADE, related_name="tenancy")
    ends_on = models.DateField()
    landlord_name = SealedTextField(
        null=True, personal=Personal(LANDLORD.purpose, LANDLORD.basis, LANDLORD.keep, "name")
    )
    landlord_phone = SealedTextField(null=True, personal=LANDLORD)
    people = models.PositiveSmallIntegerField(default=1)
    reminded_at = models.DateTimeField(null=True)
    matter = models.BigIntegerField(null=True)  # of the registration

    class Meta:
        verbose_name = _("租期")
        indexes: ClassVar = [models.Index(fields=["ends_on"], name="tenancy_ends")]

    def __str__(self) -> str:
        return f"{self.residence_id} {self.ends_on}"

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[Tenancy]:
        """Half a year after the tenant moved out."""
        gone = cls.objects.filter(residence__until__lte=(now - cls.keep_for).date())
        return gone.exclude(landlord_name=None, landlord_phone=None)

    @classmethod
    def forget(cls, rows: models.QuerySet[Tenancy]) -> int:
        """The landlord's name and number go."""
        return rows.update(landlord_name=None, landlord_phone=None)


class Consent(models.Model):
    """What a person has agreed to, or agrees to no more (同意)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=16, choices=ConsentKind.choices)
    given_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Closure(models.Model):
    """A person has asked to be forgotten (注销): signed out for good now, forgotten when the time of law is over."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="closure")
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    matter = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"
