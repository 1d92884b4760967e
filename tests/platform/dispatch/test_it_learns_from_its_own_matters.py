"""A place teaches its dispatcher: what is better goes into use, what is not is kept with the reason; people go back."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from tests.platform.dispatch.settled import SAYINGS, settled

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.dispatch import choosing, learnt, lessons, nights, teaching
from linli.platform.dispatch.models import ModelBytes, ModelVersion, Night, Switch, Verdict
from linli.platform.dispatch.propose import guess, propose
from linli.testing.town import Town
from linli.work.cases import actions

OURS = "翠微亭又闹腾了，心慌"


@pytest.fixture
def taught(town: Town) -> ModelVersion:
    """A town that has learnt from 240 of its own matters."""
    settled(town, SAYINGS, 30)
    return teaching.learn(town.people["admin"])


def test_a_version_that_is_better_on_the_newest_month_goes_into_use(town: Town) -> None:
    assert guess(OURS).code != "noise"
    settled(town, SAYINGS, 30)
    version = teaching.learn(town.people["admin"])
    assert (version.verdict, version.in_use) == (Verdict.BETTER, True)
    assert (version.matters, version.corrected, version.rival_version) == (240, 0, None)
    assert version.figures["macro_f1"] > version.rival["macro_f1"] + 0.3
    assert 50 <= version.checked <= 90
    found = guess(OURS)
    assert (found.code, found.source) == ("noise", f"model:{version.pk}")
    assert found.words
    assert Switch.objects.get().by is None


def test_what_is_kept_can_be_proved(taught: ModelVersion) -> None:
    data = bytes(ModelBytes.objects.get(version=taught).whole)
    assert hashlib.sha256(data).hexdigest() == taught.sha256
    assert len(data) == taught.size


def test_a_version_that_is_no_better_is_kept_with_the_reason(town: Town, taught: ModelVersion) -> None:
    again = teaching.learn()
    assert (again.verdict, again.in_use, again.rival_version) == (Verdict.NOT_BETTER, False, taught)
    assert ModelVersion.objects.get(in_use=True) == taught
    assert learnt.load(again) is not None


def test_the_newest_month_is_not_taught_to_what_is_compared(town: Town) -> None:
    settled(town, SAYINGS, 30)
    found = lessons.gather()
    taught = teaching.teach(found, None)
    assert taught.since == teaching.newest_month(found)
    assert all(one.at >= taught.since for one in taught.month)
    assert taught.trial.facts["rows"] == taught.whole.facts["rows"] - len(taught.month)


def test_too_few_matters_are_said_and_nothing_is_learnt(town: Town) -> None:
    settled(town, SAYINGS, 3)
    with pytest.raises(teaching.TooFew) as told:
        teaching.learn()
    assert told.value.found == 24
    assert not ModelVersion.objects.exists()


def test_too_little_in_the_newest_month_leaves_everything_as_it_is(town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(teaching, "LEAST_CHECKED", 500)
    settled(town, SAYINGS, 30)
    version = teaching.learn()
    assert (version.verdict, version.in_use) == (Verdict.TOO_LITTLE, False)
    choosing.switch(town.admin, version, why="先试试")
    assert guess(OURS).code == "noise"


def test_the_administrator_goes_back_and_the_trail_says_who_and_why(town: Town, taught: ModelVersion) -> None:
    choosing.switch(town.admin, None, why="换季，先按目录来")
    assert guess(OURS).source == "keywords"
    choosing.switch(town.admin, taught, why="还是学到的好")
    assert guess(OURS).source == f"model:{taught.pk}"
    assert [(s.version, s.before, s.by) for s in Switch.objects.order_by("id")][1:] == [
        (None, taught, town.people["admin"]),
        (taught, None, town.people["admin"]),
    ]


@pytest.mark.parametrize("who", ["desk", "supervisor", "chen", "li", "wang"])
def test_nobody_else_changes_the_version(town: Town, taught: ModelVersion, who: str) -> None:
    with pytest.raises(Refused):
        choosing.switch(getattr(town, who), None, why="不喜欢")


def test_a_version_that_was_cleared_away_cannot_come_back(town: Town, taught: ModelVersion) -> None:
    gone = ModelVersion.objects.create(
        trained_at=clock.now(),
        matters=1,
        corrected=0,
        from_catalogue=0,
        labels=2,
        verdict="not_better",
        sha256="x",
        size=1,
    )
    with pytest.raises(Invalid, match="太旧"):
        choosing.switch(town.admin, gone, why="试试")


def test_a_damaged_model_is_passed_over_and_dispatch_goes_on(town: Town, taught: ModelVersion) -> None:
    ModelBytes.objects.filter(version=taught).update(whole=b"PK\x03\x04 nothing")
    learnt.learnt.forget()
    assert guess("3 号楼前的路灯不亮").code == "street_lamp"


def test_no_model_overrules_an_emergency(town: Town) -> None:
    wrong = {**SAYINGS, "noise": ("{n} 号楼电梯里困住人了，快来", "电梯困人，{n} 号楼 ，出不来")}
    settled(town, wrong, 30)
    version = teaching.learn()
    choosing.switch(town.admin, version, why="故意教错")
    proposal = propose("3 号楼电梯里困住人了，快来", town.grid3)
    assert (proposal.category, proposal.urgent, proposal.source) == ("lift_trapped", True, "rule:trapped")
    assert guess("3 号楼电梯里困住人了，快来").confidence > 0.9


def test_a_correction_teaches_the_next_lesson(town: Town) -> None:
    settled(town, SAYINGS, 30)
    assert guess("三轮摩的在桥头拉客").code != "bus"
    for n in range(12):
        case = town.case(text=f"三轮摩的在桥头拉客，{n} 号", category="noise")
        actions.correct(case, town.desk, category="bus")
    version = teaching.learn()
    assert version.corrected == 12
    choosing.switch(town.admin, version, why="看看改过的学会没有")
    assert guess("三轮摩的在桥头拉客").code == "bus"


def test_open_private_and_withdrawn_matters_do_not_teach(town: Town) -> None:
    town.case(text="还没有办的事")
    actions.withdraw(town.case(text="不办了的事"), town.wang)
    settled(town, {"noise": ("翠微亭又闹腾",)}, 3)
    assert lessons.count(100) == 3
    assert {one.text for one in lessons.gather()} == {"翠微亭又闹腾"}


def test_names_are_not_learnt(town: Town) -> None:
    settled(town, {"noise": ("我叫费云，楼上周桂兰家半夜吵",)}, 2)
    assert "费云" not in lessons.gather()[0].text
    assert "周桂兰" not in lessons.gather()[0].text


def test_a_category_that_was_given_up_is_never_proposed(town: Town, taught: ModelVersion) -> None:
    model = learnt.load(taught)
    assert model is not None
    left = set(model.labels) - {"noise"}
    opinion = learnt.opinion(model, OURS, left)
    assert opinion is not None
    assert "noise" not in {opinion.code, *(code for code, _ in opinion.alternatives)}
    assert learnt.opinion(model, OURS, {"nothing"}) is None


def test_two_lessons_at_once_are_one_too_many(town: Town) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [teaching.LOCK])
        with pytest.raises(teaching.Busy):
            teaching.learn()
    finally:
        other.close()


def test_a_night_is_learnt_once_and_says_what_came_of_it(town: Town) -> None:
    settled(town, SAYINGS, 2)
    assert nights.learn_tonight().outcome == Night.Outcome.TOO_LITTLE
    settled(town, SAYINGS, 30)
    assert nights.learn_tonight().outcome == Night.Outcome.TOO_LITTLE  # the same night: it is over
    Night.objects.all().delete()
    night = nights.learn_tonight()
    assert (night.outcome, ModelVersion.objects.count()) == (Night.Outcome.TRAINED, 1)
    Night.objects.all().delete()
    assert nights.learn_tonight().outcome == Night.Outcome.NOTHING_NEW


def test_old_refused_versions_let_go_of_their_bytes(town: Town, taught: ModelVersion, monkeypatch: Any) -> None:
    monkeypatch.setattr(teaching, "KEPT", 1)
    first, second = teaching.learn(), teaching.learn()
    assert not ModelBytes.objects.filter(version=first).exists()
    assert ModelBytes.objects.filter(version=second).exists()
    assert ModelBytes.objects.filter(version=taught).exists()
    assert ModelVersion.objects.count() == 3
