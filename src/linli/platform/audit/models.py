"""Who looked at which personal field, and why: the trail that the owner of the data reads (F11.1, F12.11)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person

# Whoever writes a look, one at a time or thousands at once: a look at a honeytoken is told to those who watch.
RINGS = """
IF EXISTS (SELECT 1 FROM audit_honeytoken h WHERE h.person_id = NEW.person_id AND h.ended_at IS NULL) THEN
    INSERT INTO events_event (name, matter, data, at)
    VALUES ('look.honeytoken', NULL, jsonb_build_object('look', NEW.id), NEW.at);
END IF;
RETURN NEW;
"""


class Look(models.Model):
    """One look at one personal field (查阅记录). Append-only."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="looks")  # whose data
    field = models.CharField(max_length=40)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)  # the post at that time
    reason = models.CharField(max_length=200)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="looks")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="looks_at")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="rings", when=pgtrigger.After, operation=pgtrigger.Insert, func=RINGS),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.field}"


class DisputedLook(models.Model):
    """The owner of the data says that a look was not right (F12.11); the auditor answers for it. Once for each look."""

    look = models.OneToOneField(Look, models.PROTECT, related_name="dispute")
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Honeytoken(models.Model):
    """A made-up resident whom nobody has a reason to look at (蜜标): a look is a question. No desk sees this table."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Sweep(models.Model):
    """One run of the retention rules (到期清理): what was forgotten, model by model."""

    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the nightly job
    told = models.JSONField(default=list)  # [{"model", "words", "keep_days", "count"}]
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.count}"
