"""Chat groups, who answers for each, and what was broadcast to them, group by group."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kernel import clock
from linli.platform.flow.models import Item
from linli.platform.identity.models import Person
from linli.platform.notices.models import Robot
from linli.platform.places.models import Area, Building, Placed
from linli.work.groups.terms import Follows, Platform, PostingStage, Told, Way

LONGEST = 500


class ChatGroup(Placed):
    """A chat group (群) of a community, a grid or a building (F1.8)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80)
    platform = models.CharField(max_length=8, choices=Platform.choices, default=Platform.WECHAT)
    members = models.PositiveIntegerField(default=0)
    robot = models.OneToOneField(Robot, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "name"], condition=Q(closed_on=None), name="one_group_of_a_name")
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "id"], condition=Q(closed_on=None), name="group_community"),
            models.Index(fields=["town", "id"], condition=Q(closed_on=None), name="group_town"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupKeeper(models.Model):
    """A person answers for a group (群负责人) for a term."""

    group = models.ForeignKey(ChatGroup, models.CASCADE, related_name="keepers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "person"], condition=Q(until=None), name="answers_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person"], condition=Q(until=None), name="answers_for")]

    def __str__(self) -> str:
        return f"{self.person} {self.group}"


class Broadcast(Item):
    """One text to the groups of an area (群发)."""

    text = models.TextField(max_length=LONGEST)
    urgent = models.BooleanField(default=False)
    by_sms = models.BooleanField(default=False)  # also to those who asked for it
    goes_at = models.DateTimeField(null=True)
    sms_asked_at = models.DateTimeField(null=True)  # the SMS have been written
    once = models.CharField(max_length=64, unique=True)  # who, where, what, on which day: said once
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    follow_kind = models.CharField(max_length=10, choices=Follows.choices, blank=True)
    words = models.CharField(max_length=200, blank=True)  # why it was refused

    def __str__(self) -> str:
        return self.matter.number


class Posting(Item):
    """The errand of one person: post the text into the groups one answers for (转发)."""

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="postings")

    def __str__(self) -> str:
        return self.matter.number

    @property
    def over(self) -> bool:
        """Nothing left to do."""
        return self.matter.stage != PostingStage.DUE


class Delivery(models.Model):
    """What became of a broadcast in one group."""

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="deliveries")
    group = models.ForeignKey(ChatGroup, models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=8, choices=Way.choices)
    state = models.CharField(max_length=10, choices=Told.choices)
    keeper = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="deliveries")
    notice = models.CharField(max_length=160, blank=True)  # under which the notice is found
    error = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["broadcast", "group"], name="each_group_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["broadcast"], condition=Q(state__in=["planned", "under_way"]), name="delivery_open")
        ]

    def __str__(self) -> str:
        return f"{self.broadcast} {self.group}"

    def settle(self, state: str, error: str = "") -> None:
        """Write down what became of it."""
        self.state, self.error, self.at = state, error[:120], clock.now()
        self.save(update_fields=["state", "error", "at"])
