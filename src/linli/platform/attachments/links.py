"""Addresses of files for people who may see a file through a page but not through its matter.

A merged reporter reads the result of the request theirs was merged into, a resident sees the photo a department took:
the page that shows them the file gives them an address that works for them and nobody else.
"""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

SALT = "linli.attachments.links"
GOOD_FOR = 24 * 3600  # seconds


def shown_to(person: int | None, pk: int) -> str:
    """The address of a file for one person."""
    address = reverse("attachments:attachment", args=[pk])
    return f"{address}?for={signing.dumps([pk, person], salt=SALT)}" if person else address


def meant_for(token: str, pk: int) -> int | None:
    """The person an address was made for; None when it is forged, too old, or for another file."""
    try:
        of, person = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person) if of == pk else None
