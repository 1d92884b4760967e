"""A call-up and everybody on its list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.flow.models import Item, Matter
from linli.platform.identity.fields import Personal, SealedTextField
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.work.muster.terms import Answer, MusterStage, Source

OPEN = (MusterStage.CALLED, MusterStage.CALLED_AGAIN)
GRACE = timedelta(minutes=15)  # said to be coming and not there this long after the hour: somebody should ring


class MusterQuerySet(models.QuerySet["Muster"]):
    """Look-ups of musters."""

    def seen_by(self, by: Actor) -> MusterQuerySet:
        """Musters this actor may know of, with their matters."""
        return self.filter(matter__in=Matter.objects.seen_by(by)).select_related("matter__handler", "matter__area")


class Muster(Item):
    """People of the roster are called up (应急召集). The area of its matter is whose roster, the handler who did it."""

    reason = models.CharField(max_length=120)
    place = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    bring = models.CharField(max_length=120, blank=True)
    rehearsal = models.BooleanField(default=False)  # a drill (演练): counted apart from the real ones
    asked = models.JSONField(default=list)  # by what each wave was picked
    wave = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=6)  # shown at the place; who types it is there
    words = models.CharField(max_length=200, blank=True)  # told to everybody at the stand-down
    report = models.TextField(max_length=2000, blank=True)  # the short record at the close
    stood_down_at = models.DateTimeField(null=True)

    objects: ClassVar[MusterQuerySet] = MusterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code"], name="muster_code")]

    def __str__(self) -> str:
        return self.reason

    @property
    def open(self) -> bool:
        """People are still being called and checked in."""
        return self.matter.stage in OPEN


class Summons(models.Model):
    """One person on the list of a muster: told when, answered what, there since when."""

    keep_for: ClassVar[timedelta] = timedelta(days=90)  # the reason why somebody could not come, after the muster

    muster = models.ForeignKey(Muster, models.PROTECT, related_name="summons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="summons")
    wave = models.PositiveSmallIntegerField(default=1)  # in which they were first called
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ENROLMENT)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    why = SealedTextField(null=True, personal=Personal(_("安排人手"), _("您本人自愿填写"), _("解散后 90 天"), "name"))
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # the organiser, by telephone
    here_at = models.DateTimeField(null=True)
    here_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # the organiser, at the place
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["muster", "person"], name="called_up_once")]
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="summons_of")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_answer_display()}"

    @property
    def missing(self) -> bool:
        """Said to be coming, and not there a quarter of an hour after the time."""
        late = clock.now() > self.muster.starts_at + GRACE
        return self.answer == Answer.COMING and self.here_at is None and late and self.muster.open

    @classmethod
    def forget(cls, today: date | None = None) -> int:
        """Take away why people could not come, ninety days after the stand-down."""
        before = clock.start_of_day(today or clock.today()) - cls.keep_for
        return cls.objects.filter(~Q(why=None), muster__stood_down_at__lt=before).update(why=None)
