"""Double registration: who serves at home after hours, in which kind of post."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.flow.models import Item
from linli.platform.identity.fields import Personal
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, under
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.work.muster.terms import EnrolmentStage, HelpKind, Skill, Slot, Standing, words_of

# Who keeps the roster of an area; the organisation sees its own people, and everybody sees themselves.
KEEPERS = frozenset({Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD, Duty.DISPATCHER})
READERS = KEEPERS | {Duty.LEADER}
SERVING = _("社区安排服务岗位，应急时召集")
AGREED = _("您本人报名")
YEAR_AFTER = _("退出或到期后一年")


def areas_of(by: Actor, duties: frozenset[Duty]) -> list[Area]:
    """The areas in which the actor holds one of these duties."""
    return [held.area for held in by.holdings if held.duty in duties]


def within(areas: list[Area], prefix: str = "") -> Q:
    """Rows that lie in one of the areas; none when there is none."""
    parts = [under(area) for area in areas]
    if prefix:
        parts = [Q(**{f"{prefix}{name}": value for name, value in part.children}) for part in parts]  # type: ignore[misc]
    return reduce(or_, parts) if parts else Q(pk__in=[])


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Look-ups of enrolments; everything that shows them to people goes through `seen_by`."""

    def seen_by(self, by: Actor) -> EnrolmentQuerySet:
        """Of one's own areas, of one's organisation, and one's own."""
        rule = within(areas_of(by, READERS), "matter__")
        if by.organisations:
            rule |= Q(matter__organisation_id__in=by.organisations)
        if by.person_id and by.only_matter is None:
            rule |= Q(person_id=by.person_id)
        return self.filter(rule).select_related("matter", "person")

    def active(self) -> EnrolmentQuerySet:
        """Confirmed by the community and not over."""
        return self.filter(ended_at=None, matter__stage=EnrolmentStage.ACTIVE)


class Enrolment(Item):
    """A person registers at the home community too (双报到). The matter's organisation is where they work."""

    personal: ClassVar[dict[str, Personal]] = {
        "standing": Personal(SERVING, AGREED, YEAR_AFTER, "name"),
        "body": Personal(SERVING, AGREED, YEAR_AFTER, "name"),
        "skills": Personal(SERVING, AGREED, YEAR_AFTER, "name"),
        "note": Personal(SERVING, AGREED, YEAR_AFTER, "name"),
    }
    keep_for: ClassVar[timedelta] = timedelta(days=365)  # after it has ended

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.MEMBER)
    body = models.CharField(max_length=80, blank=True)  # where they work, in their own words
    wanted = ArrayField(models.CharField(max_length=12, choices=HelpKind.choices), default=list)
    skills = ArrayField(models.CharField(max_length=12, choices=Skill.choices), default=list, blank=True)
    slots = ArrayField(models.CharField(max_length=16, choices=Slot.choices), default=list, blank=True)
    note = models.CharField(max_length=200, blank=True)
    given = ArrayField(models.CharField(max_length=12, choices=HelpKind.choices), default=list, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[EnrolmentQuerySet] = EnrolmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="enrolled_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_standing_display()}"

    @property
    def kinds(self) -> list[str]:
        """What the community has given; until then what was wished for."""
        return list(self.given or self.wanted)

    @property
    def kind_words(self) -> str:
        """治安巡逻、政策宣讲."""
        return words_of(HelpKind, self.kinds)

    @property
    def skill_words(self) -> str:
        """Skills in words."""
        return words_of(Skill, self.skills)

    @property
    def slot_words(self) -> str:
        """Times in words."""
        return words_of(Slot, self.slots)

    @property
    def active(self) -> bool:
        """On the roster today."""
        return self.matter.stage == EnrolmentStage.ACTIVE

    @classmethod
    def forget(cls, today: date | None = None) -> int:
        """Take away what is kept about people whose enrolment ended a year ago; that they served stays."""
        before = clock.start_of_day(today or clock.today()) - cls.keep_for
        old = cls.objects.filter(ended_at__lt=before).exclude(body="", note="", skills=[], standing=Standing.OTHER)
        return old.update(body="", note="", skills=[], slots=[], standing=Standing.OTHER)
