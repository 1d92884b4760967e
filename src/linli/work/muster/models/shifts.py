"""Shifts, everyday ones and those of a muster, and whose turn they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Placed
from linli.platform.posts.actor import Actor
from linli.work.muster.models.enrolments import KEEPERS, READERS, areas_of, within
from linli.work.muster.models.musters import Muster
from linli.work.muster.terms import HOLDING, HelpKind, TurnState


class ShiftQuerySet(models.QuerySet["Shift"]):
    """Look-ups of shifts."""

    def seen_by(self, by: Actor) -> ShiftQuerySet:
        """Of the areas whose roster the actor reads."""
        return self.filter(within(areas_of(by, READERS)))

    def kept_by(self, by: Actor) -> ShiftQuerySet:
        """Of the areas whose roster the actor keeps, and of the musters they called."""
        called = Q(muster__matter__handler_id=by.person_id) if by.is_staff else Q(pk__in=[])
        return self.filter(within(areas_of(by, KEEPERS)) | called)


class Shift(Placed):
    """A time at a place that needs people (班次); of a muster, or of everyday service."""

    muster = models.ForeignKey(Muster, models.PROTECT, null=True, blank=True, related_name="shifts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=HelpKind.choices)
    place = models.CharField(max_length=80)
    lon = models.FloatField(null=True, blank=True)  # where the place is, if its words say so
    lat = models.FloatField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    needed = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    objects: ClassVar[ShiftQuerySet] = ShiftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_shift_ends_after_it_starts")
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "starts_at"], name="shift_community"),
            models.Index(fields=["town", "starts_at"], name="shift_town"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {clock.local(self.starts_at):%m-%d %H:%M}"

    @property
    def over(self) -> bool:
        """It has ended."""
        return self.ends_at <= clock.now()

    @property
    def hours(self) -> float:
        """How long it lasts."""
        return (self.ends_at - self.starts_at).total_seconds() / 3600


class Turn(models.Model):
    """One person's place in a shift. Served when it was agreed, is over and nobody said otherwise."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="turns")
    person = models.ForeignKey(Person, models.PROTECT, related_name="turns")
    state = models.CharField(max_length=10, choices=TurnState.choices, default=TurnState.ASKED)
    wants_swap = models.BooleanField(default=False)
    missed = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift", "person"], condition=Q(state__in=HOLDING), name="one_turn_in_a_shift"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="turns_of")]

    def __str__(self) -> str:
        return f"{self.person} {self.shift}"

    @property
    def held(self) -> bool:
        """It takes up a place in the shift."""
        return self.state in HOLDING
