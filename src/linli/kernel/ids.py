"""Keys for rows and codes for people."""

import hmac
import secrets
import threading
import time
from uuid import UUID

# Of characters that look alike none or one is used (no 0 O Q, 1 I L; 2 not Z, 5 not S, 8 not B, V not U), so that most
# slips can be put right.
ALPHABET = "23456789ACDEFGHJKMNPRTVWXY"
MEANT = str.maketrans({"B": "8", "S": "5", "Z": "2", "U": "V"})

_lock = threading.Lock()
_last = 0


def new_key() -> UUID:
    """A version 7 UUID (RFC 9562): keys made later sort later, also within one millisecond of one process.

    It follows the machine's clock and never a travelled one: keys tell the order of writing, not of the story.
    """
    global _last
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    with _lock:
        _last = max(_last + 1, milliseconds << 12 | (rest << 12) // 1_000_000)
        stamp = _last
    head = (stamp >> 12) << 16 | 0x7 << 12 | stamp & 0xFFF
    return UUID(int=head << 64 | 0b10 << 62 | secrets.randbits(62))


def number(text: object) -> int | None:
    """The id that an address or a field of a form names; None for what cannot be one, however long or strange it is."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def tracking_code() -> str:
    """Eight characters a resident can copy by hand; nobody can guess the next one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def code_of(digest: bytes, length: int) -> str:
    """A code out of a keyed hash of what it opens: worked out whenever it is asked for, stored nowhere."""
    rest, letters = int.from_bytes(digest, "big"), ""
    for _place in range(length):
        rest, at = divmod(rest, len(ALPHABET))
        letters += ALPHABET[at]
    return letters


def grouped_code(code: str) -> str:
    """For printing and reading aloud: K7QF-3MXD."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """The code somebody meant: any case, spaces or dashes, and the usual slips (B for 8, S for 5)."""
    return "".join(text.split()).replace("-", "").upper().translate(MEANT)


def is_code(text: str, code: str) -> bool:
    """Whether somebody meant this code; a near miss takes as long to refuse as a wild guess."""
    return hmac.compare_digest(typed_code(text).encode(), code.encode())
