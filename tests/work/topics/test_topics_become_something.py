"""A topic becomes one matter or an agenda item at a click; every reporter is kept, and it can be undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.work.topics.said import run_reactions

from linli.kernel.errors import Invalid, Refused
from linli.platform.dispatch.drafting import MARK
from linli.platform.flow.models import Matter
from linli.platform.notices.models import Notice
from linli.testing.drafts import FakeModel, fake_model
from linli.testing.town import Town
from linli.work.cases import actions as cases
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage
from linli.work.deliberation.models import AgendaItem
from linli.work.topics import actions, queries
from linli.work.topics.models import GatheringLine, Topic
from linli.work.topics.terms import LineState


def oldest(topic: Topic) -> Matter:
    return queries.members_of(topic)[-1]


def test_the_secretary_puts_all_requests_under_one(charging: Topic, town: Town) -> None:
    into = oldest(charging)
    actions.gather(charging, town.chen, into=into.pk)
    assert GatheringLine.objects.filter(state=LineState.WAITING).count() == 4
    run_reactions()
    assert GatheringLine.objects.filter(state=LineState.MERGED).count() == 4
    into.refresh_from_db()
    assert into.reporters == 5
    merged = Case.objects.filter(into=into.pk)
    assert {one.stage for one in merged} == {Stage.MERGED}
    assert len({one.matter.person_id for one in merged}) == 4  # each keeps number, link and rating


def test_it_can_be_undone(charging: Topic, town: Town) -> None:
    into = oldest(charging)
    actions.gather(charging, town.chen, into=into.pk)
    run_reactions()
    actions.scatter(charging, town.desk)
    run_reactions()
    assert not Case.objects.exclude(into=None).exists()
    assert Matter.objects.get(pk=into.pk).reporters == 1
    assert set(GatheringLine.objects.values_list("state", flat=True)) == {LineState.FREED}


def test_undone_before_the_work_began_nothing_is_merged(charging: Topic, town: Town) -> None:
    actions.gather(charging, town.chen, into=oldest(charging).pk)
    actions.scatter(charging, town.chen)
    run_reactions()
    assert not Case.objects.exclude(into=None).exists()


def test_what_has_ended_meanwhile_is_left_out_with_the_reason(charging: Topic, town: Town) -> None:
    actions.gather(charging, town.chen, into=oldest(charging).pk)
    newest = Case.objects.get(pk=queries.members_of(charging)[0].pk)
    Matter.objects.filter(pk=newest.pk).update(stage=Stage.PAUSED)
    run_reactions()
    line = GatheringLine.objects.get(matter=newest.pk)
    assert line.state == LineState.LEFT_OUT
    assert "现在不能" in line.why
    assert GatheringLine.objects.filter(state=LineState.MERGED).count() == 3


def test_running_the_rule_again_changes_nothing(charging: Topic, town: Town) -> None:
    actions.gather(charging, town.chen, into=oldest(charging).pk)
    while run_reactions():
        pass
    assert GatheringLine.objects.filter(state=LineState.MERGED).count() == 4
    assert actions.gather(charging, town.chen, into=oldest(charging).pk).lines.count() == 4


def test_who_may_and_who_may_not(charging: Topic, town: Town) -> None:
    for who in ("leader", "supervisor", "other_chief", "li", "sun"):
        with pytest.raises(Refused):
            actions.gather(charging, getattr(town, who), into=oldest(charging).pk)
    with pytest.raises(Invalid):
        actions.gather(charging, town.chen, into=1)


def test_the_page_tells_how_far_the_merging_is(charging: Topic, town: Town, sign_in: Any) -> None:
    chen, url = sign_in("chen"), f"/desk/topics/{charging.pk}/"
    assert "并成一件" in chen.get(url).content.decode()
    chen.post(f"{url}gather/", {"into": oldest(charging).pk})
    page = chen.get(url).content.decode()
    assert "已合并 0 / 4 件" in page
    assert "还有 4 件正在合并" in page
    run_reactions()
    page = chen.get(url).content.decode()
    assert "已合并 4 / 4 件" in page
    assert "撤销合并" in page


def test_a_topic_becomes_an_agenda_item_with_its_reporters(charging: Topic, town: Town, sign_in: Any) -> None:
    chen = sign_in("chen")
    url = f"/desk/topics/{charging.pk}/"
    assert chen.post(f"{url}agenda/", {"title": "车棚充电桩怎么修", "why": "五户反映"}).status_code == 302
    run_reactions()
    item = AgendaItem.objects.get()
    assert (item.matter.title, item.requests.count()) == ("车棚充电桩怎么修", 5)
    assert item.matter.waits == "community_secretary"
    charging.refresh_from_db()
    assert charging.agenda == item.pk
    assert f"/desk/agenda/{item.pk}/" in chen.get(url).content.decode()
    assert "车棚充电桩怎么修" in chen.get("/desk/").content.decode()  # in the one inbox


def test_it_is_put_forward_once(charging: Topic, town: Town) -> None:
    for who in ("chen", "leader"):
        actions.put_forward(charging, getattr(town, who), title="充电桩", why="")
    run_reactions()
    assert AgendaItem.objects.count() == 1


def test_reporters_of_an_accepted_item_are_told_once(charging: Topic, town: Town, sign_in: Any) -> None:
    actions.put_forward(charging, town.chen, title="充电桩", why="")
    run_reactions()
    item = AgendaItem.objects.get()
    given = {"accept_day": "", "day": "2099-05-08", "time": "19:00", "meets_where": "居委会"}
    assert sign_in("chen").post(f"/desk/agenda/{item.pk}/accept/", given).status_code == 302
    run_reactions()
    assert Notice.objects.filter(message="agenda_accepted").count() == 5


def test_the_list_and_the_screen_lead_to_it(charging: Topic, sign_in: Any) -> None:
    assert charging.name in sign_in("leader").get("/desk/topics/").content.decode()
    assert "/desk/topics/" in sign_in("leader").get("/screen/").content.decode()
    assert sign_in("other_chief").get(f"/desk/topics/{charging.pk}/").status_code == 404


def test_a_merged_request_stays_in_its_topic(charging: Topic, town: Town) -> None:
    into, other = queries.members_of(charging)[-1], queries.members_of(charging)[0]
    cases.merge(Case.objects.get(pk=other.pk), town.chen, into=Case.objects.get(pk=into.pk))
    from linli.work.topics.finding import find

    (again,) = find(town.community.pk)
    assert (again.pk, again.reporters) == (charging.pk, 5)


# On paper, and with a model that writes drafts ------------------------------------------------------------------------


def test_excel_holds_the_rows_on_show(charging: Topic, town: Town, sign_in: Any) -> None:
    for query in ("", f"?area={town.grid3.pk}", f"?area={town.grid9.pk}", "?over=1"):
        page = sign_in("chen").get(f"/desk/topics/{query}").content.decode()
        answer = sign_in("chen").get(f"/desk/topics/export/{query}")
        heading, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
        assert heading[0] == "话题"
        assert [row[0] for row in rows] == re.findall(r'href="/desk/topics/\d+/">([^<]+)</a>', page)
    assert charging.name not in sign_in("other_chief").get("/desk/topics/").content.decode()


@pytest.fixture
def model(settings: Any) -> Iterator[FakeModel]:
    with fake_model(settings) as running:
        yield running


def test_a_model_drafts_the_name_and_the_summary_and_a_person_goes_over_them(
    charging: Topic, town: Town, sign_in: Any, model: FakeModel
) -> None:
    chen, url = sign_in("chen"), f"/desk/topics/{charging.pk}/agenda/"
    assert "请系统起个草" in chen.get(url).content.decode()
    model.says = "车棚充电桩损坏"
    page = chen.post(url, {"draft": "1", "title": "我写的", "why": ""}).content.decode()
    assert page.count(f"{MARK}车棚充电桩损坏") == 2 and "请逐句核对" in page
    assert len(model.asked) == 2  # a name and a summary
    assert not any(one.person.name in model.read for one in queries.members_of(charging) if one.person)
    assert chen.post(url, {"title": f"{MARK}车棚充电桩损坏", "why": ""}).status_code == 422
    charging.refresh_from_db()
    assert charging.asked_at is None
    assert chen.post(url, {"title": "车棚充电桩怎么修", "why": ""}).status_code == 302


def test_without_an_answer_what_was_typed_stays(charging: Topic, sign_in: Any, model: FakeModel) -> None:
    model.mood = "error"
    page = sign_in("chen").post(
        f"/desk/topics/{charging.pk}/agenda/", {"draft": "1", "title": "写了一半", "why": "因为"}
    )
    assert "没有起成草稿" in page.content.decode() and "写了一半" in page.content.decode()


def test_where_no_model_is_plugged_in_nobody_sees_a_button(charging: Topic, sign_in: Any) -> None:
    assert "请系统起个草" not in sign_in("chen").get(f"/desk/topics/{charging.pk}/agenda/").content.decode()


def test_who_may_not_put_it_forward_gets_no_draft(charging: Topic, sign_in: Any, model: FakeModel) -> None:
    sign_in("reviewer").post(f"/desk/topics/{charging.pk}/agenda/", {"draft": "1", "title": "", "why": ""})
    assert not model.asked
