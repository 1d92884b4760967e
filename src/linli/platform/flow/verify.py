"""Proving that a matter's record has not been changed: the chain of hashes, read from the start (F11.2)."""

from __future__ import annotations

from linli.kernel import chain
from linli.platform.flow.engine import content_of
from linli.platform.flow.models import Matter


def broken_link(matter: Matter) -> int | None:
    """The number of the first record that does not fit, or None when all do and the last is the matter's own head."""
    records = list(matter.records.order_by("seq"))
    for expected, record in enumerate(records, start=1):
        if record.seq != expected:
            return expected
    at = chain.verify((content_of(matter.number, record), bytes(record.hash)) for record in records)
    if at is not None:
        return at + 1
    head = bytes(records[-1].hash) if records else b""
    return None if head == bytes(matter.chain) else len(records) + 1
