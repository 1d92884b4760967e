"""Personal fields are sealed with AES or with SM4, as the setting says; what was sealed before still opens."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from linli.kernel.sealing import SM4_BIT
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.site.settings import keyring
from linli.testing.town import Town

KEY = base64.b64encode(bytes(range(32))).decode()


def stored(person: Person) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM identity_person WHERE id = %s", [person.pk])
        return bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(("cipher", "bit"), [("aes", 0), ("sm4", SM4_BIT)])
def test_the_setting_decides(town: Town, settings: Any, cipher: str, bit: int) -> None:
    settings.LINLI_KEYRING = keyring(KEY, cipher)
    person = meet("石国密", "13700007777")
    assert stored(person)[0] & SM4_BIT == bit
    assert b"13700007777" not in stored(person)
    assert Person.objects.get(pk=person.pk).phone == "13700007777"
    assert Person.objects.with_phone("13700007777").get() == person


def test_after_the_change_of_cipher_old_values_open(town: Town, settings: Any) -> None:
    settings.LINLI_KEYRING = keyring(KEY, "aes")
    person = meet("石国密", "13700007777")
    settings.LINLI_KEYRING = keyring(KEY, "sm4")
    assert Person.objects.get(pk=person.pk).phone == "13700007777"


def test_another_word_stops_the_start() -> None:
    assert settings.LINLI_KEYRING.cipher in ("aes", "sm4")
    with pytest.raises(ImproperlyConfigured):
        keyring(KEY, "des")
