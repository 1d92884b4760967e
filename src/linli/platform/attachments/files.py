"""Taking files in: checked, made small, stripped of hidden data, stored once under their hash."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_noop as _
from PIL import Image, ImageOps, UnidentifiedImageError

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.platform.attachments.models import Attachment, Kind, Use
from linli.platform.flow.models import Matter
from linli.platform.posts.actor import Actor

MOST_PHOTOS = 9
MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 80_000_000  # a 64-megapixel phone passes, a decompression bomb does not
LONG_SIDE = 1600
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
# How a recording starts, by its media type; what a browser calls a file is not believed.
VOICE_STARTS = (
    (b"OggS", 0, "audio/ogg"),
    (b"\x1aE\xdf\xa3", 0, "audio/webm"),
    (b"ftyp", 4, "audio/mp4"),
    (b"ID3", 0, "audio/mpeg"),
    (b"#!AMR", 0, "audio/amr"),
    (b"RIFF", 0, "audio/wav"),
)


@dataclass(frozen=True)
class Prepared:
    """A checked file, ready to be kept; equal content has an equal hash."""

    kind: str
    content: bytes
    media_type: str
    sha256: str
    width: int | None = None
    height: int | None = None


def photo(upload: IO[bytes], name: str = "photos") -> Prepared:
    """Check a picture and make it a WebP of at most 1600 px without EXIF or GPS. Raises Invalid in plain words."""
    raw = upload.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Invalid({name: _("这张照片超过 30 MB，请换一张小一点的")})
    try:
        with Image.open(io.BytesIO(raw), formats=PHOTO_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid({name: _("这张照片太大，打不开，请换一张")})
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONG_SIDE, LONG_SIDE))
            out = io.BytesIO()
            upright.convert("RGB").save(out, "WEBP", quality=80, method=2)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid({name: _("有一个文件不是照片，或者已经损坏，请换一张")}) from error
    content = out.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    return Prepared(Kind.PHOTO, content, "image/webp", digest, upright.width, upright.height)


def photos(uploads: Iterable[IO[bytes]], name: str = "photos") -> list[Prepared]:
    """Check several pictures; at most nine."""
    files = [upload for upload in uploads if upload]
    if len(files) > MOST_PHOTOS:
        raise Invalid({name: _("最多 9 张照片，请去掉几张")})
    return [photo(upload, name) for upload in files]


def voice(upload: IO[bytes], name: str = "voice") -> Prepared:
    """Check a recording by how it starts. Raises Invalid in plain words."""
    raw = upload.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Invalid({name: _("录音太长，请分几次说，或者打电话给我们")})
    for start, offset, media_type in VOICE_STARTS:
        if raw[offset : offset + len(start)] == start:
            return Prepared(Kind.VOICE, raw, media_type, hashlib.sha256(raw).hexdigest())
    raise Invalid({name: _("这个文件不是录音，请重新录一段")})


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def keep(
    matter: Matter,
    files: Sequence[Prepared],
    by: Actor,
    use: Use,
    *,
    taken_at: datetime | None = None,
    at: tuple[float, float] | None = None,
) -> list[Attachment]:
    """Store checked files with a matter, inside the action. Bytes go to disk first, so no row lacks its file."""
    for one in files:
        write(one)
    rows = [
        Attachment(
            matter=matter,
            kind=one.kind,
            use=use,
            sha256=one.sha256,
            media_type=one.media_type,
            size=len(one.content),
            width=one.width,
            height=one.height,
            taken_at=taken_at,
            lon=at[0] if at else None,
            lat=at[1] if at else None,
            by=by.person,
            at=clock.now(),
        )
        for one in files
    ]
    return Attachment.objects.bulk_create(rows) if rows else []


def kept(matter: Matter) -> list[Prepared]:
    """The files of a matter as they were prepared, to stand with another matter too; their bytes are stored once."""
    rows = Attachment.objects.filter(matter=matter).order_by("id")
    return [
        Prepared(one.kind, path_of(one.sha256).read_bytes(), one.media_type, one.sha256, one.width, one.height)
        for one in rows
    ]


def write(one: Prepared) -> None:
    """Put the bytes where their hash says; harmless when they are there already."""
    target = path_of(one.sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.{id(one)}")
    with draft.open("wb") as out:
        out.write(one.content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)


def evidence(files: Sequence[Prepared]) -> dict[str, Any]:
    """What a record says of its files: their hashes, so that a swapped picture is found (F12.6)."""
    return {"files": [one.sha256 for one in files]} if files else {}
