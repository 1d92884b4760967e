"""Model fields for personal data: sealed at rest, found by a blind index, declared with purpose and retention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import Promise

from linli.kernel.sealing import Keyring


@dataclass(frozen=True)
class Personal:
    """Why a personal field is kept: the four facts that PIPL art. 17 asks for, plus how it is masked (F11.1)."""

    purpose: str | Promise  # msgid, shown to its owner
    basis: str | Promise  # msgid: the lawful basis
    keep: str | Promise  # msgid: how long
    mask: str  # name of a function in kernel.mask


def keyring() -> Keyring:
    """The keys of this installation, from the settings."""
    ring: Keyring = settings.LINLI_KEYRING
    return ring


class SealedTextField(models.BinaryField[Any, Any]):
    """Text sealed with the installation's key and bound to its table and column: it cannot be moved elsewhere."""

    def __init__(self, *, personal: Personal | None = None, bound_to: str = "", **kwargs: Any) -> None:
        """Declare why the field is kept; migrations rebuild the field without it.

        `bound_to`: of a column that has moved, where its texts were sealed.
        """
        self.personal, self.bound_to = personal, bound_to
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)

    @property
    def context(self) -> str:
        """What the ciphertext is bound to."""
        return self.bound_to or f"{self.model._meta.db_table}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        """Seal on the way in."""
        if value in (None, ""):
            return None
        return keyring().seal(str(value), self.context)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal exactly once, whichever way the value comes."""
        sealed = value if prepared else self.get_prep_value(value)
        return super().get_db_prep_value(sealed, connection, prepared=True)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        """Open on the way out; only `audit.reveal` and the notices adapters may show it."""
        return "" if value is None else keyring().open(bytes(value), self.context)


def blind(text: str, context: str) -> bytes:
    """The look-up value of a sealed field: equal for equal text, useless without the key."""
    return keyring().blind(text, context)
