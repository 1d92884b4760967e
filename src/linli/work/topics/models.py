"""Hot topics with their requests, merging under way, the rules of early warnings, and the patrols they suggest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.platform.flow.models import Item, Matter
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Building, Placed
from linli.work.topics.terms import LineState, State, WarningKind


class Topic(Placed):
    """Several households about one trouble at one place (热点话题). Found by Linli; stays itself while it grows."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)  # of the residents' own words
    state = models.CharField(max_length=8, choices=State.choices, default=State.LIVE)
    category = models.CharField(max_length=40, blank=True)
    heat = models.FloatField(default=0)
    reporters = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # when it was last found again
    ended_at = models.DateTimeField(null=True, blank=True)
    agenda = models.BigIntegerField(null=True, blank=True)  # the matter it became when it was put on the agenda
    asked_at = models.DateTimeField(null=True, blank=True)  # when that was asked for

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=[level, "-heat"], condition=Q(state=State.LIVE), name=f"topic_{level}")
            for level in ("city", "district", "town", "community", "grid")
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A request that belongs to a topic."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="members")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "matter"], name="member_once")]


class Gathering(models.Model):
    """The requests of a topic are put under one (并成一件): asked for at once, done request by request, undoable."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="gatherings")
    into = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic"], condition=Q(undone_at=None), name="one_gathering")
        ]


class GatheringLine(models.Model):
    """One request of a gathering: waiting, merged, or left out with the reason."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="lines")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.WAITING)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["gathering", "matter"], name="gathered_once")]


class Watched(models.Model):
    """What is still to be looked through in a community: topics after something came in, warnings once a day."""

    community = models.BigIntegerField(primary_key=True)
    dirty_at = models.DateTimeField(null=True, db_index=True)
    found_at = models.DateTimeField(null=True)
    warned_on = models.DateField(null=True, db_index=True)


class WarningRule(models.Model):
    """When a place is looked at before anybody calls. Replaced, never edited, so that it can be read what held when."""

    kind = models.CharField(max_length=8, choices=WarningKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")  # None: everywhere
    times = models.PositiveSmallIntegerField()  # so many requests …
    days = models.PositiveSmallIntegerField()  # … in so many days, or around this day of former years
    quiet_days = models.PositiveSmallIntegerField(default=60)  # after a visit nothing is suggested there for so long
    most_open = models.PositiveSmallIntegerField(default=5)  # suggestions that may wait in one grid
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "area"], condition=Q(ended_at=None), nulls_distinct=False, name="one_warning_rule"
            )
        ]


class Suggestion(Item):
    """A patrol suggestion (巡查建议): a matter for the grid worker with its reason, before anybody has called."""

    warning = models.CharField(max_length=8, choices=WarningKind.choices)
    key = models.CharField(max_length=80)  # what it is about; one open suggestion for each
    reason = models.TextField()
    category = models.CharField(max_length=40, blank=True)
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    facts = models.JSONField(default=dict)  # the numbers behind the reason, and the rule that held
    words = models.TextField(max_length=500, blank=True)
    waiting = models.BooleanField(default=True)  # nobody has gone there yet
    request = models.BigIntegerField(null=True, blank=True)  # the request it became

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key"], name="suggestion_key")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=Q(waiting=True), name="one_waiting_suggestion")
        ]

    def __str__(self) -> str:
        return str(self.matter)
