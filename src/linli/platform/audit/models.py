"""Who looked at which personal field, and why: the trail that the owner of the data reads (F11.1, F12.11)."""

from typing import ClassVar

import pgtrigger
from django.db import models

from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person


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
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person} {self.field}"


class DisputedLook(models.Model):
    """The owner of the data says that a look was not right (F12.11); the auditor answers for it. Once for each look."""

    look = models.OneToOneField(Look, models.PROTECT, related_name="dispute")
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
