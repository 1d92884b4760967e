"""Sealed values open only where they belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.sealing import Keyring, Unopenable

KEYS = {1: bytes(range(32)), 2: bytes(range(32, 64))}
BLIND = bytes(range(64, 96))
AES = Keyring(KEYS, 2, BLIND)
SM4 = Keyring(KEYS, 2, BLIND, "sm4")
PHONE = "identity.person.phone"

rings = st.sampled_from([AES, SM4])


@given(rings, st.text(), st.text(max_size=40))
def test_what_was_sealed_opens_again(ring, value, context):
    assert ring.open(ring.seal(value, context), context) == value


@given(rings, st.text(max_size=30), st.data())
def test_one_changed_bit_anywhere_is_found(ring, value, data):
    sealed = bytearray(ring.seal(value, PHONE))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unopenable):
        ring.open(bytes(sealed), PHONE)


@given(rings, st.text(max_size=30), st.integers(1, 60))
def test_a_cut_value_does_not_open(ring, value, cut):
    with pytest.raises(Unopenable):
        ring.open(ring.seal(value, PHONE)[:-cut], PHONE)


@pytest.mark.parametrize("ring", [AES, SM4])
def test_a_value_copied_into_another_column_does_not_open(ring):
    with pytest.raises(Unopenable):
        ring.open(ring.seal("13812342216", PHONE), "identity.person.id_number")


@pytest.mark.parametrize("ring", [AES, SM4])
def test_the_same_text_never_looks_the_same(ring):
    assert ring.seal("13812342216", PHONE) != ring.seal("13812342216", PHONE)


def test_old_keys_and_the_other_cipher_still_open():
    old = Keyring({1: KEYS[1]}, 1, BLIND, "sm4").seal("王芳", PHONE)
    assert AES.open(old, PHONE) == SM4.open(old, PHONE) == "王芳"
    assert not AES.is_current(old) and not SM4.is_current(old)
    assert AES.is_current(AES.seal("王芳", PHONE)) and not SM4.is_current(AES.seal("王芳", PHONE))


def test_without_its_key_a_value_stays_closed():
    with pytest.raises(Unopenable):
        Keyring({1: KEYS[1]}, 1, BLIND).open(AES.seal("王芳", PHONE), PHONE)


def test_a_value_read_from_the_database_as_a_view_opens():
    assert AES.open(memoryview(AES.seal("王芳", PHONE)), PHONE) == "王芳"


@pytest.mark.parametrize("ring", [AES, SM4])
def test_equal_texts_are_found_blindly_and_only_in_their_own_column(ring):
    assert ring.blind("13812342216", PHONE) == ring.blind("13812342216", PHONE)
    assert len(ring.blind("13812342216", PHONE)) == 16
    others = {ring.blind("13812342217", PHONE), ring.blind("13812342216", "care.entry.phone")}
    assert ring.blind("13812342216", PHONE) not in others
    assert AES.blind("1", PHONE) != SM4.blind("1", PHONE)


def test_changing_the_sealing_key_keeps_the_look_up():
    assert Keyring(KEYS, 1, BLIND).blind("1", PHONE) == AES.blind("1", PHONE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"keys": {1: b"short"}, "current": 1, "blind_key": BLIND},
        {"keys": KEYS, "current": 3, "blind_key": BLIND},
        {"keys": {200: KEYS[1]}, "current": 200, "blind_key": BLIND},
        {"keys": KEYS, "current": 1, "blind_key": b""},
        {"keys": KEYS, "current": 1, "blind_key": BLIND, "cipher": "des"},
    ],
)
def test_a_wrong_keyring_is_refused_at_once(wrong):
    with pytest.raises(ValueError, match="key|cipher"):
        Keyring(**wrong)


def test_keys_do_not_show_in_logs():
    assert "x01" not in repr(AES) and "keys=" not in repr(AES)
