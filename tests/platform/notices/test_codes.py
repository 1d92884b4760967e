"""A resident proves a phone number with a code."""

import json

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, TooOften
from linli.platform.notices.codes import check_code, send_code
from linli.platform.notices.models import Code, Notice

PHONE = "13800002216"


def last_code() -> str:
    """What the SMS says."""
    return str(json.loads(Notice.objects.filter(message="code").latest("made_at").values)["code"])


@pytest.mark.django_db
class TestCodes:
    def test_the_right_code_proves_the_number_once(self) -> None:
        send_code("+86 138 0000 2216", "10.0.0.1")
        code = last_code()
        assert check_code(PHONE, code) == PHONE
        with pytest.raises(Invalid):
            check_code(PHONE, code)

    def test_spaces_and_full_width_digits_are_fine(self) -> None:
        send_code(PHONE, "10.0.0.1")
        wide = last_code().translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
        assert check_code(PHONE, f" {wide[:3]} {wide[3:]} ") == PHONE

    def test_a_code_of_another_number_is_refused(self) -> None:
        send_code(PHONE, "10.0.0.1")
        code = last_code()
        send_code("13800002217", "10.0.0.1")
        if last_code() != code:
            with pytest.raises(Invalid):
                check_code("13800002217", code)

    def test_after_five_minutes_it_is_too_late(self) -> None:
        with clock.travel(clock.now()) as time:
            send_code(PHONE, "10.0.0.1")
            time.forward(minutes=5, seconds=1)
            with pytest.raises(Invalid):
                check_code(PHONE, last_code())

    def test_five_wrong_tries_end_the_code(self) -> None:
        send_code(PHONE, "10.0.0.1")
        right = last_code()
        wrong = "000000" if right != "000000" else "111111"
        for _ in range(5):
            with pytest.raises(Invalid):
                check_code(PHONE, wrong)
        with pytest.raises(TooOften):
            check_code(PHONE, right)

    def test_a_new_code_ends_the_old_one(self) -> None:
        with clock.travel(clock.now()) as time:
            send_code(PHONE, "10.0.0.1")
            old = last_code()
            time.forward(seconds=61)
            send_code(PHONE, "10.0.0.1")
            if old != last_code():
                with pytest.raises(Invalid):
                    check_code(PHONE, old)
            assert check_code(PHONE, last_code()) == PHONE

    def test_one_number_gets_one_a_minute_and_four_an_hour(self) -> None:
        with clock.travel(clock.now()) as time:
            for _ in range(4):
                send_code(PHONE, "10.0.0.1")
                with pytest.raises(TooOften):
                    send_code(PHONE, "10.0.0.1")
                time.forward(seconds=61)
            with pytest.raises(TooOften):
                send_code(PHONE, "10.0.0.2")
            time.forward(hours=1)
            send_code(PHONE, "10.0.0.1")

    def test_one_address_cannot_make_a_thousand_numbers_ring(self) -> None:
        for n in range(20):
            send_code(f"138000030{n:02}", "10.0.0.9")
        with pytest.raises(TooOften):
            send_code("13800003099", "10.0.0.9")
        send_code("13800003099", "10.0.0.10")

    def test_a_landline_is_told_so(self) -> None:
        with pytest.raises(Invalid):
            send_code("0712-1234567", "10.0.0.1")

    def test_neither_code_nor_number_nor_address_is_stored_readably(self) -> None:
        send_code(PHONE, "10.0.0.1")
        row = Code.objects.values().get()
        assert last_code() not in str(row)
        assert PHONE not in str(row)
        assert "10.0.0.1" not in str(row)
