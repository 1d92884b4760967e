"""Giving out, taking and taking back tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q

from linli.kernel import clock
from linli.platform.access.models import ApiToken
from linli.platform.identity.models import Account, Person

PREFIX = "linli_"  # lets a secret scanner recognise one that was committed by mistake
LASTS = timedelta(days=365)


def give(person: Person, name: str = "", lasts: timedelta = LASTS) -> str:
    """A new token of this person; it is shown once and can never be read again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    ApiToken.objects.create(hash=_hash(secret), person=person, name=name[:60], made_at=now, ends_at=now + lasts)
    return secret


def holder_of(secret: str) -> Person | None:
    """Whose token it is, if it is still good and its owner's account too."""
    row = ApiToken.objects.select_related("person").filter(
        hash=_hash(secret), ended_at=None, ends_at__gt=clock.now()
    ).first()  # fmt: skip
    if row is None or not Account.objects.filter(person=row.person, is_active=True).exists():
        return None
    today = clock.today()
    if row.used_on != today:
        ApiToken.objects.filter(Q(used_on=None) | ~Q(used_on=today), pk=row.pk).update(used_on=today)
    return row.person


def take_back(person: Person) -> int:
    """End all tokens of a person; how many there were."""
    return ApiToken.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())


def _hash(secret: str) -> bytes:
    # A token is 256 random bits: a plain digest is enough, and it can be looked up.
    return hashlib.sha256(secret.encode()).digest()
