"""Photos of a form that came back with a fault: kept, so that nobody has to take them again."""

from __future__ import annotations

from collections.abc import Sequence

from django.core import signing

from linli.platform.attachments.files import Prepared, path_of, write

SALT = "linli.attachments.stash"
KEPT_FOR = 24 * 3600  # seconds a token is good for


def tokens(files: Sequence[Prepared]) -> list[str]:
    """Store checked files and give a signed token for each, to travel in a hidden field of the form."""
    for one in files:
        write(one)
    facts = [[one.kind, one.media_type, one.sha256, one.width, one.height] for one in files]
    return [signing.dumps(fact, salt=SALT) for fact in facts]


def recall(given: Sequence[str]) -> list[Prepared]:
    """The files behind tokens; a token that is forged, too old or whose file is gone is left out."""
    found = (_recall(token) for token in given)
    return [one for one in found if one is not None]


def _recall(token: str) -> Prepared | None:
    try:
        kind, media_type, sha256, width, height = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        return Prepared(kind, path_of(sha256).read_bytes(), media_type, sha256, width, height)
    except (signing.BadSignature, OSError, ValueError):
        return None
