"""Personal values sealed for storage: authenticated encryption with keys that can be changed, and blind look-up.

A sealed value is one byte (cipher and key number), twelve bytes of nonce, then ciphertext and tag. The context, such as
"identity.person.phone", is bound in: a value copied into another column does not open.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CipherName = Literal["aes", "sm4"]
NONCE, TAG, SM4_BIT = 12, 16, 0x80


class Unopenable(ValueError):
    """The value was changed, belongs elsewhere, or its key is not on the ring."""


@dataclass(frozen=True)
class Keyring:
    """All keys ever used (32 bytes each, numbers 0-127), the one used now, and the key for look-ups."""

    keys: Mapping[int, bytes] = field(repr=False)
    current: int
    blind_key: bytes = field(repr=False)
    cipher: CipherName = "aes"

    def __post_init__(self) -> None:
        if self.cipher not in ("aes", "sm4"):
            raise ValueError("the cipher is aes or sm4")
        if self.current not in self.keys or not all(0 <= number < SM4_BIT for number in self.keys):
            raise ValueError("the current key must be on the ring, and key numbers are 0 to 127")
        if any(len(key) != 32 for key in self.keys.values()) or len(self.blind_key) < 32:
            raise ValueError("keys are 32 bytes long")

    def seal(self, text: str, context: str) -> bytes:
        """The value for storage; twice the same text gives different bytes."""
        nonce, sealed = os.urandom(NONCE), text.encode()
        if self.cipher == "sm4":
            head = bytes([self.current | SM4_BIT])
            return head + nonce + _sm4_seal(self._sm4[self.current], nonce, sealed, context.encode())
        return bytes([self.current]) + nonce + self._aes[self.current].encrypt(nonce, sealed, context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """The value back, whichever cipher and kept key it was sealed with."""
        sealed = bytes(sealed)
        if len(sealed) < 1 + NONCE + TAG or sealed[0] & ~SM4_BIT not in self.keys:
            raise Unopenable("not a sealed value, or its key is gone")
        number, nonce, rest = sealed[0] & ~SM4_BIT, sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            if sealed[0] & SM4_BIT:
                return _sm4_open(self._sm4[number], nonce, rest, context.encode()).decode()
            return self._aes[number].decrypt(nonce, rest, context.encode()).decode()
        except InvalidTag as error:
            raise Unopenable("changed, or sealed for another place") from error

    def is_current(self, sealed: bytes) -> bool:
        """Is it sealed with today's key and cipher, or should it be sealed again?"""
        return bytes(sealed[:1]) == bytes([self.current | (SM4_BIT if self.cipher == "sm4" else 0)])

    def blind(self, text: str, context: str) -> bytes:
        """Sixteen bytes that are equal for equal texts: for look-up only. Normalise the text first; changing the cipher
        or the blind key means computing this column anew."""
        machine = self._blinder.copy()
        machine.update(context.encode() + b"\0" + text.encode())
        return machine.finalize()[:16]

    @cached_property
    def _blinder(self) -> hmac.HMAC:
        """Set up once and copied for each value: that is two thirds of the work."""
        return hmac.HMAC(self.blind_key, hashes.SM3() if self.cipher == "sm4" else hashes.SHA256())

    @cached_property
    def _aes(self) -> dict[int, AESGCM]:
        return {number: AESGCM(key) for number, key in self.keys.items()}

    @cached_property
    def _sm4(self) -> dict[int, bytes]:
        """SM4 takes 16 bytes: derived, so that no key is used by two ciphers."""
        return {number: _derived(key)[:16] for number, key in self.keys.items()}


def _sm4_seal(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
    machine = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    machine.authenticate_additional_data(context)
    return machine.update(plain) + machine.finalize() + machine.tag


def _sm4_open(key: bytes, nonce: bytes, rest: bytes, context: bytes) -> bytes:
    machine = Cipher(algorithms.SM4(key), modes.GCM(nonce, rest[-TAG:])).decryptor()
    machine.authenticate_additional_data(context)
    return machine.update(rest[:-TAG]) + machine.finalize()


def _derived(key: bytes) -> bytes:
    machine = hmac.HMAC(key, hashes.SM3())
    machine.update(b"linli sm4 key")
    return machine.finalize()
