"""未诉先办: a place's own history sends a worker to look before anybody calls; what is found becomes a request."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.work.topics.said import run_reactions

from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.platform.flow.models import Deadline, Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.flow.terms import Channel
from linli.platform.structure.models import Facility
from linli.platform.structure.terms import FacilityKind
from linli.testing.files import jpeg
from linli.testing.town import Town
from linli.work.cases.models import Case
from linli.work.topics import actions, jobs, queries, rules
from linli.work.topics.models import Suggestion
from linli.work.topics.terms import Stage, WarningKind
from linli.work.topics.warnings import warn

Say = Callable[..., Case]
NUMBERS = {"times": 2, "days": 90, "quiet_days": 30, "most_open": 5}


@pytest.fixture
def leaking(town: Town, say: Say) -> Suggestion:
    """Three times in ninety days the same pipe at building 3, each time mended."""
    for at, ago in enumerate((80, 50, 20)):
        mended(say("水管又漏水了", f"漏水户{at}", days_ago=ago, category="water_main"), town)
    (made,) = warn(town.community.pk)
    return made


def mended(case: Case, town: Town) -> None:
    Matter.objects.filter(pk=case.pk).update(closed_at=clock.now(), stage="rated", waits="")


def test_the_same_trouble_three_times_sends_the_worker(leaking: Suggestion, town: Town) -> None:
    assert leaking.warning == WarningKind.REPEAT
    assert "90 天里同一处出现 3 次" in leaking.reason
    assert leaking.building == town.homes["wang"].entrance.building
    assert leaking.matter.waits == "grid_worker"
    assert leaking.facts["rule"] == {"times": 3, "days": 90}
    assert Deadline.objects.get(matter=leaking.pk).clock == "look"


def test_no_suggestion_twice(leaking: Suggestion, town: Town) -> None:
    assert warn(town.community.pk) == []
    actions.nothing(leaking, town.li)
    assert warn(town.community.pk) == []  # not so soon after a visit
    with clock.travel(clock.now() + timedelta(days=9)):
        assert warn(town.community.pk) == []


def test_where_somebody_is_at_work_nobody_is_sent(town: Town, say: Say) -> None:
    for at, ago in enumerate((80, 50, 20)):
        say("水管又漏水了", f"漏水户{at}", days_ago=ago, category="water_main")
    assert warn(town.community.pk) == []


def test_the_season_of_former_years(town: Town, say: Say) -> None:
    for at in range(3):
        mended(say("楼前积水排不出去", f"积水户{at}", days_ago=365 + at, category="drain_blocked"), town)
    (made,) = warn(town.community.pk)
    assert made.warning == WarningKind.SEASON
    assert f"{clock.today().year - 1} 年 3 件" in made.reason
    assert made.matter.area_id == town.grid3.pk


def test_a_season_that_has_begun_needs_no_warning(town: Town, say: Say) -> None:
    for at in range(3):
        mended(say("楼前积水排不出去", f"积水户{at}", days_ago=365 + at, category="drain_blocked"), town)
    say("楼前积水排不出去", "今年的户", days_ago=2, category="drain_blocked")
    assert warn(town.community.pk) == []


def test_an_old_lift_that_gives_trouble_is_looked_at(town: Town, say: Say) -> None:
    building = town.homes["wang"].entrance.building
    lift = Facility(
        kind=FacilityKind.LIFT, code="L1", name="2 单元电梯", area=town.grid3, building=building, built_year=1999
    )
    lift.put_under(town.grid3)
    lift.save()
    assert warn(town.community.pk) == []  # old, but it runs
    mended(say("电梯抖动", "电梯户", days_ago=10, category="lift_fault"), town)
    (made,) = warn(town.community.pk)
    assert made.warning == WarningKind.AGEING
    assert f"2 单元电梯用了 {clock.today().year - 1999} 年" in made.reason
    assert made.building == building


# Going there ---------------------------------------------------------------------------------------------------------


def test_what_is_found_becomes_a_request_found_on_the_spot(leaking: Suggestion, town: Town) -> None:
    actions.found(leaking, town.li, words="管井里还在渗水")
    run_reactions()
    leaking.refresh_from_db()
    case = Case.objects.get(pk=leaking.request)
    assert (case.text, case.matter.channel, case.matter.category) == ("管井里还在渗水", Channel.PATROL, "water_main")
    assert case.building == leaking.building
    assert case.matter.person is None
    while run_reactions():
        pass
    assert Case.objects.filter(text="管井里还在渗水").count() == 1


def test_a_photo_taken_there_stands_with_the_request_too(leaking: Suggestion, town: Town, sign_in: Any) -> None:
    li, url = sign_in("li"), f"/field/patrols/{leaking.pk}/"
    assert 'name="photos"' in li.get(url).content.decode()
    page = li.post(f"{url}found/", {"words": "", "photos": SimpleUploadedFile("a.jpg", jpeg().read())})
    assert page.status_code == 422
    (token,) = re.findall(r'name="stash" value="([^"]+)"', page.content.decode())  # nobody takes it again
    assert li.post(f"{url}found/", {"words": "管井里还在渗水", "stash": token}).status_code == 302
    run_reactions()
    leaking.refresh_from_db()
    taken = leaking.matter.attachments.get()
    given = Case.objects.get(pk=leaking.request).matter.attachments.get()
    assert (given.sha256, given.use, given.by) == (taken.sha256, "placed", town.people["li"])
    assert leaking.matter.records.get(move="found").facts["files"] == [taken.sha256]
    assert f"/files/{taken.pk}/" in sign_in("chen").get(f"/desk/patrols/{leaking.pk}/").content.decode()


def test_what_is_no_photo_is_said_at_the_field(leaking: Suggestion, sign_in: Any) -> None:
    drawing = SimpleUploadedFile("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    page = sign_in("li").post(f"/field/patrols/{leaking.pk}/found/", {"words": "渗水", "photos": drawing})
    assert page.status_code == 422
    assert "不是照片" in page.content.decode() and "渗水" in page.content.decode()


def test_a_worker_answers_on_the_phone(leaking: Suggestion, town: Town, sign_in: Any) -> None:
    li, url = sign_in("li"), f"/field/patrols/{leaking.pk}/"
    assert leaking.matter.title in li.get("/field/").content.decode()
    page = li.get(url).content.decode()
    assert "90 天里同一处出现 3 次" in page
    assert li.post(f"{url}found/", {"words": ""}).status_code == 422
    key = str(uuid4())
    outbox = {"X-Outbox": "1", "Idempotency-Key": key}
    for _again in range(2):  # a phone that lost the answer asks twice
        answer = li.post(f"{url}nothing/", {"words": "都干的"}, headers=outbox)
        assert (answer.status_code, answer.headers["X-Outbox"]) == (200, "done")
    leaking.refresh_from_db()
    assert (leaking.stage, leaking.words) == (Stage.NOTHING, "都干的")


def test_the_lead_may_say_that_nobody_need_go(leaking: Suggestion, town: Town, sign_in: Any) -> None:
    assert sign_in("lead").post(f"/desk/patrols/{leaking.pk}/drop/", {"words": "昨天刚换过管"}).status_code == 302
    leaking.refresh_from_db()
    assert leaking.stage == Stage.DROPPED


def test_others_have_no_say(leaking: Suggestion, town: Town) -> None:
    for who in ("zhou", "wang", "leader"):
        with pytest.raises(Refused):
            actions.nothing(leaking, getattr(town, who))


def test_who_does_not_go_in_five_days_is_late(leaking: Suggestion, town: Town) -> None:
    with clock.travel(clock.now() + timedelta(days=30)):
        assert ring_late_clocks() > 0
    assert Matter.objects.get(pk=leaking.pk).records.filter(move="clock_missed").exists()


def test_the_page_shows_how_right_the_warnings_were(leaking: Suggestion, town: Town, sign_in: Any) -> None:
    actions.found(leaking, town.li, words="管井里还在渗水")
    repeat = next(one for one in queries.accuracy(town.chen) if one.warning == WarningKind.REPEAT)
    assert (repeat.found, repeat.looked) == (1, 1)
    page = sign_in("chen").get("/desk/patrols/?done=1").content.decode()
    assert "100.0%（1 / 1 件）" in page
    assert "还没有设施年限的数据" in page


# The rules -----------------------------------------------------------------------------------------------------------


def test_a_secretary_sets_the_threshold_of_her_community(town: Town, say: Say, sign_in: Any) -> None:
    for at, ago in enumerate((50, 20)):
        mended(say("水管又漏水了", f"漏水户{at}", days_ago=ago, category="water_main"), town)
    assert warn(town.community.pk) == []
    given = {"kind": "repeat", "area": town.community.pk, "active": "on", **NUMBERS}
    assert sign_in("chen").post("/desk/patrols/rules/", given).status_code == 302
    assert len(warn(town.community.pk)) == 1


def test_a_rule_can_be_switched_off_and_its_history_stays(town: Town, leaking: Suggestion) -> None:
    rules.set_rule(town.chen, "repeat", town.community, active=False, **NUMBERS)
    rules.set_rule(town.chen, "repeat", town.community, active=True, **NUMBERS)
    assert rules.WarningRule.objects.count() == 2
    with pytest.raises(Refused):
        rules.set_rule(town.desk, "repeat", town.community, active=True, **NUMBERS)


def test_each_community_is_looked_through_once_a_day_in_office_hours(town: Town, leaking: Suggestion) -> None:
    with clock.travel(clock.start_of_day(clock.today()) + timedelta(days=1, hours=9)):
        assert jobs.suggest_patrols()
        assert jobs.suggest_patrols()  # two communities
        assert not jobs.suggest_patrols()
    with clock.travel(clock.start_of_day(clock.today()) + timedelta(days=2, hours=3)):
        assert not jobs.suggest_patrols()


def test_a_grid_gets_no_more_than_its_worker_can_go_to(town: Town, say: Say) -> None:
    rules.set_rule(town.chen, "repeat", town.community, active=True, **(NUMBERS | {"most_open": 1}))
    for category in ("water_main", "lift_fault"):
        for at in range(2):
            mended(say("又坏了", f"{category}{at}", days_ago=10 + at, category=category), town)
    assert len(warn(town.community.pk)) == 1
