"""What is kept of a text so that its like is found again: numbers that near-duplicates share, never the words."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Signature(models.Model):
    """The marks of one matter's text. Derived from the matter; rebuilt by `./linli manage likeness`."""

    matter = models.BigIntegerField(primary_key=True)  # no foreign key: a projection may lag behind, and is derived
    marks = ArrayField(models.IntegerField())
    opened_at = models.DateTimeField()

    class Meta:
        # Without a list of pending entries: every look-up would have to read through all of it.
        indexes: ClassVar = [GinIndex(fields=["marks"], name="marks_of_signature", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.matter}: {len(self.marks)}"
