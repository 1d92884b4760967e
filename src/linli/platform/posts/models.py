"""Who is on duty where: posts, people appointed to them for a term, what a kind of post may do, who changed it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.terms import Duty
from linli.platform.prepared import Slot


class Post(models.Model):
    """A post (岗位): a duty in an area, for an organisation where it has one. It stays when its holder goes."""

    duty = models.CharField(max_length=24, choices=Duty.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="posts")
    title = models.CharField(max_length=60)
    closed_on = models.DateField(null=True, blank=True)  # from that day on the post is no more (撤销)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["duty", "area"], name="post_duty")]

    def __str__(self) -> str:
        return self.title


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Look-ups of terms."""

    def current(self) -> AppointmentQuerySet:
        """Terms that run today (Asia/Shanghai)."""
        return self.running_on(clock.today())

    def running_on(self, day: date | Slot) -> AppointmentQuerySet:
        """Terms that run on a day (Asia/Shanghai)."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Appointment(models.Model):
    """A person holds a post for a term (任职); both days belong to the term."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # 代班: stands in for this holder of the post while they are away, and takes care of what they have in hand.
    instead_of = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    basis = models.CharField(max_length=200, blank=True)  # the paper behind it (任命文件)

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "since"], name="appointment_person"),
            models.Index(fields=["until"], condition=~Q(until=None), name="appointment_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class AppointmentChange(models.Model):
    """What happened to an appointment: who, when, on which basis. Append-only."""

    class What(models.TextChoices):
        """Kinds of changes."""

        BEGUN = "begun", _("任命")
        EXTENDED = "extended", _("续任")
        ENDED = "ended", _("免职")
        STANDS_IN = "stands_in", _("代班")
        HANDED_OVER = "handed_over", _("交接")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=12, choices=What.choices)
    until = models.DateField(null=True, blank=True)  # the last day as it was fixed by this change
    facts = models.JSONField(default=dict)
    basis = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the system
    title = models.CharField(max_length=60, blank=True)  # the post of who did it, at that time
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.what}"


class RightChange(models.Model):
    """A kind of post gains or loses a right: losing counts at once, gaining when a second person has confirmed it."""

    class State(models.TextChoices):
        """Where a change stands."""

        ASKED = "asked", _("等另一位管理员确认")
        IN_FORCE = "in_force", _("已生效")
        REFUSED = "refused", _("没有同意")

    duty = models.CharField(max_length=24, choices=Duty.choices)
    right = models.CharField(max_length=24)  # of rights.Right
    grant = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    at = models.DateTimeField()
    second = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    second_title = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "right"], condition=Q(state="asked"), name="one_right_asked"),
            models.CheckConstraint(
                condition=~Q(grant=True, state="in_force", second=None) & ~Q(second=models.F("by")),
                name="two_people_widen_a_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{'+' if self.grant else '-'}{self.duty}.{self.right}"


class Act(models.Model):
    """What somebody did to the system rather than in it (管理操作): read by the audit administrator. Append-only."""

    what = models.CharField(max_length=40)  # appointment.begin, right.ask, rule.set …
    about = models.CharField(max_length=160)  # in words, without personal data
    facts = models.JSONField(default=dict)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the system
    title = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at", "-id"], name="act_at")]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.what} {self.about}"
