"""Keys sort by time, codes can be copied by hand."""

import threading
import time
from itertools import pairwise

from linli.kernel import ids


def test_keys_are_version_seven_and_carry_the_time():
    key = ids.new_key()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert abs((key.int >> 80) / 1000 - time.time()) < 5


def test_keys_made_later_sort_later_even_in_one_millisecond():
    keys = [ids.new_key() for _ in range(5000)]
    assert all(earlier < later for earlier, later in pairwise(keys))


def test_threads_never_make_the_same_key():
    made: list = []
    threads = [threading.Thread(target=lambda: made.extend(ids.new_key() for _ in range(500))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({key.int >> 64 for key in made}) == 4000


def test_tracking_codes_have_eight_characters_and_no_look_alikes():
    codes = {ids.tracking_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(len(code) == 8 for code in codes)
    assert not set("".join(codes)) & set("01OILBSZUQ")


def test_a_code_is_understood_however_it_is_typed():
    code = "K7QF3MXD".replace("Q", "R")
    assert ids.grouped_code(code) == "K7RF-3MXD"
    assert ids.typed_code(" k7rf-3mxd ") == ids.typed_code("K7RF 3MXD") == code
    assert ids.typed_code("bsz u") == "852V"


def test_a_code_out_of_a_hash_is_the_same_every_time_and_has_no_look_alikes():
    assert ids.code_of((27).to_bytes(32, "big"), 4) == "3322"
    code = ids.code_of(bytes(range(32)), 10)
    assert code == ids.code_of(bytes(range(32)), 10) != ids.code_of(bytes(range(1, 33)), 10)
    assert len(code) == 10
    assert set(code) <= set(ids.ALPHABET)


def test_only_the_code_that_was_meant_opens():
    assert ids.is_code(" k7rf-3mxd ", "K7RF3MXD")
    assert not ids.is_code("K7RF3MX2", "K7RF3MXD")
    assert not ids.is_code("", "K7RF3MXD")
    assert not ids.is_code("编号", "K7RF3MXD")


def test_an_id_out_of_an_address_is_a_number_or_nothing():
    assert ids.number("42") == ids.number(42) == 42
    assert ids.number("9" * 18) == 10**18 - 1  # the longest that every column of ids takes
    assert [ids.number(text) for text in ("", "-1", "4.2", "４２", "²", "9" * 19, None)] == [None] * 7
