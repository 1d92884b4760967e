"""What residents see: every page as a stranger, as a neighbour and as the one whose request it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock
from linli.platform.attachments.files import Prepared
from linli.platform.audit.models import DisputedLook, Look
from linli.platform.audit.reveal import reveal
from linli.platform.flow.models import Matter
from linli.platform.identity.people import account_for
from linli.platform.residents.models import Residence
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.following import follow_code, path
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)
GOOD = {"timely": "yes", "solved": "yes", "satisfied": "yes"}


def as_(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(account_for(town.people[who]))
    return client


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, f"{url}: {response.status_code}"
    return str(response.content.decode())


def answered(town: Town, **more: Any) -> Case:
    case = actions.arrive(town.case(**more), town.li)
    return actions.fix(case, town.li, how="repaired", photos=[PHOTO], words="换了灯泡，今晚就亮")


def test_the_home_page_names_community_grid_and_worker(town: Town) -> None:
    page = text_of(as_(town, "wang"), "/home/")
    for words in ("柳岸社区", "第三网格", "李强", "我要反映问题", "0712-2000001", "长辈版"):
        assert words in page


def test_the_home_page_works_for_strangers(town: Town, client: Client) -> None:
    page = text_of(client, "/home/")
    assert "我要反映问题" in page and "用手机号登录" in page


def test_the_home_page_shows_what_is_going_on_and_asks_for_a_rating(town: Town) -> None:
    answered(town)
    town.case("2 单元门禁坏了，进不去")
    page = text_of(as_(town, "wang"), "/home/")
    assert "请您评价，只要 3 个问题" in page
    assert "2 单元门禁坏了" in page
    assert "全部 2 件" in page


def test_elder_mode_has_at_most_five_actions_and_no_tab_bar(town: Town) -> None:
    client = as_(town, "wang")
    client.cookies["mode"] = "elder"
    page = text_of(client, "/home/")
    assert 'data-mode="elder"' in page and 'class="tabs"' not in page and 'class="tiles"' not in page
    assert page.count('class="big') <= 5
    assert "回到普通版" in page


def test_the_list_is_paged_by_key(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        for n in range(23):
            town.case(f"第 {n:02} 件事，路灯不亮")
            time.forward(minutes=1)
        client = as_(town, "wang")
        page = text_of(client, "/my/")
        assert "第 22 件事" in page and "第 02 件事" not in page
        older = page.split('href="?before=')[1].split('"')[0]
        page = text_of(client, f"/my/?before={older}")
        assert "第 02 件事" in page and "第 03 件事" not in page
        text_of(client, "/my/?before=nonsense")


def test_the_list_costs_at_most_six_statements(town: Town, django_assert_max_num_queries: Any) -> None:
    for n in range(8):
        town.case(f"第 {n} 件事，路灯不亮")
    case = actions.accept(town.case(), town.li)
    actions.whistle(case, town.chen, organisations=[town.water], reason="请来看线路")
    client = as_(town, "wang")
    assert "部门在办" in text_of(client, "/my/")
    with django_assert_max_num_queries(6):
        client.get("/my/")


def test_the_progress_page_tells_who_and_until_when(town: Town) -> None:
    case = actions.arrive(town.case(), town.li)
    page = text_of(as_(town, "wang"), f"/my/{case.matter.number}/")
    for words in ("网格员李强到了现场", "您反映了问题", "距办完", "补充情况", "不用办了", "0712-2000001"):
        assert words in page, words
    assert "13800001001" not in page, "the worker's own number is nobody's business"


@pytest.mark.parametrize("who", ["neighbour", "zhao", "li", "chen", "desk", "leader", "admin"])
def test_a_request_of_somebody_else_does_not_exist(town: Town, who: str) -> None:
    number = town.case().matter.number
    client = as_(town, who)
    for page in ("", "placed/", "supplement/", "withdraw/", "reopen/"):
        assert client.get(f"/my/{number}/{page}").status_code == 404
    assert client.post(f"/my/{number}/rate/", GOOD).status_code == 404
    assert Client().get(f"/my/{number}/").status_code == 404


def test_the_result_comes_first_and_no_answer_is_preselected(town: Town) -> None:
    case = answered(town)
    page = text_of(as_(town, "wang"), f"/my/{case.matter.number}/")
    assert "已办好，请您评价" in page and "换了灯泡，今晚就亮" in page
    assert page.index("换了灯泡，今晚就亮") < page.index("有人及时联系您吗") < page.index("经过")
    assert " checked" not in page


def test_three_taps_and_it_is_rated(town: Town) -> None:
    case = answered(town)
    client = as_(town, "wang")
    response = client.post(f"/my/{case.matter.number}/rate/", GOOD, follow=True)
    assert "谢谢您的评价" in response.content.decode()
    case.matter.refresh_from_db()
    assert case.stage == Stage.RATED
    response = client.post(f"/my/{case.matter.number}/rate/", GOOD)
    assert response.status_code == 422 and Rating.objects.count() == 1


def test_a_question_left_out_is_asked_for_and_the_words_stay(town: Town) -> None:
    case = answered(town)
    response = as_(town, "wang").post(f"/my/{case.matter.number}/rate/", {"timely": "yes", "words": "灯还是闪"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "有 2 处要改" in page and "事情解决了吗" in page and "灯还是闪" in page
    assert page.count(" checked") == 1


def test_not_solved_reopens_by_itself(town: Town) -> None:
    case = answered(town)
    response = as_(town, "wang").post(
        f"/my/{case.matter.number}/rate/", GOOD | {"solved": "no", "satisfied": "no"}, follow=True
    )
    assert "不用再报一次" in response.content.decode()
    case.matter.refresh_from_db()
    assert case.stage == Stage.IN_HAND


def test_a_rated_request_can_be_reopened_for_fourteen_days(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = actions.rate(answered(town), town.wang, **GOOD)
        client, url = as_(town, "wang"), f"/my/{case.matter.number}/"
        assert "没办好，请重办" in text_of(client, url)
        time.forward(days=13)
        assert "请写一句哪里没办好" in client.post(f"{url}reopen/", {"why": " "}).content.decode()
        time.forward(days=2)
        assert "没办好，请重办" not in text_of(client, url)
        assert client.post(f"{url}reopen/", {"why": "又坏了"}).status_code == 422


def test_reopening_says_why(town: Town) -> None:
    case = actions.rate(answered(town), town.wang, **GOOD)
    page = (
        as_(town, "wang").post(f"/my/{case.matter.number}/reopen/", {"why": "又不亮了"}, follow=True).content.decode()
    )
    assert "您说没有办好，重新办" in page and "又不亮了" in page


def test_more_can_be_said_and_it_can_be_called_off(town: Town) -> None:
    case = town.case()
    client, url = as_(town, "wang"), f"/my/{case.matter.number}/"
    assert client.post(f"{url}supplement/", {"words": ""}).status_code == 422
    assert "楼道也黑" in client.post(f"{url}supplement/", {"words": "楼道也黑"}, follow=True).content.decode()
    assert "您说不用办了" in client.post(f"{url}withdraw/", {}, follow=True).content.decode()
    assert client.post(f"{url}supplement/", {"words": "还有"}).status_code == 422


def test_a_pause_shows_its_reason_and_a_pressing_is_told(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    actions.press(town.supervisor, parent=case.matter, words="请今天办完")
    case = actions.pause(case, town.li, reason="parts", until=clock.today() + timedelta(days=4))
    page = text_of(as_(town, "wang"), f"/my/{case.matter.number}/")
    assert "等配件到货" in page and "上级在催办" in page


def test_a_merged_request_shows_the_main_one_and_is_rated_on_its_own(town: Town) -> None:
    main = town.case()
    other = town.case("3 号楼前面路灯坏了", by=town.neighbour, requester=town.people["neighbour"])
    other = actions.merge(other, town.li, into=main)
    actions.supplement(main, town.wang, words="我家 501 晚上要出门")
    client = as_(town, "neighbour")
    page = text_of(client, f"/my/{other.matter.number}/")
    assert "一起办" in page and "我家 501" not in page and "有居民补充了情况" in page
    main = actions.fix(actions.arrive(main, town.li), town.li, how="repaired", photos=[PHOTO], words="修好了")
    main = actions.rate(main, town.wang, **GOOD)
    page = text_of(client, "/home/")
    assert "请您评价，只要 3 个问题" in page and "您已经评价" not in page and "已办结" in page
    assert "有人及时联系您吗" in text_of(client, f"/my/{other.matter.number}/")
    client.post(f"/my/{other.matter.number}/rate/", GOOD)
    assert Rating.objects.filter(case=other, by=town.people["neighbour"]).count() == 1
    assert "有人及时联系您吗" not in text_of(client, f"/my/{other.matter.number}/")


def test_number_and_code_open_the_one_request(town: Town, client: Client) -> None:
    case = answered(town)
    number, code = case.matter.number, follow_code(case.matter.number)
    assert "编号或查询码不对" in client.post("/follow/", {"number": number, "code": "22222222"}).content.decode()
    response = client.post("/follow/", {"number": number.lower(), "code": f" {code[:4]}-{code[4:].lower()} "})
    assert response["Location"] == f"/my/{number}/"
    assert "请您评价" in text_of(client, f"/my/{number}/")
    client.post(f"/my/{number}/rate/", GOOD)
    assert Rating.objects.get().by_id == town.people["wang"].pk
    assert client.get("/my/").status_code == 302, "one request, not the account"
    assert client.get(f"/my/{town.case('另一件').matter.number}/").status_code == 404


def test_the_link_of_a_message_hides_its_code_at_once(town: Town, client: Client) -> None:
    number = town.case().matter.number
    assert client.get(path(number))["Location"] == f"/my/{number}/"
    assert client.get(f"/f/{number}/22222222/").status_code == 404


def test_guessing_codes_ends_after_ten(town: Town, client: Client) -> None:
    number = town.case().matter.number
    for _ in range(10):
        client.post("/follow/", {"number": number, "code": "22222222"})
    response = client.post("/follow/", {"number": number, "code": follow_code(number)})
    assert response.status_code == 429 and "错了太多次" in response.content.decode()


def test_a_resident_sees_who_looked_and_doubts_it_at_one_tap(town: Town) -> None:
    case = town.case()
    reveal(town.people["wang"], "phone", by=town.li, why="约上门时间", matter=case.matter)
    client = as_(town, "wang")
    page = text_of(client, "/me/looks/")
    for words in ("第三网格网格员", "李强", "约上门时间", "手机号", case.matter.number, "有疑问"):
        assert words in page
    pk = Look.objects.get().pk
    assert "正在核实" in client.post(f"/me/looks/{pk}/dispute/", follow=True).content.decode()
    client.post(f"/me/looks/{pk}/dispute/")
    assert DisputedLook.objects.count() == 1
    assert as_(town, "zhao").post(f"/me/looks/{pk}/dispute/").status_code == 404


def test_a_resident_registers_a_home_step_by_step(town: Town) -> None:
    client = as_(town, "wang")
    home = town.homes["zhao"]
    entrance, building = home.entrance, home.entrance.building
    for query, words in (
        (f"?community={town.community.pk}", "柳岸新村"),
        (f"?compound={building.compound_id}", "7 号楼"),
        (f"?building={building.pk}", "2 单元"),
        (f"?entrance={entrance.pk}", home.name),
    ):
        assert words in text_of(client, f"/me/home/{query}")
    client.post("/me/home/choose/", {"home": home.pk})
    assert Residence.objects.get(person=town.people["wang"], until=None).home == home
    assert "7 号楼" in text_of(client, "/me/")
    assert client.post("/me/home/choose/", {"home": "999999"}).status_code == 404


def test_elder_mode_is_kept_with_the_account(town: Town) -> None:
    client = as_(town, "wang")
    client.post("/me/mode/", {"mode": "elder", "next": "/me/"})
    town.people["wang"].refresh_from_db()
    assert town.people["wang"].elder
    assert 'data-mode="elder"' in text_of(client, "/me/")


def test_a_resident_is_called_as_they_wish(town: Town) -> None:
    client = as_(town, "wang")
    client.post("/me/name/", {"name": "王阿姨"})
    assert "王阿姨" in text_of(client, "/me/")
    assert client.post("/me/name/", {"name": ""}).status_code == 422


@pytest.mark.parametrize("url", ["/home/", "/report/", "/me/", "/follow/"])
@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_pages_are_small(town: Town, url: str, mode: str) -> None:
    import gzip

    client = as_(town, "wang")
    client.cookies["mode"] = mode
    page = client.get(url).content
    assert len(gzip.compress(page)) <= 15_000, f"{url} {mode}: {len(gzip.compress(page))}"


@pytest.mark.parametrize("url", ["/my/", "/me/name/", "/me/looks/", "/me/home/"])
def test_pages_of_an_account_ask_to_sign_in(town: Town, client: Client, url: str) -> None:
    assert client.get(url)["Location"].startswith("/sign-in/?next=")


def test_the_request_id_of_a_rating_counts_once(town: Town) -> None:
    case = answered(town)
    client, key = as_(town, "wang"), "0199aaaa-0000-7000-8000-000000000001"
    for _ in range(2):
        assert client.post(f"/my/{case.matter.number}/rate/", GOOD | {"request_id": key}).status_code == 302
    assert Rating.objects.count() == 1
    assert Matter.objects.get(pk=case.pk).records.filter(move="rate").count() == 1


def test_a_text_that_is_too_long_comes_back_whole_and_the_page_says_so(town: Town) -> None:
    told = "楼下的路灯不亮了。" * 300
    assert "maxlength" not in text_of(as_(town, "wang"), "/report/").partition("<textarea")[2].partition(">")[0]
    answer = as_(town, "wang").post("/report/", {"text": told})
    page = answer.content.decode()
    assert answer.status_code == 422 and not Case.objects.exists()
    assert "写得太长了，请写在 2000 字以内" in page and told in page


def test_a_code_that_nobody_has_put_up_is_said_so(town: Town) -> None:
    said = "这个二维码没有登记"
    assert said in text_of(Client(), "/report/?code=NOPE")
    assert said not in text_of(Client(), "/report/?code=LA3D2")
    page = text_of(as_(town, "wang"), "/report/?code=NOPE")
    assert said in page and "按您登记的住址" in page
