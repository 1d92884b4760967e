"""What was told and who has heard it: events (the outbox), positions of listeners, heartbeats of processes."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Func


class CurrentTransaction(Func):
    """The id of the running transaction as a bigint; later transactions have larger ones."""

    function = "pg_current_xact_id"
    template = "(%(function)s()::text::bigint)"
    output_field = models.BigIntegerField()


class Event(models.Model):
    """One thing that happened; written in the transaction of the change itself, never altered."""

    name = models.CharField(max_length=60)
    matter = models.BigIntegerField(null=True)  # the matter's id; this floor knows nothing of matters
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    xact = models.BigIntegerField(db_default=CurrentTransaction())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["xact", "id"], name="event_order")]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.name} {self.matter}"


class Position(models.Model):
    """How far a listener has read; saved in the same transaction as its effect."""

    listener = models.CharField(max_length=80, primary_key=True)
    xact = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)


class Done(models.Model):
    """A reaction has taken effect for an event; the unique row makes a second run harmless."""

    event = models.BigIntegerField()
    reaction = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "reaction"], name="reacted_once")]


class Heartbeat(models.Model):
    """A part of the system was alive at this time."""

    part = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
