"""What the roster keeps beside posts and terms: how many are expected, what is handed over, who has an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.platform.identity.models import Account, Person
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty


class StaffingRule(models.Model):
    """How many holders of a duty every area of a level is to have (配岗标准); of an area: there and below it."""

    level = models.CharField(max_length=12, choices=Level.choices)
    duty = models.CharField(max_length=24, choices=Duty.choices)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    least = models.PositiveSmallIntegerField()  # 0: not expected here
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # replaced rules stay for the record

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["level", "duty", "area"], condition=Q(ended_at=None), nulls_distinct=False,
                name="one_staffing_rule",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.get_duty_display()} {self.least}"


class Handover(models.Model):
    """What a holder has in hand goes to somebody else (交接): at once, or on a day that was fixed before."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("到期自动交接")
        DONE = "done", _("已交接")
        DROPPED = "dropped", _("已取消")

    term = models.ForeignKey(Appointment, models.PROTECT, related_name="handovers")
    to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: whom the rule names on the day
    by_rule = models.BooleanField(default=False)  # nobody was named, so the lead has it
    on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices)
    matters = models.JSONField(default=list)  # ids of the matters that went over
    basis = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the system
    title = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term"], condition=Q(state="planned"), name="one_handover_planned")
        ]
        indexes: ClassVar = [models.Index(fields=["on"], condition=Q(state="planned"), name="handover_due")]

    def __str__(self) -> str:
        return f"{self.term_id} {self.on}"

    @property
    def count(self) -> int:
        """How many matters went over."""
        return len(self.matters)


class TermWarning(models.Model):
    """That a term ends soon was said (任期快到): once for each last day and each number of days before it."""

    term = models.ForeignKey(Appointment, models.PROTECT, related_name="+", db_index=False)
    until = models.DateField()
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "until", "days"], name="one_warning_of_a_term")
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.until} -{self.days}"


class StaffAccount(models.Model):
    """What is known of the account of somebody on duty, beside the account itself."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="staff")
    term = models.ForeignKey(Appointment, models.PROTECT, related_name="+")  # from which it was made
    first_password = models.BooleanField(default=True)  # given out by an administrator; to be replaced at the first use
    password_until = models.DateTimeField(null=True)  # of a password given out
    locked_at = models.DateTimeField(null=True)
    lock_reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.account.username
