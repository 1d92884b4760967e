"""What the owner of personal data may do about a look at it."""

from __future__ import annotations

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.audit.models import DisputedLook, Look
from linli.platform.posts.actor import Actor


def dispute(by: Actor, look: int, words: str = "") -> DisputedLook:
    """对这次查阅有疑问: once for each look, by the person whose data it was. Raises NotSeen for anybody else."""
    own = Look.objects.filter(pk=look, person_id=by.person_id).first() if by.person_id else None
    if own is None:
        raise NotSeen
    made, _new = DisputedLook.objects.get_or_create(
        look=own, defaults={"words": words.strip()[:200], "at": clock.now()}
    )
    return made
