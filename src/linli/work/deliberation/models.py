"""What a community discusses: agenda items, and the requests from which they come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from linli.platform.flow.models import Item, Matter


class AgendaItem(Item):
    """A subject put forward for a meeting (议题), from 提出 to 告知反映人."""

    why = models.TextField(max_length=1000, blank=True)
    topic = models.BigIntegerField(null=True, blank=True)  # the hot topic it came from
    meets_at = models.DateTimeField(null=True, blank=True)
    meets_where = models.CharField(max_length=80, blank=True)
    declined = models.TextField(max_length=500, blank=True)  # the reason, which the reporters read
    minutes = models.TextField(max_length=4000, blank=True)  # kept for staff
    conclusion = models.TextField(max_length=1000, blank=True)  # what the reporters read

    def __str__(self) -> str:
        return str(self.matter)


class AgendaRequest(models.Model):
    """A request that belongs to an agenda item: its reporter sees the item and is told how it went."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="requests")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "matter"], name="request_once_per_item")]
