"""The link by which a landlord answers: a code worked out from the number, never stored, in one message only."""

from __future__ import annotations

from django.conf import settings

from linli.kernel import ids
from linli.platform.identity.fields import keyring

LENGTH = 8


def landlord_code(number: str) -> str:
    """The code of a registration for its landlord."""
    return ids.code_of(keyring().blind(number, "records.landlord_code"), LENGTH)


def landlord_link(number: str) -> str:
    """The address in the message."""
    return f"{settings.SITE_URL}/t/{number}/{landlord_code(number)}/"
