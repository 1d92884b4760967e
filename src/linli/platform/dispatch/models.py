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
from linli.platform.places.models import Area, Organisation
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
