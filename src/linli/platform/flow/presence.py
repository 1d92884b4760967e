"""Who has a matter open, and who is typing: told by the page every 15 seconds, forgotten soon after."""

from __future__ import annotations

from datetime import timedelta

from linli.kernel import clock
from linli.platform.flow.models import Matter, Presence
from linli.platform.posts.actor import Actor

KEPT = timedelta(minutes=10)


def here(matter: Matter, by: Actor, *, typing: bool) -> None:
    """Note that the actor is looking at the matter. No lock: a save carries a version, which tells a clash."""
    if by.person is None:
        return
    now = clock.now()
    Presence.objects.bulk_create(
        [Presence(matter=matter, person=by.person, typing=typing, seen_at=now)],
        update_conflicts=True,
        unique_fields=["matter", "person"],
        update_fields=["typing", "seen_at"],
    )
    Presence.objects.filter(matter=matter, seen_at__lt=now - KEPT).delete()
