"""Text as people and spreadsheets bring it."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import text
from linli.kernel.errors import Invalid

# --- tidy -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  ３号楼Ａ座　２单元 ", "3号楼A座 2单元"),
        ("灯坏了，请修！（急）", "灯坏了，请修！（急）"),
        ("面积 20㎡，第①条", "面积 20㎡，第①条"),
        ("一\r\n\r\n\r\n\r\n二\r三\u2028四", "一\n\n二\n三\n四"),
        ("好\u200b的\ufeff\u202e吗\x00\x07", "好的吗"),
        ("cafe\u0301", "café"),
        ("半个\ud83d字", "半个字"),
        ("王\u200d芳", "王芳"),
        ("⼯⼈⼿册", "工人手册"),
        ("ᠠᠶ\u180eᠠ", "ᠠᠶ\u180eᠠ"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a \t  b", "a b"),
        ("𠮷田\U000323af", "𠮷田\U000323af"),
        ("藏\U000e0041\U000e007f字", "藏字"),
    ],
)
def test_text_is_stored_tidy(typed, stored):
    assert text.tidy(typed) == stored


def test_a_line_for_names_and_titles_has_no_breaks():
    assert text.one_line("楼道灯\n\n坏了\r\n很黑") == "楼道灯 坏了 很黑"


@given(st.text())
def test_tidying_twice_changes_nothing(typed):
    once = text.tidy(typed)
    assert text.tidy(once) == once
    assert text.one_line(once) == text.one_line(text.one_line(once))


@given(st.text(st.characters(codec=None)))
def test_tidy_text_can_always_be_stored(typed):
    tidied = text.tidy(typed)
    tidied.encode("utf-8")
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in tidied.replace("\n", ""))
    assert "\n\n\n" not in tidied


# --- phones -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "13812342216",
        " 138 1234 2216 ",
        "138-1234-2216",
        "+86 13812342216",
        "+86-138-1234-2216",
        "008613812342216",
        "8613812342216",
        "１３８１２３４２２１６",
        "＋８６ 138－1234－2216",
        "13812342216\n",
        "\u202d13812342216\u202c",
    ],
)
def test_a_mobile_number_is_understood_however_it_is_written(typed):
    assert text.mainland_phone(typed) == "13812342216"
    assert text.phone(typed) == "13812342216"


@pytest.mark.parametrize(
    "typed", ["", "1381234221", "138123422160", "12812342216", "手机", "٠١٢٣٤٥٦٧٨٩٠", "0712-1234567"]
)
def test_what_is_no_mobile_number_is_refused_in_plain_words(typed):
    with pytest.raises(Invalid) as refused:
        text.mainland_phone(typed)
    assert "11 位手机号" in refused.value.fields["phone"][0]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0712-1234567", "0712-1234567"),
        ("（0712）1234567", "0712-1234567"),
        ("07121234567", "0712-1234567"),
        ("010 12345678", "010-12345678"),
        ("400 123 4567", "400-123-4567"),
        ("12345", "12345"),
        ("110", "110"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_other_numbers_one_can_ring_are_taken_too(typed, stored):
    assert text.phone(typed) == stored
    assert text.phone(stored) == stored


@pytest.mark.parametrize("typed", ["", "1234567", "无", "0712-123", "+86"])
def test_a_number_nobody_can_ring_is_refused(typed):
    with pytest.raises(Invalid):
        text.phone(typed)


# --- identity numbers -------------------------------------------------------------------------------------------------

FIRST_17 = st.builds(
    "{}{:%Y%m%d}{:03}".format,
    st.just("420902"),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2020, 1, 1)),
    st.integers(0, 999),
)


def test_the_example_of_the_standard_passes():
    assert text.id_number("11010519491231002X") == "11010519491231002X"
    assert text.id_number(" １１０１０５ 19491231 002x ") == "11010519491231002X"


def test_a_number_of_fifteen_digits_is_brought_up_to_date():
    assert text.id_number("110105491231002") == "11010519491231002X"


@pytest.mark.parametrize(
    "typed",
    ["110105194912310021", "11010519491331002X", "1101051949123100", "", "A1010519491231002X", "110105990230123"],
)
def test_a_wrong_identity_number_is_refused(typed):
    with pytest.raises(Invalid):
        text.id_number(typed)


@given(FIRST_17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first17, at, off):
    right = first17 + text._check_character(first17)
    assert text.id_number(right) == right
    wrong = right[:at] + str((int(right[at]) + off) % 10) + right[at + 1 :]
    with pytest.raises(Invalid):
        text.id_number(wrong)


# --- names ------------------------------------------------------------------------------------------------------------

NAMES = [
    "王芳", "欧阳娜娜", "𠮷田", "𬱖", "\U000323af\U0002ebf0", "買買提", "阿卜杜拉·买买提", "张〇一", "赵々", "\ue000明",
    "Anna Müller", "O'Brien", "Jean-Luc", "ᠪᠠᠲᠤ", "བསྟན་འཛིན".replace("་", ""), "ئەركىن", "王\U000e0100芳",
    "古丽米热·阿卜杜热合曼·买买提明江·吐尔逊尼亚孜别克",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_everyones_name_fits(name):
    assert text.name_ok(name)
    assert text.person_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "·",
        "王·",
        "·王",
        "王芳2",
        "王１",
        "<王芳>",
        "王芳\n",
        "王\u202e芳",
        "😀",
        "王芳;",
        "http://王",
        "王" * 51,
        "a@b",
    ],
)
def test_what_no_name_has_is_refused(typed):
    assert not text.name_ok(typed)


@pytest.mark.parametrize("dot", "·•‧・･")
def test_every_kind_of_dot_in_a_name_is_stored_as_one(dot):
    assert text.person_name(f"艾力{dot}买买提") == "艾力·买买提"


def test_a_name_stretched_in_a_spreadsheet_is_closed_up_and_a_latin_one_is_not():
    assert text.person_name("王　芳 ") == "王芳"
    assert text.person_name("Anna  Wang") == "Anna Wang"


def test_a_refused_name_says_what_to_do():
    with pytest.raises(Invalid) as refused:
        text.person_name("138")
    assert refused.value.fields == {"name": ["请写姓名，不要带数字和符号"]}


# --- search -----------------------------------------------------------------------------------------------------------


def test_chinese_is_cut_into_pairs_and_the_rest_into_words():
    assert text.bigrams("电梯停运") == ["电梯", "梯停", "停运"]
    assert text.bigrams("３号楼 WiFi-2 坏") == ["3", "号楼", "wifi", "2", "坏"]
    assert text.bigrams("𠮷田的店") == ["𠮷田", "田的", "的店"]
    assert text.bigrams("，。！ ") == []


def test_a_pair_is_named_once():
    assert text.bigrams("堵塞堵塞 A a") == ["堵塞", "塞堵", "a"]


@given(st.text("下水道堵塞𠮷3aB ，", min_size=0), st.text("下水道堵塞𠮷", min_size=2), st.text("下水道堵塞𠮷3aB ，"))
def test_a_text_is_found_by_any_piece_of_two_characters_or_more(before, piece, after):
    assert set(text.bigrams(piece)) <= set(text.bigrams(before + piece + after))
