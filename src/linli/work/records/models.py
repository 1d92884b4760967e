"""Requests of residents about their own records, rented homes, disputed looks, alarms; pairs of records and merges."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.platform.audit.models import DisputedLook, Look
from linli.platform.flow.models import Item
from linli.platform.identity.fields import Personal, SealedTextField
from linli.platform.identity.models import Person
from linli.platform.places.models import Home, Placed
from linli.platform.residents.models import LANDLORD, Residence
from linli.platform.residents.terms import Field
from linli.work.records.terms import Finding, Judged, LandlordSaid, PairState, Want

HALF_A_YEAR = timedelta(days=183)
VALUE = Personal(_("核对和更正您的信息"), _("您的申请"), _("办好后 6 个月"), "plate")
NAMES = Personal(_("登记同住的人"), _("出租房屋的登记"), _("办好后 6 个月"), "name")


class RecordRequest(Item):
    """What a resident asks of their own record (信息申请): put right, delete, withdraw consent."""

    keep_for: ClassVar[timedelta] = HALF_A_YEAR  # after it was closed

    want = models.CharField(max_length=12, choices=Want.choices)
    field = models.CharField(max_length=24, choices=Field.choices, blank=True)  # of a correction
    residence = models.ForeignKey(Residence, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    consent = models.CharField(max_length=16, blank=True)  # of a withdrawal: see residents.agreements
    value = SealedTextField(null=True, personal=VALUE)
    words = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("信息申请")

    def __str__(self) -> str:
        return str(self.matter)

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[RecordRequest]:
        """Closed half a year ago."""
        return cls.objects.filter(matter__closed_at__lte=now - cls.keep_for).exclude(value=None, words="")

    @classmethod
    def forget(cls, rows: models.QuerySet[RecordRequest]) -> int:
        """What was asked for in words and numbers."""
        return rows.update(value=None, words="")


class TenancyRequest(Item):
    """A tenant says where they live and from whom they rent (租住登记); the owner or the grid worker confirms."""

    keep_for: ClassVar[timedelta] = HALF_A_YEAR

    home = models.ForeignKey(Home, models.PROTECT, related_name="+")
    since = models.DateField()
    ends_on = models.DateField()
    landlord_name = SealedTextField(
        null=True, personal=Personal(LANDLORD.purpose, LANDLORD.basis, LANDLORD.keep, "name")
    )
    landlord_phone = SealedTextField(null=True, personal=LANDLORD)
    others = SealedTextField(null=True, personal=NAMES)  # names of those who live there too, one a line
    said = models.CharField(max_length=4, choices=LandlordSaid.choices, blank=True)
    said_at = models.DateTimeField(null=True)
    registered_owner = models.BooleanField(default=False)  # the landlord's number is that of an owner we know
    residence = models.ForeignKey(Residence, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("租住登记")

    def __str__(self) -> str:
        return str(self.matter)

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[TenancyRequest]:
        """Closed half a year ago."""
        old = cls.objects.filter(matter__closed_at__lte=now - cls.keep_for)
        return old.exclude(landlord_name=None, landlord_phone=None, others=None)

    @classmethod
    def forget(cls, rows: models.QuerySet[TenancyRequest]) -> int:
        """Names and numbers of others."""
        return rows.update(landlord_name=None, landlord_phone=None, others=None)


class LookDispute(Item):
    """The owner of data doubts a look; the security administrator answers (查阅异议, F12.11)."""

    disputed = models.OneToOneField(DisputedLook, models.PROTECT, related_name="matter")
    judged = models.CharField(max_length=12, choices=Judged.choices, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.matter)


class Alarm(Item):
    """Somebody looked at a record that nobody has a reason to look at (警报)."""

    look = models.OneToOneField(Look, models.PROTECT, related_name="+")
    finding = models.CharField(max_length=12, choices=Finding.choices, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.matter)


class Pair(Placed):
    """Two records that look like one person (疑似重复), with the reasons. Decided by people, never by itself."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    two = models.ForeignKey(Person, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "two"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("two")), name="pair_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=[level, "-score", "id"], condition=Q(state="open"), name=f"pairs_{level}")
            for level in ("city", "district", "town", "community", "grid")
        ]

    def __str__(self) -> str:
        return f"{self.one_id}+{self.two_id}"


class Merge(models.Model):
    """Two records were made one (合并), by a person; remembers everything that moved, so that it can be undone."""

    keep_for: ClassVar[timedelta] = HALF_A_YEAR  # so long it can be undone

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, models.SET_NULL, null=True, related_name="merges")
    # JSON of the kept record's fields before and after: what undoing restores
    before = SealedTextField(null=True, personal=VALUE)
    after = SealedTextField(null=True, personal=VALUE)
    moved = models.JSONField(default=dict)  # "app.model.field": [ids of rows that pointed at the one that went]
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    why = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("合并")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merged_once")
        ]

    def __str__(self) -> str:
        return f"{self.gone_id}→{self.kept_id}"

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[Merge]:
        """Half a year after it happened: by then nobody undoes it."""
        return cls.objects.filter(at__lte=now - cls.keep_for).exclude(before=None, after=None)

    @classmethod
    def forget(cls, rows: models.QuerySet[Merge]) -> int:
        """The old values."""
        return rows.update(before=None, after=None)
