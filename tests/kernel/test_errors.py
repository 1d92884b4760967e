"""Errors carry a sentence, its values and a status; the border translates."""

import pytest

from linli.kernel.errors import Conflict, Invalid, LinliError, NotSeen, Refused, TooOften

ENGLISH = {"今天只能再发 %(left)s 条": "%(left)s more today", "请写姓名": "Please give a name"}


@pytest.mark.parametrize(
    ("error", "status"),
    [(Refused(), 409), (Conflict(), 409), (NotSeen(), 404), (TooOften(), 429), (Invalid({"name": "请写姓名"}), 422)],
)
def test_every_error_has_its_status_and_something_to_say(error, status):
    assert isinstance(error, LinliError)
    assert error.status == status
    assert error.text()


def test_values_are_filled_in_after_the_sentence_was_translated():
    error = TooOften("今天只能再发 %(left)s 条", left=3)
    assert error.text() == str(error) == "今天只能再发 3 条"
    assert error.text(lambda msgid: ENGLISH[msgid]) == "3 more today"


def test_a_lone_percent_sign_does_no_harm():
    assert Refused("满意率不到 90%").text() == "满意率不到 90%"


def test_an_error_of_one_field_says_what_to_do():
    error = Invalid({"name": "请写姓名"})
    assert error.text() == "请写姓名"
    assert error.texts() == {"name": ["请写姓名"]}
    assert error.texts(lambda msgid: ENGLISH[msgid]) == {"name": ["Please give a name"]}


def test_a_sentence_that_is_translated_late_is_one_sentence():
    class Late:
        def __str__(self):
            return "请写姓名"

    assert Invalid({"name": Late()}).texts() == {"name": ["请写姓名"]}
    assert Refused(Late()).text() == "请写姓名"


def test_an_error_of_several_fields_points_at_them():
    error = Invalid({"name": ["请写姓名"], "text": ["请写一句话", "最多 %(limit)s 个字"]}, limit=20)
    assert error.text() == "有几处需要修改，请看提示"
    assert error.texts()["text"] == ["请写一句话", "最多 20 个字"]
