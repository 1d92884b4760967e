"""Messages of citizens come in from a file: good rows once, bad rows back with the reason."""

from __future__ import annotations

import csv
import importlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from linli.kernel import clock
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.flow.verify import broken_link
from linli.platform.identity.models import Person
from linli.testing.town import Town
from linli.work.cases.importing import replies
from linli.work.cases.importing.reading import Unreadable, moment, read
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

HEAD = "id,user,title,text,time\n"
LAMP = "101,U1,路灯坏了,小区门口的路灯坏了三天,2019-05-06 08:30:00\n"


@pytest.fixture(autouse=True)
def nobody_is_remembered() -> None:
    """Who acts is kept for one run of the command, which here is one test."""
    replies._first.cache_clear()
    replies._acting_for.cache_clear()


@pytest.fixture
def bring(tmp_path: Path, town: Town) -> Any:
    """Write a file, import it, and give back the exit code and the rows that came back."""

    def run(content: str | bytes, answers: str | bytes = "", **options: Any) -> tuple[int, dict[str, str]]:
        file, out = tmp_path / "messages.csv", tmp_path / "back.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if answers:
            (tmp_path / "replies.csv").write_bytes(answers if isinstance(answers, bytes) else answers.encode())
            options["replies"] = tmp_path / "replies.csv"
        for old in (out, out.with_suffix(".答复.csv")):
            old.unlink(missing_ok=True)
        code = 0
        try:
            call_command(
                "import_messages", file, area=town.community.code, out=out, stdout=io.StringIO(), stderr=io.StringIO(),
                **options,
            )  # fmt: skip
        except SystemExit as end:
            code = int(end.code or 0)
        except CommandError as error:
            return error.returncode, {"": str(error)}
        back: dict[str, str] = {}
        for path in (out, out.with_suffix(".答复.csv")):
            if path.exists():
                rows = csv.DictReader(path.read_text("utf-8-sig").splitlines(keepends=True))
                back |= {row["行号"]: row["原因"] for row in rows}
        return code, back

    return run


def test_a_message_becomes_a_request_at_its_own_time(bring: Any) -> None:
    assert bring(HEAD + LAMP) == (0, {})
    case = Case.objects.select_related("matter").get(external_number="101")
    at = datetime(2019, 5, 6, 8, 30, tzinfo=clock.LOCAL)
    assert case.matter.opened_at == at
    assert case.matter.channel == "import"
    assert case.matter.number.startswith("LA-190506-")
    assert case.text == case.matter.title == "小区门口的路灯坏了三天"
    assert case.matter.category == "street_lamp"
    assert case.matter.person.name == "U1"
    assert case.matter.records.get(move="begin").at == at
    assert broken_link(case.matter) is None


def test_a_title_that_the_text_does_not_say_comes_first(bring: Any) -> None:
    bring(HEAD + "101,U1,请修路灯,晚上走路看不见,2019-05-06 08:30:00\n")
    case = Case.objects.select_related("matter").get()
    assert (case.matter.title, case.text) == ("请修路灯", "请修路灯\n晚上走路看不见")


def test_importing_again_doubles_nothing(bring: Any) -> None:
    bring(HEAD + LAMP)
    counts = Case.objects.count(), Record.objects.count(), Person.objects.count()
    assert bring(HEAD + LAMP) == (0, {})
    assert counts == (Case.objects.count(), Record.objects.count(), Person.objects.count())


def test_an_interrupted_run_goes_on_where_it_stopped(bring: Any) -> None:
    rows = [f"{n},U{n},,第 {n} 件事：垃圾没人清运,2019-05-06 08:30:00\n" for n in range(1, 8)]
    bring(HEAD + "".join(rows), limit=3)
    assert Case.objects.count() == 3
    assert bring(HEAD + "".join(rows)) == (0, {})
    assert Case.objects.count() == 7


def test_bad_rows_come_back_with_the_reason_and_good_rows_stay(bring: Any) -> None:
    code, back = bring(
        HEAD
        + LAMP
        + "102,U2,没有内容,   ,2019-05-06 08:30:00\n"
        + "103,U3,时间不对,垃圾没人收,前天下午\n"
        + "104,U4,没有时间,垃圾没人收,\n"
        + f"105,U5,太长,{'长' * 2001},2019-05-06 08:30:00\n"
        + "101,U6,重复,换了内容,2019-05-06 08:30:00\n"
        + ",U7,没有编号,垃圾没人收,2019-05-06 08:30:00\n"
        + "106,U8,将来,垃圾没人收,2219-05-06 08:30:00\n"
        + "107,U9,太早,垃圾没人收,1019-05-06 08:30:00\n"
        + f"{'9' * 61},U10,编号太长,垃圾没人收,2019-05-06 08:30:00\n"
    )
    assert code == 1
    assert back == {
        "3": "没有内容，请写一句话，说明是什么事",
        "4": "看不懂时间“前天下午”，请写成 2026-11-20 09:48:00",
        "5": "没有时间，请补上，如 2026-11-20 09:48:00",
        "6": "写得太长了，请写在 2000 字以内，细节可以以后补充",
        "7": "编号 101 和第 2 行重复",
        "8": "没有编号，请补上编号，重复导入时靠它认出同一件事",
        "9": "时间 2219-05-06 08:30:00 还没有到，请核对",
        "10": "时间 1019-05-06 08:30:00 太早，请核对",
        "11": "编号太长，请写在 60 个字符以内",
    }
    assert list(Case.objects.values_list("external_number", flat=True)) == ["101"]


