"""Yuan as people write and read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.errors import Invalid
from linli.kernel.money import yuan, yuan_words


@pytest.mark.parametrize("typed", ["1200.50", "1,200.50 元", "¥1200.5", "￥１，２００．５０", " 1 200.50 "])
def test_an_amount_is_understood_however_it_is_written(typed):
    assert yuan(typed) == Decimal("1200.50")


@pytest.mark.parametrize("typed", ["", "十元", "1.234", "1e5", "NaN", "12345678901", "1.2.3"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(Invalid):
        yuan(typed)


def test_whole_yuan_are_written_without_zeros():
    assert yuan_words(Decimal("1200.00")) == "1,200 元"
    assert yuan_words(Decimal("1200.5")) == "1,200.50 元"


@given(st.decimals(-(10**9), 10**9, places=2))
def test_what_is_written_can_be_read_again(amount):
    assert yuan(yuan_words(amount)) == amount
