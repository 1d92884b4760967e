"""Photos and recordings that belong to a matter: evidence, kept without the camera's hidden data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person

if TYPE_CHECKING:
    from linli.platform.posts.actor import Actor


class Kind(models.TextChoices):
    """What a file is."""

    PHOTO = "photo", _("照片")
    VOICE = "voice", _("录音")


class Use(models.TextChoices):
    """At which step a file came in."""

    PLACED = "placed", _("反映时")
    HANDLED = "handled", _("办理时")
    CLOSED = "closed", _("办结时")
    CONSULTED = "consulted", _("会商时")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Look-ups of files."""

    def seen_by(self, by: Actor) -> AttachmentQuerySet:
        """Files of matters this actor may see: fetch = authorise."""
        return self.filter(matter__in=Matter.objects.seen_by(by))


class Attachment(models.Model):
    """A file of a matter. The bytes lie in the data folder under their SHA-256; the row is never changed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    use = models.CharField(max_length=12, choices=Use.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
