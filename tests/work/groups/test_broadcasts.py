"""群发: written once, seen by a second person when wide, in every group once, and all of it visible later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.work.groups.conftest import robot

from linli.kernel.clock import Travelling
from linli.kernel.errors import Invalid, LinliError, Refused
from linli.platform.flow.models import Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.notices.models import Notice
from linli.testing import town as towns
from linli.testing.gateways import FakeGateway
from linli.testing.town import Town
from linli.work.groups import actions
from linli.work.groups.models import Broadcast, ChatGroup, Delivery, Posting

Groups = dict[str, ChatGroup]
TEXT = "明天上午八点到十二点停水，请提前存水。"


def states(one: Broadcast) -> dict[str, str]:
    """By the name of the group."""
    return dict(Delivery.objects.filter(broadcast=one).values_list("group__name", "state"))


def test_the_reach_is_known_before(town: Town, groups: Groups) -> None:
    actions.wish_sms(town.wang, wanted=True)
    reach = actions.reach_of(town.community, urgent=False, by_sms=True)
    assert (reach.groups, reach.members, reach.robots, reach.by_hand, reach.nobody, reach.sms) == (3, 430, 1, 1, 1, 1)
    assert not reach.second and actions.reach_of(town.town, urgent=False, by_sms=False).second


def test_it_reaches_each_group_in_its_way(
    town: Town, groups: Groups, gateway: FakeGateway, spread: Callable[..., None]
) -> None:
    one = actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    assert states(one) == {"3 号楼群": "sent", "三网格群": "under_way", "四网格群": "nobody"}
    assert gateway.kept[0].text == f"柳岸社区：{TEXT}"
    posting = Posting.objects.get()
    assert posting.matter.handler == town.people["li"]
    actions.post(posting, town.li, group=groups["hand"].pk)
    spread()
    assert states(one)["三网格群"] == "sent"
    assert Broadcast.objects.get().matter.stage == "sent"


def test_nothing_is_sent_twice_however_often_the_pulse_runs(
    town: Town, groups: Groups, gateway: FakeGateway, spread: Callable[..., None]
) -> None:
    actions.write(town.chen, area=town.community, text=TEXT)
    for _ in range(4):
        spread()
    assert len(gateway.kept) == 1 and Posting.objects.count() == 1


def test_a_whole_town_needs_a_second_person(
    town: Town, groups: Groups, spread: Callable[..., None], react: Any
) -> None:
    one = actions.write(town.leader, area=town.town, text=TEXT)
    spread()
    assert (one.matter.stage, Delivery.objects.count()) == ("review", 0)
    react()
    assert {row.person.name for row in Notice.objects.filter(message="broadcast_review")} >= {"郑督"}
    with pytest.raises(Refused, match="另一位"):
        actions.approve(one, town.leader)
    with pytest.raises(Refused):
        actions.approve(one, town.chen)
    actions.approve(one, town.supervisor)
    spread()
    assert states(one)["3 号楼群"] == "sent"


def test_a_second_person_may_say_no(town: Town, groups: Groups, react: Any) -> None:
    one = actions.write(town.leader, area=town.town, text=TEXT)
    with pytest.raises(Invalid):
        actions.refuse(one, town.supervisor, words=" ")
    one = actions.refuse(one, town.supervisor, words="时间不对")
    react()
    assert one.matter.stage == "refused" and Notice.objects.get(message="broadcast_refused").person.name == "杨长"


def test_a_second_person_who_does_not_look_is_reminded(
    town: Town, groups: Groups, time: Travelling, react: Any
) -> None:
    actions.write(town.leader, area=town.town, text=TEXT)
    react()
    before = Notice.objects.filter(message="broadcast_review").count()
    time.forward(hours=2, minutes=1)
    ring_late_clocks()
    react()
    assert Notice.objects.filter(message="broadcast_review").count() > before


@pytest.mark.parametrize("who", ["li", "sun", "wang", "admin", "other_chief"])
def test_others_do_not_broadcast_here(town: Town, groups: Groups, who: str) -> None:
    with pytest.raises(Refused):
        actions.write(getattr(town, who), area=town.community, text=TEXT)


def test_at_night_only_what_is_urgent(
    town: Town, groups: Groups, time: Travelling, gateway: FakeGateway, spread: Callable[..., None]
) -> None:
    time.to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))  # eleven in the evening
    actions.write(town.chen, area=town.community, text=TEXT)
    actions.write(town.chen, area=town.community, text="燃气泄漏，请马上离开 3 号楼", urgent=True)
    spread()
    assert [one.text for one in gateway.kept] == ["柳岸社区：燃气泄漏，请马上离开 3 号楼"]
    time.to(datetime(2026, 11, 20, 23, 1, tzinfo=UTC))
    spread()
    assert len(gateway.kept) == 2


def test_what_failed_is_said(town: Town, groups: Groups, spread: Callable[..., None]) -> None:
    robot(groups["robot"], town, key="gone")
    one = actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    assert states(one)["3 号楼群"] == "failed"


def test_sms_goes_to_those_who_asked_and_no_others(
    town: Town, groups: Groups, gateway: FakeGateway, spread: Callable[..., None]
) -> None:
    actions.wish_sms(town.wang, wanted=True)
    actions.wish_sms(town.zhao, wanted=True)
    actions.wish_sms(town.zhao, wanted=False)
    actions.write(town.chen, area=town.community, text=TEXT, by_sms=True)
    spread(minutes=2)
    assert [one.to for one in gateway.kept if one.channel == "sms"] == ["13800002216"]


def test_a_long_text_is_no_sms(town: Town, groups: Groups) -> None:
    with pytest.raises(Invalid, match="120"):
        actions.write(town.chen, area=town.community, text="水" * 200, by_sms=True)


def test_withdrawn_before_anybody_posted_it(town: Town, groups: Groups, spread: Callable[..., None]) -> None:
    one = actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    actions.withdraw(one, town.chen)
    assert Posting.objects.get().matter.stage == "dropped"
    after = Broadcast.objects.get(follows=one)
    spread()
    assert set(states(after)) == {"3 号楼群"}  # only where it had gone
    assert after.text.startswith("撤回：")


def test_a_correction_goes_where_the_wrong_one_went(
    town: Town, groups: Groups, gateway: FakeGateway, spread: Callable[..., None]
) -> None:
    one = actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    actions.correct(one, town.chen, text="停水改到后天。")
    spread()
    assert gateway.kept[-1].text == "柳岸社区：更正：停水改到后天。"
    with pytest.raises(Refused):
        actions.correct(one, town.lead, text="停水改到大后天。")


def test_a_posting_that_nobody_does_is_heard_of_and_ends(
    town: Town, groups: Groups, time: Travelling, spread: Callable[..., None], react: Any
) -> None:
    one = actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    react()
    assert Notice.objects.get(message="posting_asked").person.name == "李强"
    time.forward(hours=25)
    ring_late_clocks()
    react()
    assert "陈建国" in {row.person.name for row in Notice.objects.filter(message="posting_late")}
    time.forward(days=3)
    ring_late_clocks()
    assert Broadcast.objects.get().matter.stage == "sent" and states(one)["三网格群"] in ("failed", "dropped")
    assert not Matter.objects.filter(kind="posting", closed_at=None).exists()


def test_only_who_answers_for_the_group_says_that_it_was_posted(
    town: Town, groups: Groups, spread: Callable[..., None]
) -> None:
    actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    for who in ("zhou", "chen", "lead"):
        with pytest.raises(Refused):
            actions.post(Posting.objects.get(), getattr(town, who), group=groups["hand"].pk)


def test_the_same_words_are_said_once_a_day(town: Town, groups: Groups, time: Travelling) -> None:
    actions.write(town.chen, area=town.community, text=TEXT)
    with pytest.raises(Refused, match="已经向这里发过"):
        actions.write(town.chen, area=town.community, text=f" {TEXT} ")
    time.forward(days=1)
    actions.write(town.chen, area=town.community, text=TEXT)


def test_the_same_request_twice_is_one(town: Town, groups: Groups) -> None:
    by = town.chen.sending(key=uuid4())
    first, second = (actions.write(by, area=town.community, text=TEXT) for _ in range(2))
    assert first.pk == second.pk and Broadcast.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sixty_four_at_once_make_one() -> None:
    town = towns.build()
    made: list[Any] = []
    barrier = threading.Barrier(64)

    def send() -> None:
        barrier.wait()
        try:
            made.append(actions.write(town.chen, area=town.community, text=TEXT).pk)
        except LinliError as error:
            made.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(64)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Broadcast.objects.count() == 1
    assert sum(isinstance(one, int) for one in made) == 1 and len(made) == 64


def test_written_on_two_pages_of_one_address(town: Town, groups: Groups, browser_of: Any) -> None:
    desk, said = browser_of("chen"), {"area": str(town.community.pk), "text": TEXT}
    look = desk.post("/desk/groups/write/", said | {"step": "look"})
    assert "会发到柳岸社区" in look.content.decode() and not Broadcast.objects.exists()
    sent = desk.post("/desk/groups/write/", said | {"step": "send", "request_id": str(uuid4())})
    page = desk.get(sent["Location"]).content.decode()
    assert "四网格群" in page and "没有人发" in page
    assert TEXT in browser_of("wang").get("/me/news/").content.decode()
    assert TEXT not in browser_of("other_chief").get("/desk/groups/broadcasts/").content.decode()


def test_posted_from_a_phone(town: Town, groups: Groups, spread: Callable[..., None], browser_of: Any) -> None:
    actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    phone, posting = browser_of("li"), Posting.objects.get()
    assert "明天上午" in phone.get("/field/").content.decode()
    page = f"/field/groups/posting/{posting.pk}/"
    assert TEXT in phone.get(page).content.decode()
    key = str(uuid4())
    for _ in range(2):
        answer = phone.post(f"{page}posted/{groups['hand'].pk}/", headers={"Idempotency-Key": key, "X-Outbox": "1"})
        assert answer.status_code == 204
    assert Delivery.objects.get(group=groups["hand"]).state == "sent"
    assert Delivery.objects.get(group=groups["hand"]).at - posting.matter.opened_at < timedelta(hours=1)


def test_it_stands_on_the_home_page_of_who_lives_there_for_a_week(
    town: Town, groups: Groups, spread: Callable[..., None], browser_of: Any, time: Travelling
) -> None:
    one = actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    for mode in ("normal", "elder"):
        browser = browser_of("wang")
        browser.cookies["mode"] = mode
        assert "明天上午八点到十二点停水" in browser.get("/home/").content.decode()
    assert "明天上午" not in browser_of("other_chief").get("/home/").content.decode()
    assert "/me/news/" in browser_of("wang").get("/home/").content.decode()
    time.forward(days=8)
    assert "明天上午" not in browser_of("wang").get("/home/").content.decode()
    assert one.text in browser_of("wang").get("/me/news/").content.decode()


def test_what_was_taken_back_is_announced_no_more(
    town: Town, groups: Groups, spread: Callable[..., None], browser_of: Any
) -> None:
    one = actions.write(town.chen, area=town.community, text=TEXT)
    spread()
    actions.withdraw(one, town.chen)
    spread()
    page = browser_of("wang").get("/home/").content.decode()
    assert page.count("明天上午") == 1 and "撤回：" in page
