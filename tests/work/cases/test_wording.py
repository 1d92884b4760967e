"""Every move of every flow has its words, for residents and for staff; the seven steps follow the stage."""

from datetime import timedelta

import pytest
from django.utils import translation

from linli.kernel import clock
from linli.platform.attachments.files import Prepared
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Record
from linli.testing.town import Town
from linli.work.cases import actions, steps, wording
from linli.work.cases.models import Call, Case
from linli.work.cases.terms import Stage
from linli.work.cases.wordlist import LINES

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)
KINDS = ("case", "call", "task", "pressing", "extension")


def records_of(case: Case) -> list[Record]:
    return list(Record.objects.filter(matter__in=[case.pk, *case.matter.children.values_list("pk", flat=True)])
                .select_related("matter", "actor").order_by("at", "pk"))  # fmt: skip


def titles(case: Case, face: str) -> list[str]:
    return [entry.title for entry in wording.entries(records_of(case), face)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_move_has_words(kind: str) -> None:
    for move in ["begin", *FLOWS[kind].moves]:
        assert (kind, move) in LINES, f"{kind}.{move} has no words"


def test_every_line_can_be_said_with_the_values_there_are(town: Town) -> None:
    matter = town.case().matter
    for kind, move in LINES:
        matter.kind = kind or "case"
        record = Record(matter=matter, move=move, at=clock.now(), made_at=clock.now(), target=matter.stage)
        for face in (wording.RESIDENT, wording.NEIGHBOUR, wording.FIELD, wording.CONSOLE):
            assert "%(" not in wording.told(record, face).title


def test_a_lamp_in_everyday_words(town: Town) -> None:
    case = actions.arrive(town.case(), town.li)
    case = actions.fix(case, town.li, how="repaired", photos=[PHOTO], words="换了灯泡")
    case = actions.rate(case, town.wang, timely="yes", solved="yes", satisfied="fairly", words="谢谢")
    assert titles(case, wording.RESIDENT) == [
        "您反映了问题",
        "第三网格网格员李强到了现场",
        "办好了",
        "您评价了：及时 · 解决了 · 基本满意",
    ]
    assert wording.entries(records_of(case), wording.RESIDENT)[0].text == "已交给网格员"
    assert "第三网格网格员 李强 到场" in titles(case, wording.CONSOLE)


def test_a_poor_rating_is_not_called_done(town: Town) -> None:
    case = actions.arrive(town.case(), town.li)
    case = actions.fix(case, town.li, how="repaired", photos=[PHOTO])
    case = actions.rate(case, town.wang, timely="yes", solved="no", satisfied="no")
    told = wording.entries(records_of(case), wording.RESIDENT)[-1]
    assert told.title.startswith("您评价了：")
    assert told.tag is None


def test_staff_read_why_dispatch_sent_it_there_and_residents_only_where(town: Town) -> None:
    case = town.case("3 号楼前的路灯不亮")
    first = wording.entries(records_of(case), wording.CONSOLE)[0].text
    assert "派单目录" in first
    assert "依据的词：路灯不亮" in first
    assert "依据的词" not in wording.entries(records_of(case), wording.RESIDENT)[0].text


def test_an_extension_names_the_clock_in_words(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    until = clock.today() + timedelta(days=10)
    actions.ask_extension(town.li, parent=case.matter, clock_name="repair", until=until, reason="等灯杆到货")
    said = " ".join(titles(case, wording.CONSOLE))
    assert "申请把“办结”延期" in said
    assert "repair" not in said


def test_a_whistle_in_everyday_words(town: Town) -> None:
    case = town.case("3 号楼 2 单元地下室返水，已经两天了", category="drain_blocked")
    case = actions.dispatch(case, town.desk, to_grid=True) if case.stage == Stage.PLACED else case
    case = actions.accept(case, town.li)
    case = actions.whistle(case, town.chen, organisations=[town.water, town.housing], reason="主管堵了，社区没有设备")
    assert titles(case, wording.RESIDENT)[-1] == "社区请区水务局、街道城建办来办"
    call = Call.objects.get(matter__organisation=town.water)
    day = clock.today() + timedelta(days=3)
    actions.report_in(call, town.sun, contact="孙伟", contact_phone="0712-2000009", promised_on=day)
    said = titles(case, wording.RESIDENT)[-1]
    assert said == f"区水务局已经到了，孙伟负责，{day.month} 月 {day.day} 日前办完"
    assert "0712-2000009" not in str(wording.entries(records_of(case), wording.RESIDENT))


def test_a_neighbour_does_not_read_what_the_other_requester_wrote(town: Town) -> None:
    case = actions.supplement(town.case(), town.wang, words="我家 501，随时在")
    entries = wording.entries(records_of(case), wording.NEIGHBOUR)
    assert [one.title for one in entries] == ["有居民反映了这个问题", "有居民补充了情况"]
    assert "501" not in str(entries)


def test_a_pause_says_its_reason(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    until = clock.today() + timedelta(days=4)
    case = actions.pause(case, town.li, reason="parts", until=until)
    assert titles(case, wording.RESIDENT)[-1] == f"先停一停：等配件到货；{until.month} 月 {until.day} 日接着办"


def test_english_is_a_translation_and_never_a_crash(town: Town) -> None:
    with translation.override("en"):
        assert wording.entries(records_of(town.case()), wording.RESIDENT)[0].title


def states(case: Case) -> str:
    shown = {steps.OK: "+", steps.NOW: "!", steps.TODO: ".", steps.SKIPPED: "-"}
    return "".join(shown[one.state] for one in steps.steps(case, records_of(case)))


def test_the_steps_of_a_small_matter(town: Town) -> None:
    case = town.case()
    assert states(case) == "+---!.."
    case = actions.fix(case, town.li, how="repaired", photos=[PHOTO])
    assert states(case) == "+---++!"
    case = actions.rate(case, town.wang, timely="yes", solved="yes", satisfied="yes")
    assert states(case) == "+---+++"
    assert steps.at(steps.steps(case)) == 8


def test_the_steps_of_a_whistled_matter(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    case = actions.whistle(case, town.chen, organisations=[town.water], reason="请来疏通")
    assert states(case) == "++!...."
    actions.report_in(
        Call.objects.get(), town.sun, contact="孙伟", contact_phone="13800001007", promised_on=clock.today()
    )
    assert states(case) == "+++.!.."
    case = actions.consult(
        case, town.chen, held_at=clock.now(), place="社区", chair="陈建国", parties=["区水务局"], people=3,
        minutes="一起看了现场", conclusion="三天内疏通",
    )  # fmt: skip
    assert states(case) == "++++!.."


def test_a_withdrawn_matter_has_no_steps_to_come(town: Town) -> None:
    case = actions.withdraw(town.case(), town.wang)
    assert states(case) == "+------"
