"""Who is told what when a request moves."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.platform.attachments.files import Prepared
from linli.platform.flow.models import Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.notices.messages import MESSAGES
from linli.platform.notices.models import Notice, Robot
from linli.testing.town import Town
from linli.work.cases import actions, following
from linli.work.cases.models import Call, Case, Pressing, Task

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)
Told = Callable[[str], set[str]]
Texts = Callable[[str], list[str]]


def fixed(town: Town) -> Case:
    return actions.fix(town.case(), town.li, how="repaired", photos=[PHOTO])


def whistled(town: Town) -> tuple[Case, Call]:
    case = actions.accept(town.case(), town.li)
    case = actions.whistle(case, town.chen, organisations=[town.water], reason="管网要停水检修")
    return case, Call.objects.get(matter__parent=case.matter)


def test_placing_tells_the_requester_and_the_worker_of_the_grid(town: Town, told: Told, texts: Texts) -> None:
    case = town.case()
    assert told("case_placed") == {"王玉珍"}
    assert told("case_dispatched") == {"李强"}
    assert following.link(case.matter.number) in texts("case_placed")[0]


def test_messages_to_staff_never_carry_the_residents_code(town: Town, told: Told) -> None:
    case = fixed(town)
    told("case_answered")
    code = following.follow_code(case.matter.number)
    staff = Notice.objects.exclude(person=town.people["wang"])
    assert staff.exists()
    assert all(code not in str(row.values) for row in staff)


def test_no_code_is_readable_in_the_database(town: Town, told: Told) -> None:
    from django.db import connection

    case = fixed(town)
    told("case_answered")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(n::text, '') FROM notices_notice n")
        dump = cursor.fetchone()[0]
    assert following.follow_code(case.matter.number) not in dump
    assert "13800002216" not in dump


def test_what_came_from_a_file_rings_no_phone(town: Town, told: Told) -> None:
    town.case(channel="import")
    assert told("case_placed") == told("case_dispatched") == set()


def test_a_case_sent_to_an_organisation_tells_its_people_and_its_group(town: Town, told: Told) -> None:
    Robot.objects.create(organisation=town.property, webhook="https://example.org/send?key=p")
    actions.redispatch(town.case(), town.desk, why="物业负责路灯", organisation=town.property)
    assert told("case_dispatched") == {"陈立", "滨河物业"}


def test_a_whistle_calls_everybody_of_the_department(town: Town, told: Told, texts: Texts) -> None:
    Robot.objects.create(organisation=town.water, webhook="https://example.org/send?key=w")
    whistled(town)
    assert told("call_placed") == {"孙伟", "区水务局"}
    assert "前报到" in texts("call_placed")[0]


def test_a_clock_that_runs_out_climbs_from_lead_to_secretary(town: Town, told: Told) -> None:
    with clock.travel(clock.now()) as time:
        town.case()
        time.forward(minutes=11)
        ring_late_clocks()
        assert told("clock_late") == {"何静"}
        time.forward(minutes=60)
        ring_late_clocks()
        assert told("clock_late") == {"何静", "陈建国"}


def test_a_department_that_does_not_report_in_is_late_with_the_secretary(town: Town, told: Told) -> None:
    with clock.travel(clock.now()) as time:
        _case, call = whistled(town)
        time.to(call.matter.deadlines.get(clock="report_in").due_at + timedelta(minutes=1))
        ring_late_clocks()
        told("clock_late")
        late = {r.person.name for r in Notice.objects.filter(message="clock_late", matter=call.pk) if r.person}
    assert late == {"陈建国", "孙伟"}


def test_every_reporter_is_asked_to_rate_by_a_link_of_their_own(town: Town, told: Told, texts: Texts) -> None:
    main = town.case()
    other = town.case(requester=town.people["neighbour"], by=town.neighbour)
    other = actions.merge(other, town.li, into=main)
    actions.fix(main, town.li, how="repaired", photos=[PHOTO])
    assert told("case_merged") == {"钱国强"}
    assert told("case_answered") == {"王玉珍", "钱国强"}
    for row in Notice.objects.filter(message="case_answered"):
        number = main.matter.number if row.person == town.people["wang"] else other.matter.number
        assert json.loads(row.values or "")["link"] == following.link(number)


def test_a_pause_tells_why_and_until_when(town: Town, texts: Texts) -> None:
    until = clock.today() + timedelta(days=3)
    actions.pause(actions.accept(town.case(), town.li), town.li, reason="parts", until=until)
    assert "等配件到货" in texts("case_paused")[0]
    assert f"{until.month} 月 {until.day} 日" in texts("case_paused")[0]


def test_more_time_is_told_with_its_reason(town: Town, texts: Texts, told: Told) -> None:
    case = actions.accept(town.case(), town.li)
    until = clock.today() + timedelta(days=9)
    asked = actions.ask_extension(
        town.li, parent=case.matter, clock_name="repair", until=until, reason="灯杆要从外地调货"
    )
    assert told("extension_asked") == {"郑督"}
    actions.grant_extension(asked, town.supervisor)
    assert "灯杆要从外地调货" in texts("case_extended")[0]


def test_an_unhappy_rating_tells_the_handler_and_the_secretary(town: Town, told: Told, texts: Texts) -> None:
    actions.rate(fixed(town), town.wang, timely="yes", solved="no", satisfied="no", words="灯又灭了")
    assert told("case_reopened") == {"李强", "陈建国"}
    assert "灯又灭了" in texts("case_reopened")[0]
    assert told("case_again") == set()


def test_a_merged_reporter_who_reopens_is_not_told_but_the_first_one_is(town: Town, told: Told) -> None:
    main = town.case()
    other = town.case(requester=town.people["neighbour"], by=town.neighbour)
    other = actions.merge(other, town.li, into=main)
    actions.fix(main, town.li, how="repaired", photos=[PHOTO])
    actions.rate(other, town.neighbour, timely="no", solved="no", satisfied="no")
    assert "王玉珍" in told("case_again")


def test_a_pressing_tells_the_secretary_and_is_lifted_when_the_case_ends(town: Town, told: Told) -> None:
    case = actions.accept(town.case(), town.li)
    actions.press(town.supervisor, parent=case.matter, words="今天之内去现场")
    assert told("pressed") == {"陈建国"}
    case = actions.fix(case, town.li, how="repaired", photos=[PHOTO])
    told("pressed")
    assert Pressing.objects.get().stage == "pressed"  # answered is not ended
    actions.rate(case, town.wang, timely="yes", solved="yes", satisfied="yes")
    told("pressed")
    assert Pressing.objects.get().stage == "lifted"
    assert not Matter.objects.filter(closed_at=None).exists()


def test_an_asked_extension_is_refused_when_the_case_ends(town: Town, told: Told) -> None:
    case = actions.accept(town.case(), town.li)
    until = clock.today() + timedelta(days=9)
    actions.ask_extension(town.li, parent=case.matter, clock_name="repair", until=until, reason="要调货")
    actions.withdraw(case, town.wang)
    assert told("case_withdrawn") == {"李强"}
    assert not Matter.objects.filter(closed_at=None).exists()


def test_an_urge_tells_the_department(town: Town, told: Told) -> None:
    _case, call = whistled(town)
    actions.urge(call, town.chen, words="居民已经停水两天")
    assert told("call_urged") == {"孙伟"}


def test_the_last_department_done_tells_the_secretary(town: Town, told: Told) -> None:
    _case, call = whistled(town)
    call = actions.report_in(call, town.sun, contact="孙伟", contact_phone="13800001007", promised_on=clock.today())
    assert told("calls_done") == set()
    actions.call_done(call, town.sun, words="水管换好了")
    assert told("calls_done") == {"陈建国"}


def test_a_task_tells_its_party(town: Town, told: Told) -> None:
    case = actions.accept(town.case(), town.li)
    actions.assign(case, town.chen, title="清理杂物", due_on=clock.today(), organisation=town.property)
    assert told("task_assigned") == {"陈立"}
    assert Task.objects.exists()


def test_an_objection_tells_the_reviewer(town: Town, told: Told) -> None:
    case = actions.redispatch(town.case(), town.desk, why="物业负责路灯", organisation=town.property)
    actions.object_to(case, town.li_property, why="路灯属于城管")
    assert told("objected") == {"冯核"}


def test_messages_fit_into_one_sms(town: Town) -> None:
    """Seventy characters with the signature; a link makes it two, and nothing makes it three."""
    values = {
        "title": "3 号楼前的路灯不亮，晚…", "number": "LA-261122-0037",
        "link": "https://linli.example/f/LA-261122-0037/K7QF3MXD/",
        "due": "11 月 23 日 18:00", "clock": "首次处理", "why": "等配件到货", "until": "11 月 23 日",
        "words": "，请尽快办理。",
        "code": "123456",
    }  # fmt: skip
    lengths = {
        key: len("【邻里】" + one.text(dict.fromkeys(re.findall(r"%\((\w+)\)s", str(one.words)), "12") | values))
        for key, one in MESSAGES.items()
        if not key.startswith("test_")
    }
    assert max(lengths.values()) <= 134
    without_link = {k: n for k, n in lengths.items() if "link" not in str(MESSAGES[k].words)}
    assert max(without_link.values()) <= 75, without_link


@pytest.mark.parametrize("guess", ["", "AAAAAAAA", "不知道"])
def test_a_wrong_code_shows_nothing(town: Town, guess: str) -> None:
    assert following.by_code(town.case().matter.number, guess, "10.0.0.1") is None


def test_the_right_code_shows_the_one_request(town: Town) -> None:
    case = town.case()
    code = following.follow_code(case.matter.number)
    found = following.by_code(case.matter.number.lower(), f" {code[:4].lower()}-{code[4:]}", "10.0.0.1")
    assert found == case
    assert following.visitor(case).only_matter == case.pk


def test_codes_cannot_be_tried_out(town: Town) -> None:
    from linli.kernel.errors import TooOften

    number = town.case().matter.number
    for n in range(10):
        following.by_code(number, "AAAAAAAA", f"10.0.0.{n}")
    with pytest.raises(TooOften):
        following.by_code(number, following.follow_code(number), "10.0.0.99")


def test_of_a_made_up_past_nobody_is_told(town: Town) -> None:
    from linli.platform.events.outbox import behind, take_as_read

    town.case()
    assert behind("reactions") > 0
    take_as_read("reactions")
    assert behind("reactions") == 0
