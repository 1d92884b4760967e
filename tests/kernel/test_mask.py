"""Masked values tell people apart and give nothing away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import mask


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张玉珍", "张*珍"),
        ("王芳", "王*"),
        ("李", "*"),
        ("", ""),
        ("欧阳娜娜", "欧阳*娜"),
        ("欧阳锋", "欧阳*"),
        ("张玉珍珍", "张**珍"),
        ("歐陽娜娜", "歐陽*娜"),
        ("𠮷田一", "𠮷*一"),
        ("王\U000e0100芳", "王\U000e0100*"),
        ("阿卜杜拉·买买提", "阿***·**提"),
        ("John Smith", "J*** ****h"),
    ],
)
def test_a_name_keeps_its_surname_and_its_last_character(name, masked):
    assert mask.name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812342216", "138****2216"),
        ("0712-1234567", "0712-***4567"),
        ("010-12345678", "010-****5678"),
        ("+85291234567", "+85*****4567"),
        ("12345", "***45"),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_ends(phone, masked):
    assert mask.phone(phone) == masked


def test_an_identity_number_hides_the_birthday():
    assert mask.id_number("420902194912310015") == "4209************15"
    assert mask.id_number("H12345678") == "H******78"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("3 号楼 2 单元 501", "3 号楼 2 单元 ***"),
        ("3号楼2单元501室", "3号楼2单元***"),
        ("幸福小区 5 栋 1203", "幸福小区 5 栋 ***"),
        ("三栋二单元五零一", "三栋二单元***"),
        ("李家湾 3 组 12 号", "李家湾 3 组 ***"),
        ("3-2-501", "3-2-***"),
        ("3 号楼 2 单元", "3 号楼 2 单元"),
        ("幸福广场", "幸福广场"),
    ],
)
def test_an_address_ends_at_the_entrance(address, masked):
    assert mask.address(address) == masked


def test_a_plate_keeps_its_ends():
    assert mask.plate("鄂K12345") == "鄂K***45"
    assert mask.plate("鄂KD12345") == "鄂K****45"


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_no_value_of_any_shape_comes_out_whole(value):
    for hide in (mask.phone, mask.id_number, mask.plate, mask.name):
        assert hide(value) != value


def test_a_space_between_two_characters_does_not_open_the_name() -> None:
    assert [mask.name(text) for text in ("李 雷", "李·雷", "司马 相如")] == ["李 *", "李·*", "司马 *如"]