def test_a_refused_row_leaves_no_person_behind_for_the_next(bring: Any) -> None:
    long = f"1,U1,,{'长' * 2001},2019-05-06 08:30:00\n"
    code, back = bring(HEAD + long + "2,U1,,垃圾没人清运,2019-05-06 08:30:00\n")
    assert (code, list(back)) == (1, ["2"])
    assert Case.objects.select_related("matter__person").get().matter.person.name == "U1"


def test_one_user_is_one_person(bring: Any) -> None:
    bring(HEAD + LAMP + "102,U1,,垃圾没人清运,2019-05-07 08:30:00\n103,,,楼道灯不亮,2019-05-07 08:30:00\n")
    bring(HEAD + "104,U1,,楼道灯又不亮,2019-05-08 08:30:00\n")
    assert Person.objects.filter(name="U1").count() == 1
    assert Case.objects.get(external_number="103").matter.person is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings_of_spreadsheets_are_read(bring: Any, encoding: str) -> None:
    assert bring((HEAD + LAMP).encode(encoding)) == (0, {})
    assert Case.objects.get().text.endswith("小区门口的路灯坏了三天")


def test_line_breaks_and_commas_inside_cells_belong_to_the_text(bring: Any) -> None:
    assert bring(HEAD + '101,U1,,"路灯坏了,\r\n""三天""没人修",2019-05-06 08:30:00\r\n') == (0, {})
    assert Case.objects.get().text == '路灯坏了,\n"三天"没人修'


def test_a_row_with_broken_characters_comes_back_alone(bring: Any) -> None:
    good = "".join(f"{n},U,,小区门口的路灯坏了三天没有人来修理,2019-05-06 08:30:00\n" for n in range(200, 260))
    raw = (HEAD + good).encode() + b"300,U2,,\xe8\xb7 \xff\xfe,2019-05-06 08:30:00\n"
    code, back = bring(raw)
    assert code == 1
    assert back == {"62": "文字编码有误，有的字认不出来，请在原文件里改好这一行"}
    assert Case.objects.count() == 60


def test_chinese_headings_semicolons_and_slashes_in_dates(bring: Any) -> None:
    assert bring("留言编号;留言主题;留言详情;留言时间\nA1;;路灯不亮;2019/5/6 8:30\n") == (0, {})
    assert Case.objects.get().matter.opened_at == datetime(2019, 5, 6, 8, 30, tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04rest", "Excel"),
        (b"a,b,c\n1,2,3\n", "没有这些列：id、text、time"),
        (bytes(range(128, 256)) * 20, "编码认不出来"),
        (b"\x00\x01\x02" * 100, "编码认不出来"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(bring: Any, raw: bytes, words: str) -> None:
    code, told = bring(raw)
    assert code == 2
    assert words in told[""]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="打不开"):
        read(tmp_path / "none.csv", ("id",))


@pytest.mark.parametrize("text", ["2019-5-6", "2019/05/06 08:30", "2019-05-06T08:30:00", " 2019-05-06  08:30:00.0 "])
def test_times_are_read_as_spreadsheets_write_them(text: str) -> None:
    at = moment(text)
    assert at is not None and at.date().isoformat() == "2019-05-06"


ANSWERS = "id,reply,reply_time\n101,路灯已修好，谢谢您的反映,2019-05-17 15:00:00\n"


def test_a_reply_plays_the_handling_with_its_real_duration(bring: Any) -> None:
    assert bring(HEAD + LAMP, ANSWERS) == (0, {})
    case = Case.objects.select_related("matter").get()
    assert case.stage == Stage.ANSWERED
    assert case.answer == "路灯已修好，谢谢您的反映"
    assert (case.answered_at - case.matter.opened_at).days == 11
    moves = list(case.matter.records.order_by("seq").values_list("move", flat=True))
    assert moves == ["begin", "dispatch", "answer"]
    assert Deadline.objects.get(matter=case.matter, clock="repair").was_late
    assert broken_link(case.matter) is None


def test_replies_may_come_in_a_later_run(bring: Any) -> None:
    bring(HEAD + LAMP)
    assert bring(HEAD + LAMP, ANSWERS) == (0, {})
    assert bring(HEAD + LAMP, ANSWERS) == (0, {})
    assert Case.objects.get().stage == Stage.ANSWERED
    assert Record.objects.filter(move="answer").count() == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("101,,2019-05-17 15:00:00", "没有答复的内容"),
        ("101,已修好,不知道", "看不懂答复时间"),
        ("101,已修好,2018-05-17 15:00:00", "早于留言时间"),
        (f"101,{'长' * 2001},2019-05-17 15:00:00", "写得太长了"),
    ],
)
def test_a_bad_reply_comes_back_and_its_message_stays(bring: Any, reply: str, words: str) -> None:
    code, back = bring(HEAD + LAMP, f"id,reply,reply_time\n{reply}\n")
    assert code == 1
    assert words in back["2"]
    assert Case.objects.get().stage == Stage.PLACED
    assert Matter.objects.count() == 1


