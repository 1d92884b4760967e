"""A model learnt from labelled messages: right, explained, the same after saving, and nothing in it that runs."""

from __future__ import annotations

import io
import json
import pickle
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dispatch.texts import TROUBLES, written

from linli.platform.dispatch.learning.folds import deal
from linli.platform.dispatch.learning.model import Model, NotAModel
from linli.platform.dispatch.learning.train import TooLittle, train

MESSAGES, LABELS = written()
MODEL = train(MESSAGES, LABELS)
LOADED = Model.load(MODEL.save())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("我们巷子的路灯晚上不亮", "路灯"),
        ("请问小学什么时候报名", "上学"),
        ("工地老板不给工资", "欠薪"),
        ("饭店油烟直排，家里全是烟味", "油烟"),
    ],
)
def test_a_new_message_goes_where_such_messages_went(text: str, label: str) -> None:
    guess = MODEL.guess(text)
    assert guess.code == label
    assert guess.confidence > 0.5
    assert {guess.code, *(code for code, _ in guess.alternatives)} == set(TROUBLES)


def test_the_reason_is_words_of_the_text() -> None:
    text = "望湖苑的路灯晚上不亮，看不清路"
    words = MODEL.explain(text)
    assert any("灯" in word for word in words)
    assert all(word in text and len(word) > 1 for word in words)


def test_a_title_alone_or_a_text_alone_is_enough() -> None:
    assert MODEL.guess(("老板拖欠工资", "")).code == MODEL.guess(("", "老板拖欠工资")).code == "欠薪"


def test_the_saved_model_gives_the_same_answers() -> None:
    for message in MESSAGES[:40]:
        assert LOADED.guess(message) == MODEL.guess(message)
    assert LOADED.facts == MODEL.facts


def test_learning_twice_gives_the_same_model() -> None:
    again = train(MESSAGES, LABELS)
    assert np.array_equal(again.weights, MODEL.weights)
    assert again.calibration == MODEL.calibration


def test_the_order_of_the_rows_changes_no_answer() -> None:
    turned = train(MESSAGES[::-1], LABELS[::-1])
    assert all(turned.guess(m).code == MODEL.guess(m).code for m in MESSAGES[:40])


def test_the_facts_tell_what_it_was_made_of() -> None:
    facts = MODEL.facts
    assert facts["rows"] == len(MESSAGES)
    assert facts["labels"] == {label: 60 for label in sorted(TROUBLES)}
    assert facts["macro_f1"] > 0.9
    assert 0 <= facts["automatic_98"] <= facts["automatic_95"] <= 1
    assert facts["trained_at"].endswith("+00:00")
    json.dumps(facts)


def test_a_name_that_one_message_holds_does_not_enter_the_model() -> None:
    messages, labels = written(260, seed=3)
    model = train([*messages, ("", "王小凤说路灯不亮，电话13800001234")], [*labels, "路灯"])
    assert "小凤".encode() not in zlib_free(model.save())
    assert b"1380000" not in zlib_free(model.save())


def zlib_free(data: bytes) -> bytes:
    """The readable part of a saved model."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return arrays["meta"].tobytes()


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04", pickle.dumps({"a": 1}), MODEL.save()[:-200]])
def test_other_bytes_are_no_model(data: bytes) -> None:
    with pytest.raises(NotAModel):
        Model.load(data)


def test_a_model_of_another_version_or_with_missing_parts_is_refused() -> None:
    with np.load(io.BytesIO(MODEL.save()), allow_pickle=False) as arrays:
        parts = dict(arrays)
    meta = json.loads(parts["meta"].tobytes())
    for broken in (
        parts | {"meta": np.frombuffer(json.dumps(meta | {"version": 99}).encode(), dtype=np.uint8)},
        parts | {"weights": parts["weights"][:5]},
        {name: value for name, value in parts.items() if name != "start"},
    ):
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **broken)
        with pytest.raises(NotAModel):
            Model.load(buffer.getvalue())


def test_code_hidden_in_a_model_file_does_not_run() -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, meta=np.array([{"format": "linli-dispatch-model"}], dtype=object))
    with pytest.raises(NotAModel):
        Model.load(buffer.getvalue())


def test_one_label_teaches_nothing() -> None:
    with pytest.raises(TooLittle):
        train(["路灯不亮", "灯坏了"], ["路灯", "路灯"])
    with pytest.raises(TooLittle):
        train(["", " "], ["路灯", "上学"])


def test_a_handful_of_messages_is_already_something() -> None:
    model = train(["路灯不亮", "路灯坏了", "学校报名", "小学学费"], ["路灯", "路灯", "上学", "上学"])
    assert model.guess("路灯怎么不亮").code == "路灯"
    assert "macro_f1" not in model.facts  # too few to say


def test_titles_without_their_texts_teach_but_do_not_check() -> None:
    messages, labels = written(200)
    titles = [(f"{words[0]}怎么办", "") for words in TROUBLES.values()]
    model = train([*messages, *titles], [*labels, *TROUBLES], whole=[True] * 200 + [False] * 4)
    assert model.facts["part_rows"] == 4


def test_near_duplicates_stay_in_one_fold() -> None:
    truth = np.array([0, 0, 1, 1, 0, 1])
    fold = deal([0, 0, 2, 2, 4, 5], truth, list("abcdef"), 2)
    assert fold[0] == fold[1]
    assert fold[2] == fold[3]
    assert set(fold) == {0, 1}


def test_a_message_takes_little_time() -> None:
    text = ("望湖苑路灯不亮", "晚上回家看不清路，" * 60)
    MODEL.guess(text)
    started = time.perf_counter()
    for _ in range(20):
        LOADED.guess(text)
    assert (time.perf_counter() - started) / 20 < 0.05  # 2 ms where nothing else runs


@given(st.one_of(st.text(max_size=300), st.tuples(st.text(max_size=40), st.text(max_size=200))))
@settings(deadline=None, max_examples=80)
def test_any_text_gets_a_guess_that_adds_up(message: str | tuple[str, str]) -> None:
    shares = MODEL.probabilities(message)
    assert abs(shares.sum() - 1) < 1e-6
    assert (shares >= 0).all()
    guess = MODEL.guess(message)
    assert guess.confidence >= guess.alternatives[0][1]
    assert guess == LOADED.guess(message)


def test_a_guess_names_the_version_it_comes_from() -> None:
    model = train(MESSAGES[:80], LABELS[:80], facts={"version": 12})
    assert model.guess("路灯不亮").source == "model:12"
    assert Model.load(model.save()).facts["version"] == 12
