"""Who is visited, why, how often, by whom and until when; each consent; each visit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from linli.kernel import clock
from linli.platform.flow.models import Item
from linli.platform.identity.fields import Personal, SealedTextField
from linli.platform.identity.models import Person
from linli.platform.places.models import Home
from linli.work.care.terms import WEEKDAYS, ConsentBy, ConsentWay, Need, Reason, Result, Tie

KEPT = lazy("退出或到期后 6 个月")
FORGET_AFTER = timedelta(days=183)
DUE_HOUR = 20  # a visit is due by eight in the evening of its day


class CareEntry(Item):
    """Somebody on the care roster (关爱名册): there by consent, for a reason, until a day (F1.7)."""

    guarded = True  # by row security: see platform/wall

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None once it is forgotten
    home = models.ForeignKey(Home, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    need = SealedTextField(
        null=True, personal=Personal(lazy("上门走访"), lazy("本人或监护人同意"), KEPT, "name")
    )  # what a visitor should know: hard of hearing, knock for long
    family = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    family_tie = models.CharField(max_length=12, choices=Tie.choices, blank=True)
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    weekdays = models.JSONField(default=list, blank=True)  # 0 is Monday; instead of `every_days`
    next_visit_on = models.DateField(null=True)
    turn = models.PositiveIntegerField(default=0)  # whose turn it is among the visitors
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=16, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="one_care_entry"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="care_ends_after_it_starts"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_visit_on"], condition=Q(ended_on=None), name="care_next_visit"),
            models.Index(fields=["ended_on"], condition=Q(forgotten_at=None), name="care_to_forget"),
        ]

    def __str__(self) -> str:
        return self.matter.number

    @property
    def rhythm(self) -> str:
        """每隔 3 天, or 每周一、周四."""
        if self.every_days:
            return _("每天") if self.every_days == 1 else _("每 %(n)s 天") % {"n": self.every_days}
        return _("每%(days)s") % {"days": "、".join(str(dict(WEEKDAYS)[day]) for day in sorted(self.weekdays))}

    def day_after(self, day: date) -> date:
        """The next day of visit after this one."""
        if self.every_days:
            return day + timedelta(days=self.every_days)
        return next(later for n in range(1, 8) if (later := day + timedelta(days=n)).weekday() in self.weekdays)

    def forget(self) -> None:
        """Drop what tells who it was; that somebody was visited for a reason stays as a number."""
        self.person = self.home = self.family = self.need = None
        self.matter.person = None
        self.forgotten_at = clock.now()
        self.matter.save(update_fields=["person"])
        self.save(update_fields=["person", "home", "family", "need", "forgotten_at"])
        self.visits.update(note=None)
        self.visitors.all().delete()

    @property
    def last_moment(self) -> datetime:
        """When its last day is over."""
        return clock.start_of_day(self.ends_on + timedelta(days=1))

    @property
    def ask_again_at(self) -> datetime:
        """A month before the end, or at the last quarter of a short term."""
        return clock.start_of_day(self.ends_on - min(timedelta(days=30), (self.ends_on - self.starts_on) / 4))


class Consent(models.Model):
    """A consent to be visited (同意): when, how, by whom. Append-only; photos of papers are files of the matter."""

    guarded = True  # by row security: see platform/wall

    entry = models.ForeignKey(CareEntry, models.PROTECT, related_name="consents")
    given_on = models.DateField()
    way = models.CharField(max_length=8, choices=ConsentWay.choices)
    by = models.CharField(max_length=8, choices=ConsentBy.choices)
    until = models.DateField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: given on one's own phone
    title = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.given_on} {self.way}"


class CareVisitor(models.Model):
    """Somebody who visits (走访人), named in the entry; the person reads the name."""

    guarded = True  # by row security: see platform/wall

    entry = models.ForeignKey(CareEntry, models.CASCADE, related_name="visitors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "person"], name="care_visitor_once")]

    def __str__(self) -> str:
        return self.person.name


class Visit(Item):
    """One visit (走访): an errand of its visitor, with a clock."""

    guarded = True  # by row security: see platform/wall

    entry = models.ForeignKey(CareEntry, models.PROTECT, related_name="visits")
    due_on = models.DateField()
    tries = models.PositiveSmallIntegerField(default=1)  # the second when nobody was met at the first
    started_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    need = models.CharField(max_length=12, choices=Need.choices, blank=True)
    note = SealedTextField(null=True, personal=Personal(lazy("上门走访"), lazy("本人或监护人同意"), KEPT, "name"))
    request = models.BigIntegerField(null=True)  # the matter that came of a need
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry"], condition=Q(result=""), name="one_open_visit"),
        ]
        indexes: ClassVar = [models.Index(fields=["entry", "-due_on"], name="visits_of_entry")]

    def __str__(self) -> str:
        return self.matter.number

    @property
    def due_moment(self) -> datetime:
        """By when."""
        return datetime.combine(self.due_on, time(DUE_HOUR), clock.LOCAL)