def test_a_named_compound_places_the_message_there(bring: Any, town: Town) -> None:
    bring(HEAD + "101,U1,,柳岸新村 3 号楼前的路灯不亮，晚上看不见路,2019-05-06 08:30:00\n")
    assert Case.objects.select_related("matter").get().matter.grid_id == town.grid3.pk


def test_an_unknown_area_is_told(tmp_path: Path, town: Town) -> None:
    (tmp_path / "m.csv").write_text(HEAD + LAMP, "utf-8")
    with pytest.raises(CommandError, match="没有编号为 999 的区域"):
        call_command("import_messages", tmp_path / "m.csv", area="999")


def test_without_an_area_messages_go_where_somebody_dispatches(tmp_path: Path, town: Town) -> None:
    (tmp_path / "m.csv").write_text(HEAD + LAMP, encoding="utf-8")
    call_command("import_messages", tmp_path / "m.csv", stdout=io.StringIO(), stderr=io.StringIO())
    assert Case.objects.get().matter.area_id == town.people["desk"].appointments.get().post.area_id


# History pages nobody ------------------------------------------------------------------------------------------------


def test_clocks_that_ran_out_years_ago_are_judged_then_and_tell_nobody_today(bring: Any) -> None:
    from linli.platform.events.outbox import catch_up_all
    from linli.platform.flow.ring import ring_late_clocks
    from linli.platform.notices.models import Notice

    assert bring(HEAD + LAMP) == (0, {})
    case = Case.objects.select_related("matter").get(external_number="101")
    missed = list(Record.objects.filter(matter=case.pk, move="clock_missed").order_by("seq"))
    assert missed, "what ran out is judged"
    for one in missed:
        assert one.at == datetime.fromisoformat(one.facts["due"]), "at the time at which it ran out"
        assert clock.local(one.at).year == 2019
    ring_late_clocks()
    catch_up_all()
    assert not Notice.objects.exists(), "nobody is paged for history"
    assert Record.objects.filter(matter=case.pk, move="clock_missed").count() == len(missed)
    assert broken_link(case.matter) is None


def test_bringing_the_same_file_in_again_judges_nothing_twice(bring: Any) -> None:
    bring(HEAD + LAMP)
    before = Record.objects.count()
    assert bring(HEAD + LAMP) == (0, {})
    assert Record.objects.count() == before


def test_a_message_of_today_still_runs_against_the_clock(bring: Any) -> None:
    today = clock.local(clock.now()).strftime("%Y-%m-%d %H:%M:%S")
    assert bring(f"{HEAD}102,U1,路灯坏了,小区门口的路灯坏了,{today}\n") == (0, {})
    case = Case.objects.get(external_number="102")
    assert Deadline.objects.filter(matter=case.pk, met_at=None).exclude(next_at=None).exists()
    assert not Record.objects.filter(matter=case.pk, move="clock_missed").exists()


def test_every_request_says_where_it_came_in(bring: Any, town: Town, desk_of: Any) -> None:
    head = "编号,内容,时间,来源\n"
    rows = [
        ("201", "12345", "city_hotline"), ("202", "微信群", "group"), ("203", "city_hotline", "city_hotline"),
        ("204", "", "import"), ("205", "信访局转来", "import"),
    ]  # fmt: skip
    code, back = bring(head + "".join(f"{pk},路灯坏了{pk},2026-05-06 08:30,{said}\n" for pk, said, _known in rows))
    assert (code, back) == (0, {})
    found = dict(Case.objects.values_list("external_number", "matter__channel"))
    assert found == {pk: channel for pk, _said, channel in rows}
    page = desk_of("desk").get("/desk/register/").content.decode()
    assert "批量导入" in page and "12345" in page and "微信群" in page


def test_what_an_earlier_import_left_open_is_filled(town: Town) -> None:
    case = town.case()
    Matter.objects.filter(pk=case.pk).update(channel="")
    importlib.import_module("linli.work.cases.migrations.0006_every_request_has_a_source").fill(apps, None)
    assert Matter.objects.get(pk=case.pk).channel == "import"
