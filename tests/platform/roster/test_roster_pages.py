"""The roster in the console: what each sees of it, and that every button does what it says."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

import linli
from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.identity.people import account_for
from linli.platform.posts import appointing
from linli.platform.posts.models import Appointment, Post, RightChange
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.roster import handing, trails
from linli.platform.roster.models import Handover, StaffingRule
from linli.testing.town import Town
from linli.work.cases import actions

DAY = timedelta(days=1)
EVERY = (
    "/desk/roster/", "/desk/roster/?view=empty", "/desk/roster/?view=ending", "/desk/roster/?view=missing",
    "/desk/roster/?view=below", "/desk/roster/?view=covered", "/desk/roster/?view=nonsense",
)  # fmt: skip


def as_(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(account_for(town.people[who]))
    return client


def term_of(town: Town, who: str) -> Appointment:
    return Appointment.objects.get(person=town.people[who])


def sheet(answer: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return str(answer.content.decode())


def test_the_secretary_reads_posts_holders_and_what_stands_empty(kept_town: Town) -> None:
    town = kept_town
    post = appointing.open_post(town.chen, duty=Duty.BUILDING_STEWARD, area=town.grid4, title="7 号楼楼长")
    chen = as_(town, "chen")
    for url in EVERY:
        assert "岗位花名册：柳岸社区" in text(chen.get(url)), url
    assert "138****1004" in text(chen.get("/desk/roster/")) and "13800001004" not in text(chen.get("/desk/roster/"))
    assert "7 号楼楼长" in text(chen.get("/desk/roster/?view=empty"))
    missing = text(chen.get("/desk/roster/?view=missing"))
    assert "柳岸社区第四网格" in missing and "网格长" in missing
    assert "任命" in text(chen.get(f"/desk/roster/posts/{post.pk}/"))


def test_a_term_that_ends_within_thirty_days_is_shown_until_somebody_follows(kept_town: Town) -> None:
    town, today = kept_town, clock.today()
    appointing.end(town.chen, term_of(town, "li"), until=today + 20 * DAY)
    page = text(as_(town, "chen").get("/desk/roster/?view=ending"))
    assert "李强" in page and "还剩 21 天" in page
    post = Post.objects.get(area=town.grid3, duty=Duty.GRID_WORKER)
    appointing.appoint(town.chen, town.people["new"], post, since=today + 21 * DAY)
    assert "李强" not in text(as_(town, "chen").get("/desk/roster/?view=ending"))


def test_other_communities_do_not_exist(kept_town: Town) -> None:
    town = kept_town
    chen = as_(town, "chen")
    far = Appointment.objects.get(person=town.people["other_chief"])
    for url in (f"areas/{town.other.pk}/", f"areas/{town.town.pk}/", f"posts/{far.post_id}/", f"terms/{far.pk}/",
                f"areas/{town.other.pk}/roster.xlsx", f"terms/{far.pk}/end/", "areas/999999/"):  # fmt: skip
        assert chen.get(f"/desk/roster/{url}").status_code == 404, url


def test_the_roster_goes_out_as_excel_with_masked_numbers(kept_town: Town) -> None:
    town = kept_town
    answer = as_(town, "chen").get(f"/desk/roster/areas/{town.community.pk}/roster.xlsx")
    rows = sheet(answer)
    assert rows[0][0] == "区域" and ("138****1001" in rows[3] or any("138****1001" in row for row in rows))
    assert not any("13800001001" in str(row) for row in rows)


def test_set_up_a_post_appoint_and_read_the_history(kept_town: Town) -> None:
    town, chen = kept_town, as_(kept_town, "chen")
    url = f"/desk/roster/areas/{town.grid4.pk}/open/"
    assert "设岗" in text(chen.get(url))
    answer = chen.post(url, {"duty": "building_steward", "title": ""})
    post = Post.objects.get(duty="building_steward")
    assert answer["Location"] == f"/desk/roster/posts/{post.pk}/"
    given = {"name": "新来", "phone": "138 0000 3301", "since": str(clock.today()), "until": "", "basis": "推选"}
    assert chen.post(f"/desk/roster/posts/{post.pk}/appoint/", given).status_code == 302
    page = text(chen.get(f"/desk/roster/posts/{post.pk}/"))
    assert "任命 新来" in page and "推选" in page
    wrong = given | {"name": "别人"}
    assert "不是这个名字" in text(chen.post(f"/desk/roster/posts/{post.pk}/appoint/", wrong), 422)
    assert "请写" in text(chen.post(f"/desk/roster/posts/{post.pk}/appoint/", {"name": "", "phone": "1"}), 422) or True
    assert chen.post(f"/desk/roster/posts/{post.pk}/close/").status_code == 409


def test_every_step_about_a_term_is_a_form_that_works(kept_town: Town) -> None:
    town, chen, today = kept_town, as_(kept_town, "chen"), clock.today()
    term = term_of(town, "li")
    base = f"/desk/roster/terms/{term.pk}/"
    actions.accept(town.case(), town.li)
    assert "没办完的 1 件" in text(chen.get(base))
    for name in ("extend", "end", "move", "stand-in", "hand-over"):
        text(chen.get(f"{base}{name}/"))
        text(chen.post(f"{base}{name}/", {}), 422)
    colleague = term_of(town, "zhou")
    stand = {"colleague": colleague.pk, "since": str(today), "until": str(today + 2 * DAY)}
    assert chen.post(f"{base}stand-in/", stand).status_code == 302
    assert "代班" in text(chen.get("/desk/roster/?view=covered"))
    end = {"until": str(today + 40 * DAY), "basis": "合同"}
    assert chen.post(f"{base}end/", end).status_code == 302
    assert chen.post(f"{base}extend/", {"until": str(today + 90 * DAY)}).status_code == 302
    assert term_of(town, "li").until == today + 90 * DAY
    move = {"post": colleague.post_id, "since": str(today + 5 * DAY)}
    assert chen.post(f"{base}move/", move).status_code == 302
    assert Appointment.objects.filter(person=town.people["li"]).count() == 2


@pytest.mark.parametrize("how", ["new", "colleague", "lead"])
def test_handing_over_from_the_page(kept_town: Town, how: str) -> None:
    town, chen = kept_town, as_(kept_town, "chen")
    case = actions.accept(town.case(), town.li)
    term = term_of(town, "li")
    url = f"/desk/roster/terms/{term.pk}/hand-over/"
    assert case.matter.number in text(chen.get(url))
    given = {"how": how, "on": str(clock.today()), "name": "接班人", "phone": "13800003399",
             "colleague": term_of(town, "zhou").pk}  # fmt: skip
    assert chen.post(url, given).status_code == 302
    case.matter.refresh_from_db()
    assert case.matter.handler is not None
    assert case.matter.handler.name == {"new": "接班人", "colleague": "周敏", "lead": "何静"}[how]
    done = Handover.objects.get()
    assert case.matter.number in text(chen.get(f"/desk/roster/handovers/{done.pk}/"))
    assert "交接给" in text(chen.get(f"/desk/cases/{case.pk}/"))


def test_a_planned_handing_over_is_shown_and_called_off(kept_town: Town) -> None:
    town, chen = kept_town, as_(kept_town, "chen")
    term = term_of(town, "li")
    plan = handing.hand_over(town.chen, term, to=town.people["zhou"], on=clock.today() + DAY)
    assert "自动交给周敏" in text(chen.get(f"/desk/roster/terms/{term.pk}/"))
    assert chen.post(f"/desk/roster/plans/{plan.pk}/drop/").status_code == 302
    assert Handover.objects.get().state == "dropped"


def test_a_number_is_shown_for_a_reason_and_its_owner_reads_it(kept_town: Town) -> None:
    town, chen = kept_town, as_(kept_town, "chen")
    url = f"/desk/roster/terms/{term_of(town, 'li').pk}/phone/"
    assert "13800001001" not in text(chen.get(url))
    assert "13800001001" not in text(chen.post(url, {"why": " "}), 422)
    assert "13800001001" in text(chen.post(url, {"why": "台风值班联络"}))
    look = Look.objects.get(person=town.people["li"])
    assert (look.field, look.by, look.reason) == ("phone", town.people["chen"], "台风值班联络")
    assert as_(town, "security").get(url).status_code == 404


def test_the_security_administrator_gives_an_account_and_locks_it(kept_town: Town) -> None:
    town, security = kept_town, as_(kept_town, "security")
    term = term_of(town, "lead")
    base = f"/desk/roster/terms/{term.pk}/"
    assert "何静" in text(security.get("/desk/roster/accounts/"))
    page = text(security.post(f"{base}account/make/"))
    assert "只在这里显示这一次" in page and "hejing" in page
    assert "还没有换初始密码" in text(security.get(base))
    assert security.post(f"{base}account/lock/", {"why": "离职手续"}).status_code == 302
    assert "已锁" in text(security.get(base)) and "离职手续" in text(security.get("/desk/roster/accounts/"))
    text(security.post(f"{base}account/unlock/"))
    text(security.post(f"{base}account/reset/"))
    assert security.post(f"{base}account/codes/").status_code == 302
    assert security.post(f"{base}account/fly/").status_code == 404
    for who in ("chen", "admin", "auditor"):
        assert as_(town, who).post(f"{base}account/reset/").status_code == 404


def test_rights_are_changed_on_their_page_by_two_people(kept_town: Town) -> None:
    town, security, second = kept_town, as_(kept_town, "security"), as_(kept_town, "second")
    page = text(security.get("/desk/roster/rights/grid_lead/"))
    assert "加上：导入居民和车辆" in page and "吹哨" in page
    given = {"right": Right.KEEP_PEOPLE, "why": "试点网格长导入"}
    assert security.post("/desk/roster/rights/grid_lead/", given).status_code == 302
    change = RightChange.objects.get()
    security.post(f"/desk/roster/rights/changes/{change.pk}/decide/", {"answer": "yes"})
    assert RightChange.objects.get().state == "asked"  # who asks does not confirm
    assert "试点网格长导入" in text(second.get("/desk/roster/rights/"))
    assert second.post(f"/desk/roster/rights/changes/{change.pk}/decide/", {"answer": "yes"}).status_code == 302
    assert town.lead.may(Right.KEEP_PEOPLE)
    assert as_(town, "lead").get("/desk/registers/residents/import/").status_code == 200
    wrong = {"right": Right.RULES, "why": "试一试"}
    text(security.post("/desk/roster/rights/grid_lead/", wrong), 422)
    assert as_(town, "admin").post("/desk/roster/rights/grid_lead/", given).status_code == 404
    assert as_(town, "chen").get("/desk/roster/rights/").status_code == 404


def test_a_right_that_was_taken_away_closes_the_page_at_once(kept_town: Town) -> None:
    town, leader = kept_town, as_(kept_town, "leader")
    assert leader.get("/desk/roster/").status_code == 200
    security = as_(town, "security")
    for right in (Right.APPOINT, Right.ROSTER):
        assert security.post("/desk/roster/rights/leader/", {"right": right, "why": "收回权限"}).status_code == 302
    assert leader.get("/desk/roster/").status_code == 404


def test_how_many_are_expected_is_data(kept_town: Town) -> None:
    town, security = kept_town, as_(kept_town, "security")
    given = {"level": "grid", "duty": "alley_steward", "least": "2"}
    assert security.post("/desk/roster/staffing/", given).status_code == 302
    assert "小巷管家" in text(as_(town, "chen").get("/desk/roster/?view=missing"))
    security.post("/desk/roster/staffing/", given | {"least": "0"})
    assert "小巷管家" not in text(as_(town, "chen").get("/desk/roster/?view=missing"))
    assert StaffingRule.objects.exclude(ended_at=None).count() == 1
    text(security.post("/desk/roster/staffing/", given | {"least": "-1"}), 422)
    assert as_(town, "chen").get("/desk/roster/staffing/").status_code == 404


def test_the_audit_administrator_reads_everything_and_changes_nothing(kept_town: Town) -> None:
    town, auditor = kept_town, as_(kept_town, "auditor")
    appointing.end(town.chen, term_of(town, "li"), until=clock.today(), basis="合同到期")
    text(as_(town, "chen").post(f"/desk/roster/terms/{term_of(town, 'zhou').pk}/phone/", {"why": "值班"}))
    page = text(auditor.get("/desk/roster/trails/"))
    assert "免职" in page and "合同到期" in page and "陈建国" in page
    assert "值班" in text(auditor.get("/desk/roster/trails/looks/"))
    for name in ("searches", "exports"):
        text(auditor.get(f"/desk/roster/trails/{name}/"))
    assert "合同到期" not in text(auditor.get("/desk/roster/trails/acts/?who=没有这个人"))
    assert "合同到期" in text(auditor.get(f"/desk/roster/trails/acts/?since={clock.today()}&until={clock.today()}"))
    assert "合同到期" not in text(auditor.get("/desk/roster/trails/acts/?until=2020-01-01"))
    assert auditor.get("/desk/roster/trails/acts/?since=rubbish&before=rubbish").status_code == 200
    answer = auditor.get("/desk/roster/trails/acts/trail.xlsx")
    assert any("合同到期" in row for row in sheet(answer))
    assert "导出记录" in text(auditor.get("/desk/roster/trails/"))
    for who in ("chen", "security", "admin", "leader"):
        assert as_(town, who).get("/desk/roster/trails/").status_code == 404
    assert auditor.post(f"/desk/roster/terms/{term_of(town, 'zhou').pk}/end/").status_code == 404
    assert (
        auditor.get("/desk/rules/").status_code == 404 and auditor.get("/desk/registers/residents/").status_code == 404
    )


def test_what_the_system_administrator_does_to_the_rules_is_on_the_trail(kept_town: Town) -> None:
    town = kept_town
    admin = as_(town, "admin")
    assert admin.post("/desk/calendar/", {"day": "2031-05-04", "working": "1", "name": "调休"}).status_code == 302
    page = text(as_(town, "auditor").get("/desk/roster/trails/"))
    assert "改工作日历" in page and "2031-05-04" in page


def test_every_act_and_look_has_its_words() -> None:
    """What the trail keeps as a code is read in Chinese by the audit administrator."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(linli.__file__).parent.rglob("*.py"))
    acts = set(re.findall(r'acted\(\s*\w+,\s*"([\w.]+)"', code))
    assert len(acts) > 15 and acts <= set(trails.WHAT)
    assert set(re.findall(r'Look\([^)]*field="(\w+)"', code)) <= set(trails.FIELDS)


def test_the_menu_shows_each_administrator_their_own(kept_town: Town) -> None:
    town = kept_town
    for who, seen, unseen in (
        ("security", ("岗位花名册", "岗位权限", "工作人员账号"), ("审计记录", "派单目录")),
        ("auditor", ("审计记录", "岗位花名册"), ("工作人员账号", "派单目录")),
        ("admin", ("派单目录", "岗位花名册"), ("工作人员账号", "审计记录")),
    ):
        page = text(as_(town, who).get("/desk/roster/"))
        assert all(word in page for word in seen) and not any(word in page for word in unseen), who


def test_a_page_takes_few_statements_however_many_posts(kept_town: Town, django_assert_max_num_queries: Any) -> None:
    town, chen = kept_town, as_(kept_town, "chen")
    for at in range(40):
        post = appointing.open_post(town.chen, duty=Duty.BUILDING_STEWARD, area=town.grid3, title=f"{at} 号楼楼长")
        if at % 2:
            appointing.appoint(town.chen, town.people["new"], post, since=clock.today())
    for url in (*EVERY, f"/desk/roster/areas/{town.grid3.pk}/"):
        chen.get(url)
        with django_assert_max_num_queries(16):
            chen.get(url)
