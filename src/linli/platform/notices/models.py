"""What goes out to people: notices, group robots, codes for signing in, and how the gateways are doing."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock, ids
from linli.platform.identity.fields import Personal, SealedTextField
from linli.platform.identity.models import Person
from linli.platform.notices.terms import Channel, Rank, State
from linli.platform.places.models import Area, Organisation

CONTACT = Personal(_("与您联系"), _("办理您反映的事"), _("发出后 90 天"), "phone")
WORDS = Personal(_("通知您办理进展"), _("办理您反映的事"), _("发出后 90 天"), "name")


class Robot(models.Model):
    """The robot in a chat group (群机器人); its address is a secret.

    The group of an organisation or an area is one of staff; other groups have a `label`.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, null=True, blank=True, related_name="robot")
    area = models.OneToOneField(Area, models.CASCADE, null=True, blank=True, related_name="robot")
    label = models.CharField(max_length=80, blank=True)
    webhook = SealedTextField(null=True)
    active = models.BooleanField(default=True)
    # Its members read what concerns them here, named by @, and get an SMS only when that fails.
    mentions = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(organisation=None) | Q(area=None), name="a_robot_serves_one_group")
        ]

    def __str__(self) -> str:
        return self.label or str(self.organisation or self.area)


class Notice(models.Model):
    """One message to one number or one group; written in the transaction of the change it tells of (通知)."""

    keep_for: ClassVar[timedelta] = timedelta(days=90)

    id = models.UUIDField(primary_key=True, default=ids.new_key, editable=False)  # also our id at the gateway
    once = models.CharField(max_length=160, unique=True)  # what makes it one message: nothing is sent twice
    channel = models.CharField(max_length=8, choices=Channel.choices)
    message = models.CharField(max_length=40)  # key in `messages.MESSAGES`
    # JSON; sealed because it holds codes and links that only the receiver may see
    values = SealedTextField(null=True, personal=WORDS)
    matter = models.BigIntegerField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notices")
    robot = models.ForeignKey(Robot, models.SET_NULL, null=True, related_name="+")
    phone = SealedTextField(null=True, personal=CONTACT)
    lane = models.CharField(max_length=40)  # the number or robot, blinded: limits are counted by it
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.NEWS, db_default=Rank.NEWS)
    carrier = models.ForeignKey("self", models.SET_NULL, null=True, related_name="carried")  # the SMS it goes out with
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)  # how often the gateway was asked what became of it
    provider_id = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # when somebody must look at it again; None: never

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=~Q(next_at=None), name="notice_due"),
            models.Index(fields=["lane", "tried_at"], name="notice_lane"),
            models.Index(fields=["matter"], condition=~Q(matter=None), name="notice_matter"),
            models.Index(fields=["made_at"], name="notice_made"),
            models.Index(fields=["lane"], condition=Q(state="waiting"), name="notice_waits"),
            models.Index(fields=["carrier"], condition=~Q(carrier=None), name="notice_carried"),
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.state}"

    @classmethod
    def forget(cls) -> int:
        """Ninety days after it was written, once it moves no more."""
        return cls.objects.filter(made_at__lt=clock.now() - cls.keep_for, next_at=None).delete()[0]

    @property
    def final(self) -> bool:
        """Whether it moves no more."""
        return self.next_at is None and self.state != State.BUNDLED


class Code(models.Model):
    """A code sent to a number to prove that it is one's own; only its hash is kept (验证码)."""

    lane = models.CharField(max_length=40)
    address = models.CharField(max_length=64)  # who asked: a network address, blinded
    hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lane", "-made_at"], name="code_lane"),
            models.Index(fields=["address", "-made_at"], name="code_address"),
        ]


class Attempt(models.Model):
    """A wrong guess at something secret (a follow code), counted by what was guessed at and by who guessed."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"], name="attempt_key")]


class Gateway(models.Model):
    """How a gateway is doing: after repeated failures it is left in peace and tried with one message at a time."""

    channel = models.CharField(max_length=8, choices=Channel.choices, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)


class OutboxMessage(models.Model):
    """A message that ended in the loopback instead of at a gateway: what people of the demo read as their SMS."""

    keep_for: ClassVar[timedelta] = timedelta(days=90)

    out_id = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = SealedTextField(null=True, personal=CONTACT)
    text = SealedTextField(null=True, personal=WORDS)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]

    @classmethod
    def forget(cls) -> int:
        """Ninety days after it was sent."""
        return cls.objects.filter(at__lt=clock.now() - cls.keep_for).delete()[0]
