"""Photos of programs: handed in first, named by their hash in the request that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import IO

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, TooOften
from linli.platform.access.models import Upload
from linli.platform.attachments import files
from linli.platform.attachments.files import Prepared
from linli.platform.attachments.models import Kind
from linli.platform.identity.models import Person

KEPT = timedelta(days=2)
SPARE = timedelta(hours=1)  # nothing is named while it is being forgotten
MOST_A_DAY = 500


def hand_in(person: Person, upload: IO[bytes]) -> Upload:
    """Check a photo and keep it for two days. Raises Invalid for what is no photo, TooOften after 500 in a day."""
    now = clock.now()
    if Upload.objects.filter(person=person, at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooOften(_("今天传的照片太多了，请明天再传"))
    photo = files.photo(upload, "photo")
    files.write(photo)
    made, _new = Upload.objects.update_or_create(
        person=person,
        sha256=photo.sha256,
        defaults={"size": len(photo.content), "width": photo.width or 0, "height": photo.height or 0, "at": now},
    )
    return made


def handed_in(person: Person | None, hashes: Sequence[str]) -> list[Prepared]:
    """The photos with these hashes that this person has handed in, in this order. Raises Invalid for any other."""
    if len(hashes) > files.MOST_PHOTOS:
        raise Invalid({"photos": _("最多 9 张照片，请去掉几张")})
    recent = Upload.objects.filter(person=person, sha256__in=hashes, at__gt=clock.now() - KEPT + SPARE)
    known = {one.sha256: one for one in recent} if hashes else {}
    if missing := [one for one in hashes if one not in known]:
        raise Invalid({"photos": _("没有找到照片 %(hash)s，请先上传")}, hash=missing[0][:12])
    return [_prepared(known[one]) for one in dict.fromkeys(hashes)]


def _prepared(row: Upload) -> Prepared:
    content = files.path_of(row.sha256).read_bytes()
    return Prepared(Kind.PHOTO, content, "image/webp", row.sha256, row.width, row.height)
