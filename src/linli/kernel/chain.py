"""Records chained by hash: each one vouches for all before it, so no past entry can be changed unseen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

START = bytes(32)


def canonical(content: Mapping[str, object]) -> bytes:
    """One spelling for one content: sorted keys, UTF-8, moments in UTC to the microsecond, numbers by value."""
    plain = _plain(content)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def link(previous: bytes, content: Mapping[str, object]) -> bytes:
    """The hash of an entry that follows the one with the hash `previous` (START for the first)."""
    previous = bytes(previous)
    if len(previous) not in (0, 32):
        raise ValueError("the previous hash has 32 bytes")
    return hashlib.sha256(previous + canonical(content)).digest()


def verify(entries: Iterable[tuple[Mapping[str, object], bytes]], start: bytes = START) -> int | None:
    """The index of the first entry whose hash does not follow, or None when all do.

    A cut tail cannot be seen from inside: compare the last hash with one kept elsewhere.
    """
    previous = start
    for index, (content, kept) in enumerate(entries):
        if link(previous, content) != bytes(kept):
            return index
        previous = bytes(kept)
    return None


def _plain(value: object) -> object:
    """The value in JSON's own types; anything whose spelling could differ another day is refused."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return _spelled(value)


def _spelled(value: object) -> str:
    match value:
        case datetime():
            return _moment(value)
        case date() | time():
            return value.isoformat()
        case Decimal():
            return _number(value)
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


def _number(value: Decimal) -> str:
    """1.5 and 1.50 are one number: the database gives back more zeros than were put in."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError("keys are text")
    return str(key)


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
