"""Every move of the desk as a form: what it does, what it refuses, and that nothing typed is lost."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from PIL import Image

from linli.kernel import clock
from linli.platform.attachments.models import Attachment
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter, Record
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Call, Case, Consultation, Extension, Pressing, Task
from linli.work.cases.terms import Stage
from linli.work.cases.views.console.moves import SPECS

THEIRS = {  # what only residents, phones or Linli itself do
    ("case", "arrive"), ("case", "supplement"), ("case", "withdraw"), ("case", "rate"), ("case", "reopen"),
    ("case", "lapse"),
}  # fmt: skip


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(out, "JPEG")
    return SimpleUploadedFile("drain.jpg", out.getvalue(), "image/jpeg")


def tomorrow(days: int = 1) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def do(client: Any, item: Any, name: str, status: int = 302, **given: Any) -> str:
    """Send the form of a move and see the answer."""
    url = f"/desk/{item.matter.kind}s/{item.pk}/{name}/"
    response = client.post(url, {"request_id": str(uuid4()), **given})
    assert response.status_code == status, re.findall(r'class="errors".*?</div>', response.content.decode(), re.S)
    return str(response.content.decode())


def stage(item: Any) -> str:
    return Matter.objects.get(pk=item.pk).stage


def whistled(town: Town, *parties: Any) -> Case:
    case = actions.accept(town.case("地下室返水"), town.li)
    return actions.whistle(case, town.chen, organisations=list(parties) or [town.water], reason="主管在红线外")


def the_call() -> Call:
    return Call.objects.get()


def test_every_move_that_a_desk_may_make_has_a_form() -> None:
    kinds = {kind for kind, _name in SPECS}
    declared = {(kind, name) for kind in kinds for name in FLOWS[kind].moves}
    assert not declared - set(SPECS) - THEIRS


def test_a_move_that_is_not_open_has_no_form_and_is_refused(town: Town, desk_of: Any) -> None:
    case = town.case()
    desk = desk_of("chen")
    assert "这一步现在不能做" in desk.get(f"/desk/cases/{case.pk}/resume/").content.decode()
    assert "不能“继续办理”" in do(desk, case, "resume", status=409).replace("&quot;", "”")
    assert desk.get(f"/desk/cases/{case.pk}/rate/").status_code == 404
    assert desk.get(f"/desk/calls/{case.pk}/done/").status_code == 404


# Dispatch ----------------------------------------------------------------------------------------------------------


def unclear(town: Town) -> Case:
    return town.case("说不清是什么事", category="")


def test_the_proposal_is_taken_with_one_click(town: Town, desk_of: Any) -> None:
    case = unclear(town)
    desk = desk_of("desk")
    page = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    form = page[page.index(f"/desk/cases/{case.pk}/dispatch/") :]
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    hidden["category"] = hidden["category"] or "street_lamp"
    do(desk, case, "dispatch", **hidden)
    assert stage(case) == Stage.DISPATCHED


def test_dispatch_names_another_party_and_category(town: Town, desk_of: Any) -> None:
    case = unclear(town)
    do(desk_of("desk"), case, "dispatch", party=str(town.property.pk), category="street_lamp", size="big", area="")
    case.matter.refresh_from_db()
    assert (case.matter.organisation, case.matter.category, case.matter.size) == (town.property, "street_lamp", "big")
    do(desk_of("chen"), case, "redispatch", party="grid", why="先让网格员看看", category="street_lamp", size="small")
    case.matter.refresh_from_db()
    assert case.matter.organisation is None


def test_a_party_objects_and_the_reviewer_decides(town: Town, desk_of: Any) -> None:
    case = unclear(town)
    do(desk_of("desk"), case, "dispatch", party=str(town.property.pk), category="street_lamp", size="small")
    do(desk_of("li_property"), case, "object", why="不在小区红线内")
    do(desk_of("reviewer"), case, "dismiss", why="在红线内，有图纸")
    assert stage(case) == Stage.DISPATCHED
    assert "只能提一次" in do(desk_of("li_property"), case, "object", status=409, why="还是不归我们")
    do(desk_of("li_property"), case, "accept")
    do(desk_of("li_property"), case, "hand_back", why="要停电")
    assert stage(case) == Stage.PLACED


# Handling ----------------------------------------------------------------------------------------------------------


def test_handling_from_contact_to_answer(town: Town, desk_of: Any) -> None:
    case = town.case()
    desk = desk_of("chen")
    do(desk, case, "contact", words="约了明天上门")
    do(desk, case, "make_safe", proof="safe", words="已围挡")
    do(desk, case, "make_plan", plan="换灯", promised_on=tomorrow())
    do(desk, case, "progress", words="灯已买到", photos=photo())
    do(desk, case, "correct", category="stair_lamp", size="small")
    do(desk, case, "pause", reason="parts", until=tomorrow(3), words="")
    assert stage(case) == Stage.PAUSED
    do(desk, case, "resume")
    do(desk, case, "answer", outcome="cannot_do", text="灯杆属供电公司，已报修", whose="")
    case.refresh_from_db()
    assert stage(case) == Stage.ANSWERED
    assert Matter.objects.get(pk=case.pk).outcome == "cannot_do"
    assert Attachment.objects.count() == 1


def test_not_ours_has_to_say_whose_it_is(town: Town, desk_of: Any) -> None:
    case = town.case()
    page = do(desk_of("chen"), case, "answer", status=422, outcome="not_ours", text="归市政管", whose="")
    assert "有 1 处要改" in page
    assert "归市政管" in page
    do(desk_of("chen"), case, "answer", outcome="not_ours", text="归市政管", whose="市政 12319")
    case.refresh_from_db()
    assert "12319" in case.answer


def test_a_company_fixes_from_its_desk(town: Town, desk_of: Any) -> None:
    case = unclear(town)
    do(desk_of("desk"), case, "dispatch", party=str(town.property.pk), category="street_lamp", size="small")
    do(desk_of("li_property"), case, "fix", how="repaired", photos=photo())
    assert stage(case) == Stage.ANSWERED


def test_photos_need_not_be_chosen_again_after_a_fault(town: Town, desk_of: Any) -> None:
    case = town.case()
    page = do(desk_of("chen"), case, "progress", status=422, words="", photos=photo())
    tokens = re.findall(r'name="stash" value="([^"]+)"', page)
    assert len(tokens) == 1
    assert "已留住 1 张照片" in page
    do(desk_of("chen"), case, "progress", words="灯已买到", stash=tokens)
    assert Attachment.objects.count() == 1


# Whistle, meetings, tasks -------------------------------------------------------------------------------------------


def test_whistle_report_in_progress_done_and_answer(town: Town, desk_of: Any) -> None:
    case = actions.accept(town.case("地下室返水"), town.li)
    desk, water = desk_of("chen"), desk_of("sun")
    do(desk, case, "whistle", organisations=[town.water.pk, town.housing.pk], reason="主管在红线外")
    assert Call.objects.count() == 2
    call = Call.objects.get(matter__organisation=town.water)
    other = Call.objects.get(matter__organisation=town.housing)
    do(water, call, "report_in", contact="孙伟", contact_phone="13800001007", promised_on=tomorrow())
    do(water, call, "progress", words="已疏通", percent="70")
    do(desk, case, "urge", calls=[call.pk, other.pk], words="请抓紧")
    assert Record.objects.filter(move="urge").count() == 2
    assert "还有 2 家单位没有办完" in do(desk, case, "answer", status=409, outcome="solved", text="好了")
    do(water, call, "done", words="主管已通")
    do(desk, other, "cancel", why="不用了")
    do(desk, case, "take_back", words="")
    do(desk, case, "answer", outcome="solved", text="主管已疏通")
    assert stage(case) == Stage.ANSWERED


def test_a_called_department_objects_once_and_the_reviewer_upholds(town: Town, desk_of: Any) -> None:
    whistled(town)
    call = the_call()
    do(desk_of("sun"), call, "object", why="归供水公司")
    do(desk_of("reviewer"), call, "uphold", why="确实归供水公司")
    assert stage(call) == "cancelled"


def test_a_meeting_and_its_tasks(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    desk = desk_of("chen")
    held = clock.local(clock.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    do(
        desk, case, "consult", held_at=held, place="议事厅", chair="陈建国", parties=["区水务局", "业委会"],
        others="居民王阿姨、李师傅", people="9", minutes="各方说明", conclusion="先疏通",
    )  # fmt: skip
    consultation = Consultation.objects.get()
    assert consultation.parties == ["区水务局", "业委会", "居民王阿姨", "李师傅"]
    assert clock.local(consultation.held_at).strftime("%Y-%m-%dT%H:%M") == held
    do(desk, case, "assign", title="清掏化粪池", organisation=str(town.property.pk), due_on=tomorrow())
    task = Task.objects.get()
    do(desk_of("li_property"), task, "done", result="清掏两车")
    assert stage(task) == "done"


def test_pressing_and_extension(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    above, desk = desk_of("supervisor"), desk_of("chen")
    do(above, case, "press", words="请今天回复")
    pressing = Pressing.objects.get()
    do(desk, pressing, "reply", words="明天办完")
    do(above, pressing, "press_again", words="请说明原因")
    do(desk, pressing, "reply", words="主管塌了，要换管")
    do(above, pressing, "lift")
    assert stage(pressing) == "lifted"
    do(desk, case, "ask_extension", clock_name="repair", until=tomorrow(60), reason="要换管")
    extension = Extension.objects.get()
    assert desk_of("chen").post(f"/desk/extensions/{extension.pk}/grant/", {}).status_code == 409
    do(above, extension, "grant", words="同意")
    assert stage(extension) == "granted"
    do(desk, case, "ask_extension", clock_name="repair", until=tomorrow(90), reason="再换一段")
    do(above, Extension.objects.latest("pk"), "refuse", words="够了")


def test_merging_by_number_and_taking_it_back(town: Town, desk_of: Any) -> None:
    first, second = town.case("地下室返水"), town.case("地下室进水", requester=town.people["neighbour"])
    desk = desk_of("chen")
    do(desk, second, "merge", status=422)
    assert "没有这个编号" in do(desk, second, "merge", status=422, number="LA-999999-0001")
    do(desk, second, "merge", number=first.matter.number)
    assert stage(second) == Stage.MERGED
    do(desk, second, "unmerge")
    assert stage(second) == Stage.DISPATCHED


def test_nobody_merges_into_what_they_may_not_see(town: Town, desk_of: Any) -> None:
    mine = town.case("地下室返水")
    from linli.platform.places.locate import at_area

    theirs = town.case("桥东的事", where=at_area(town.grid9))
    desk = desk_of("chen")
    assert "没有这个编号" in do(desk, mine, "merge", status=422, number=theirs.matter.number)
    assert do(desk, mine, "merge", status=422, into=str(theirs.pk))


# Two at the same time ----------------------------------------------------------------------------------------------


def test_a_clash_shows_both_texts_and_keeps_what_was_typed(town: Town, desk_of: Any) -> None:
    case = town.case()
    seen = case.matter.version
    actions.progress(case, town.lead, words="何静：灯已经换了")
    page = do(desk_of("chen"), case, "answer", status=409, outcome="solved", text="我写了半天的结果", version=str(seen))
    assert "别人已经动过这件事" in page
    assert "何静：灯已经换了" in page
    assert "我写了半天的结果" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    do(desk_of("chen"), case, "answer", outcome="solved", text="我写了半天的结果", version=version[1])
    assert stage(case) == Stage.ANSWERED


@pytest.mark.parametrize("name", ["progress", "press"])
def test_a_double_click_does_it_once(town: Town, desk_of: Any, name: str) -> None:
    case, key = town.case(), str(uuid4())
    desk = desk_of("supervisor" if name == "press" else "chen")
    for _time in range(2):
        do(desk, case, name, words="请看看", request_id=key)
    assert Record.objects.filter(move__in=("progress", "pressed")).count() == 1


def test_htmx_gets_the_piece_and_is_sent_on_when_it_is_done(town: Town, desk_of: Any) -> None:
    case, desk = town.case(), desk_of("chen")
    url = f"/desk/cases/{case.pk}/progress/?in=inbox"
    piece = desk.get(url, headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith('<section class="card card--next" id="form">')
    faulty = desk.post(url, {"words": ""}, headers={"HX-Request": "true"})
    assert faulty.status_code == 422
    assert escape("请填：进展") in faulty.content.decode()
    done = desk.post(url, {"words": "灯已买到"}, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"/desk/cases/{case.pk}/?in=inbox"
