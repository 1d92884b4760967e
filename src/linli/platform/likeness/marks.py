"""Making and keeping signatures: read from the events, a batch at a time, or all anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from linli.platform.dispatch.learning.similar import bands, fingerprint
from linli.platform.events.models import Event
from linli.platform.events.outbox import projection
from linli.platform.flow.models import Matter
from linli.platform.likeness.models import Signature
from linli.platform.likeness.texts import READERS, texts_of

MOVES = ("begin", "correct", "area_moved")  # at another place the same words have other marks
GOLD, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1


def salt_of(matter: Matter) -> int:
    """The area within which texts are compared: the community, else whatever is known."""
    return matter.community_id or matter.town_id or matter.area_id


def marks_of(text: str, salt: int) -> list[int]:
    """32-bit marks of a text at a place: the same words in another community have other marks, so lists stay short."""
    return [_mixed(band, salt) for band in _bands(text)]


@lru_cache(maxsize=4096)  # the same sentence comes again and again, above all in imports
def _bands(text: str) -> tuple[int, ...]:
    return tuple(bands(fingerprint(text)))


def _mixed(band: int, salt: int) -> int:
    number = ((band ^ (salt * GOLD)) * GOLD & MASK) >> 32
    return number - (1 << 31)


@projection("likeness")
def keep_new_signatures(events: Sequence[Event]) -> None:
    """Whatever came in, or was put somewhere else, is marked anew."""
    names = {f"{kind}.{move}" for kind in READERS for move in MOVES}
    keep({event.matter for event in events if event.matter is not None and event.name in names})


def keep(pks: Iterable[int]) -> int:
    """Write the signatures of these matters; how many."""
    rows = []
    matters = Matter.objects.filter(pk__in=list(pks), private=False).order_by("pk")
    by_kind: dict[str, list[Matter]] = {}
    for matter in matters:
        by_kind.setdefault(matter.kind, []).append(matter)
    for kind, ones in by_kind.items():
        texts = texts_of(kind, [one.pk for one in ones])
        rows += [
            Signature(matter=one.pk, marks=marks_of(texts[one.pk], salt_of(one)), opened_at=one.opened_at)
            for one in ones
            if one.pk in texts
        ]
    Signature.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["matter"], update_fields=["marks", "opened_at"]
    )
    return len(rows)


def rebuild(batch: int = 2000) -> int:
    """Make every signature anew (after a bulk load, or when the way of marking has changed); how many."""
    total, last = 0, 0
    kinds = list(READERS)
    while pks := list(
        Matter.objects.filter(pk__gt=last, kind__in=kinds).order_by("pk").values_list("pk", flat=True)[:batch]
    ):
        total, last = total + keep(pks), pks[-1]
    return total
