"""Which files the page of a matter shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BigIntegerField

from linli.platform.attachments.models import Attachment, Kind
from linli.platform.prepared import Prepared, Slot

PHOTOS = Prepared(
    lambda: Attachment.objects.filter(matter_id__one_of=Slot("ids", BigIntegerField()), kind=Kind.PHOTO).order_by("id")
)


def photos_of(ids: Sequence[int]) -> list[Attachment]:
    """The photos of these matters, oldest first."""
    return PHOTOS(ids=list(ids))
