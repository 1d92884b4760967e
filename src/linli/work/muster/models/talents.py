"""Talents: people who can do something and are glad to be asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.identity.fields import Personal
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Placed
from linli.platform.posts.actor import Actor
from linli.work.muster.models.enrolments import READERS, areas_of, within
from linli.work.muster.terms import Skill, words_of

ASKING = _("社区有事时请您帮忙")
CONSENT = _("您本人同意")
HALF_YEAR_AFTER = _("到期或退出后 6 个月")


class TalentQuerySet(models.QuerySet["Talent"]):
    """Look-ups of talents."""

    def seen_by(self, by: Actor) -> TalentQuerySet:
        """Of the areas whose roster the actor reads; they are rung by the community and by nobody else."""
        return self.filter(within(areas_of(by, READERS))).select_related("person", "area")

    def current(self) -> TalentQuerySet:
        """Agreed, and not over."""
        return self.filter(Q(until__gte=clock.today()), ended_at=None)


class Talent(Placed):
    """Somebody with skills who has agreed to be asked (能人)."""

    personal: ClassVar[dict[str, Personal]] = {
        "skills": Personal(ASKING, CONSENT, HALF_YEAR_AFTER, "name"),
        "offers": Personal(ASKING, CONSENT, HALF_YEAR_AFTER, "name"),
    }
    keep_for: ClassVar[timedelta] = timedelta(days=182)

    person = models.ForeignKey(Person, models.PROTECT, related_name="talents")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    skills = ArrayField(models.CharField(max_length=12, choices=Skill.choices), default=list)
    offers = models.CharField(max_length=200, blank=True)  # what they can help with, in a sentence
    musters = models.BooleanField(default=False)  # agreed to be called up in an emergency too
    consent = models.CharField(max_length=60)  # how they agreed: on the phone, on paper, here themselves
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[TalentQuerySet] = TalentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="talent_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "id"], condition=Q(ended_at=None), name="talent_community")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.skill_words}"

    @property
    def skill_words(self) -> str:
        """Skills in words."""
        return words_of(Skill, self.skills)

    @classmethod
    def forget(cls, today: date | None = None) -> int:
        """Take those away that ended half a year ago, or whose term ran out then."""
        day = (today or clock.today()) - cls.keep_for
        old = cls.objects.filter(Q(ended_at__lt=clock.start_of_day(day)) | Q(until__lt=day))
        return old.delete()[0]
