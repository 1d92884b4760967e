"""Imports on their way, what was wrong in them, exports of personal data with their trail, and searches by identity."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from linli.kernel import ids
from linli.platform.identity.models import Person
from linli.platform.places.models import Area
from linli.platform.registers.terms import ExportState, State, Trace


class Import(models.Model):
    """A table that somebody brought: read, checked, confirmed, written in batches (导入).

    `position` is the place in the spool up to which everything is written. It is saved in the transaction of the batch,
    so a run that was killed goes on behind the last whole batch.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_key, editable=False)
    register = models.CharField(max_length=20)
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file: the same file is recognised
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: from the command line
    title = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    position = models.BigIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)  # of the good: were there already
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "touched_at"], name="import_state")]

    @property
    def rows(self) -> int:
        """How many rows have been looked at."""
        return self.good + self.bad


class CellFault(models.Model):
    """What is wrong with one cell. The value itself stays in the spool: no personal data lies here."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField()
    offset = models.BigIntegerField()  # of the row in the spool
    column = models.SmallIntegerField()  # in the file as it was brought; -1: the whole row
    reason = models.CharField(max_length=300)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["of", "line", "id"], name="fault_line")]


class Export(models.Model):
    """A request for a file with personal data: a purpose, a second person, seven days (导出申请)."""

    id = models.UUIDField(primary_key=True, default=ids.new_key, editable=False)
    register = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")  # what it covers
    purpose = models.CharField(max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.ASKED)
    second = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    second_title = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=200, blank=True)  # of the second person
    count = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"], name="export_state")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(second=F("by")), name="export_needs_another_person"),
            models.CheckConstraint(
                condition=~Q(state=ExportState.APPROVED) | Q(second__isnull=False, expires_at__isnull=False),
                name="approved_export_has_a_second_person",
            ),
        ]


class ExportTrail(models.Model):
    """What happened to an export, for ever. Append-only."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="trail")
    what = models.CharField(max_length=10, choices=Trace.choices)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["export", "id"], name="export_trail")]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class IdentitySearch(models.Model):
    """Somebody looked for a person by what identifies them; the words are kept masked. Append-only."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)  # name, phone, id_number, plate
    words = models.CharField(max_length=80)  # masked
    hits = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "-at"], name="identity_search_by")]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
