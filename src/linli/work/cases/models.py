"""Requests of residents and what is attached to them: calls, tasks, pressings, extensions, ratings."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock, mask
from linli.platform.flow.models import Item, Matter
from linli.platform.identity.fields import Personal, SealedTextField
from linli.platform.identity.models import Person
from linli.platform.places.models import Building, Entrance, Home
from linli.platform.posts.actor import Actor
from linli.work.cases.presets import shown
from linli.work.cases.terms import PauseReason, Satisfied, Solved, Timely

TO_REACH = Personal(_("就这件事与您联系"), _("办理您反映的事"), _("随这件事保存"), "phone")


class CaseQuerySet(models.QuerySet["Case"]):
    """Look-ups of requests; what is shown to people goes through `seen_by`."""

    def seen_by(self, by: Actor) -> CaseQuerySet:
        """Requests this actor may know of, with their matters."""
        return self.filter(matter__in=Matter.objects.seen_by(by)).select_related("matter")


class Case(Item):
    """A resident's request (诉求), from 点单 to 评单. Changed only through actions."""

    text = models.TextField(max_length=2000)
    place_words = models.CharField(max_length=120)  # "3 号楼 2 单元附近": what people read
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    home = models.ForeignKey(Home, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    # another number for this one matter (换个号码联系我); their own stays what they sign in with
    contact_phone = SealedTextField(null=True, personal=TO_REACH)
    placed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    first_asked = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    external_number = models.CharField(max_length=60, blank=True)  # 12345 work order, imported message
    urgent = models.BooleanField(default=False)
    proposal = models.JSONField(default=dict)  # what dispatch proposed, and why
    arrived_at = models.DateTimeField(null=True)
    plan = models.TextField(blank=True)
    promised_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    objections = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    pause_reason = models.CharField(max_length=20, choices=PauseReason.choices, blank=True)
    paused_until = models.DateField(null=True)
    stage_before = models.CharField(max_length=24, blank=True)  # to go back to after a pause or an undone merge
    into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["external_number"], condition=~models.Q(external_number=""), name="external_number_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["first_asked"], condition=~models.Q(first_asked=None), name="first_asked_of")
        ]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def answer_words(self) -> str:
        """The answer as the reader's language says it, where it was given by a tap."""
        return shown(self.answer)

    @property
    def masked_phone(self) -> str:
        """The number at which the reporter wants to be called about this, masked."""
        if self.contact_phone:
            return mask.phone(self.contact_phone)
        return self.matter.person.masked_phone if self.matter.person else ""

    @property
    def anonymous(self) -> bool:
        """Whether name and phone are kept from the community (F2.1)."""
        return self.matter.anonymous

    @property
    def reopenable(self) -> bool:
        """Within 14 calendar days of the answer (F12.4)."""
        return self.answered_at is not None and (clock.now() - self.answered_at).days < REOPEN_DAYS


REOPEN_DAYS = 14


class Call(Item):
    """A call to one organisation (吹哨): it must report in, name a person and a date (F2.4)."""

    reason = models.TextField(max_length=500)
    contact = models.CharField(max_length=40, blank=True)  # the person the organisation names
    contact_phone = models.CharField(max_length=20, blank=True)
    promised_on = models.DateField(null=True)
    reported_at = models.DateTimeField(null=True)
    objection = models.TextField(max_length=500, blank=True)
    objections = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    progress = models.TextField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.matter)


class Task(Item):
    """A sub-task of a request for one party (F2.8)."""

    due_on = models.DateField()
    result = models.TextField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.matter)


class Pressing(Item):
    """An upper level presses a matter (督办)."""

    words = models.TextField(max_length=500)
    reply = models.TextField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.matter)


class Extension(Item):
    """More time asked for a clock, decided by the level above (延期)."""

    clock = models.CharField(max_length=24)
    until = models.DateField()
    reason = models.TextField(max_length=500)
    decision = models.TextField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.matter)


class Consultation(models.Model):
    """A consultation on a request (会商): who came, what was agreed. Kept as it was held."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=80)
    chair = models.CharField(max_length=40)
    parties = models.JSONField(default=list)  # names of the parties that came
    people = models.PositiveSmallIntegerField(default=0)
    minutes = models.TextField(max_length=4000)
    conclusion = models.TextField(max_length=1000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.case} {self.held_at:%m-%d}"


class Rating(models.Model):
    """What the requester says of the handling (评单). One for each answer; never written by staff (F2.7)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")  # the request this person placed
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    timely = models.CharField(max_length=4, choices=Timely.choices)
    solved = models.CharField(max_length=8, choices=Solved.choices)
    satisfied = models.CharField(max_length=8, choices=Satisfied.choices)
    words = models.TextField(max_length=500, blank=True)
    round = models.PositiveSmallIntegerField(default=0)  # how often the request had been reopened before
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "round"], name="one_rating_per_answer")]

    @property
    def unhappy(self) -> bool:
        """Not solved or not satisfied: the request goes back to work by itself."""
        return self.solved == Solved.NO or self.satisfied == Satisfied.NO


class SavedView(models.Model):
    """A work list somebody keeps: a name and the filters of its URL."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.name


class CaseGrams(models.Model):
    """What a request is found by, as numbers (`grams.py`): pairs of characters, areas, the month. Made anew at will."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    tokens = ArrayField(models.IntegerField())

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["tokens"], name="case_tokens")]
