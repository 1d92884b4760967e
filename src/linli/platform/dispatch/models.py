"""The dispatch catalogue (派单目录): what troubles there are, who answers for them where, and what people corrected."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Size
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Organisation, Placed
from linli.platform.posts.terms import Duty


class Category(models.Model):
    """A kind of trouble, with the words it is told by."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    group = models.CharField(max_length=40)
    words = models.JSONField(default=dict)  # word → weight
    not_words = models.JSONField(default=list)
    examples = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)  # trapped people, gas, fire, water main: no model may overrule
    size = models.CharField(max_length=8, choices=Size.choices, default=Size.SMALL)
    # Who answers where no rule of the place says otherwise: a duty ("grid_worker"), the compound's
    # "property_company", or the nearest organisation of this trade.
    party = models.CharField(max_length=40, default=Duty.GRID_WORKER)
    position = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class DispatchRule(models.Model):
    """Who answers for a category in an area (F12.1): a duty or an organisation. Replaced, never edited."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="rules")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    size = models.CharField(max_length=8, choices=Size.choices, blank=True)  # blank: the category's own
    duty = models.CharField(max_length=24, choices=Duty.choices, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(max_length=200, blank=True)  # law, decree or agreement that says so
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "area"], condition=Q(ended_at=None), name="one_rule_per_category_and_area"
            ),
            models.CheckConstraint(
                condition=Q(duty="", organisation__isnull=False) | (~Q(duty="") & Q(organisation=None)),
                name="a_rule_names_one_party",
                violation_error_message=_("请选岗位或单位，二选一"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.area}"


class Threshold(models.Model):
    """From which confidence on Linli dispatches by itself in an area (F2.9)."""

    area = models.OneToOneField(Area, models.PROTECT, related_name="+")
    confidence = models.FloatField(default=0.8)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class Correction(models.Model):
    """A person put a proposal right: what was proposed, what it became. Append-only; it teaches (F2.9)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="corrections")
    proposed = models.CharField(max_length=40)
    category = models.CharField(max_length=40)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class CatalogueChange(models.Model):
    """Who changed a category or threshold, from what to what. Append-only."""

    what = models.CharField(max_length=80)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.what


class Verdict(models.TextChoices):
    """What the check on the newest month of the place's own matters said of a version."""

    BETTER = "better", _("比正在用的好")
    NOT_BETTER = "not_better", _("没有比正在用的好")
    SURER_BUT_WRONG = "surer_but_wrong", _("有把握的里面错得更多")
    TOO_LITTLE = "too_little", _("最近一个月办结的太少，比不出来")


class ModelVersion(models.Model):
    """What was learnt from the matters of this place at one time (学到的版本). Kept; never changed but for `in_use`."""

    trained_at = models.DateTimeField()
    trained_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: by night
    matters = models.PositiveIntegerField()  # closed or corrected matters it learnt from
    corrected = models.PositiveIntegerField()  # of these, put right by people
    from_catalogue = models.PositiveIntegerField()  # words and examples of the catalogue it learnt from besides
    labels = models.PositiveIntegerField()
    seconds = models.FloatField(default=0)
    checked = models.PositiveIntegerField(default=0)  # matters of the newest month it was checked on
    checked_since = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)  # on those matters, taught without them
    rival = models.JSONField(default=dict)  # the same figures of what was in use then
    rival_version = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # None: words alone
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    in_use = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["in_use"], condition=Q(in_use=True), name="one_version_in_use")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ModelBytes(models.Model):
    """The model itself and its trial, which was taught without the newest month; arrays and JSON, nothing that runs."""

    version = models.OneToOneField(ModelVersion, models.CASCADE, primary_key=True, related_name="+")
    whole = models.BinaryField()
    trial = models.BinaryField()


class Switch(models.Model):
    """Who put which version in use, and why. Append-only."""

    version = models.ForeignKey(ModelVersion, models.PROTECT, null=True, related_name="+")  # None: words alone
    before = models.ForeignKey(ModelVersion, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)  # blank: it was better in the check
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: by night
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Night(models.Model):
    """One night's lesson: begun, and what came of it. One row a day, so that it is not begun twice."""

    class Outcome(models.TextChoices):
        """What came of it."""

        TRAINED = "trained", _("学出了新版本")
        NOTHING_NEW = "nothing_new", _("新办结的太少，没有重学")
        TOO_LITTLE = "too_little", _("办结的还太少，学不出来")
        FAILED = "failed", _("没有学成，下一晚再试")

    day = models.DateField(primary_key=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    version = models.ForeignKey(ModelVersion, models.PROTECT, null=True, related_name="+")


class Judgement(Placed):
    """What dispatch judged of a matter when it came in, and whether people put it right later: one row for each."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    category = models.CharField(max_length=40, blank=True)
    became = models.CharField(max_length=40, blank=True)
    confidence = models.FloatField()
    automatic = models.BooleanField()  # dispatched without a person
    by_person = models.BooleanField()  # somebody chose the category when it came in
    urgent = models.BooleanField()
    source = models.CharField(max_length=40)  # keywords, rule:…, model:7
    corrected_at = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)
    upheld_at = models.DateTimeField(null=True)  # an objection to the dispatch was right

    class Meta:
        indexes: ClassVar = [
            *(
                models.Index(fields=[f"{level}", "-at"], name=f"judged_{level}")
                for level in ("city", "district", "town", "community")
            ),
        ]
