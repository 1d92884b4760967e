"""The registers in the console: what each person may open, bring in and take out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.platform.registers.conftest import Bring

from linli.kernel import clock
from linli.kernel.errors import NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.identity.models import Person
from linli.platform.identity.people import account_for, meet
from linli.platform.posts.terms import Duty
from linli.platform.registers import declare, exporting
from linli.platform.registers.kinds import residents
from linli.platform.registers.models import Export, ExportTrail, IdentitySearch, Import
from linli.platform.registers.search import find
from linli.platform.registers.terms import ExportState
from linli.testing.town import Town

HEAD = ("姓名", "手机号", "小区", "楼栋", "单元", "房号")


@pytest.fixture
def at_desk_as(town: Town) -> Callable[[str], Client]:
    """A browser in which somebody has signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(
            account_for(town.people[who]), backend="linli.platform.identity.backend.AccountBackend"
        )  # fmt: skip
        return client

    return sign_in


@pytest.fixture
def officer(town: Town) -> Town:
    """安宁 looks after the security of the city's data."""
    town.people["anning"] = meet("安宁", "13800001099")
    town.appoint("anning", Duty.SECURITY_OFFICER, town.areas["city"])
    return town


def cells(content: bytes) -> list[list[object]]:
    """The first sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_the_secretary_reads_masked_residents_of_the_own_community(at_desk_as: Callable[[str], Client]) -> None:
    page = at_desk_as("chen").get("/desk/registers/residents/").content.decode()

    assert "王*珍" in page and "138****2216" in page
    assert "王玉珍" not in page and "13800002216" not in page
    assert "王*珍" not in at_desk_as("other_chief").get("/desk/registers/residents/").content.decode()


REGISTERS, SEARCH, EXPORTS, PAIRINGS = (
    f"/desk/{one}/" for one in ("registers", "registers/search", "registers/exports", "structure/pairings")
)


@pytest.mark.parametrize(
    ("who", "seen"),
    [("chen", {REGISTERS, SEARCH, EXPORTS, PAIRINGS}), ("admin", {REGISTERS, PAIRINGS}), ("sun", {PAIRINGS})],
)
def test_the_menu_leads_nobody_to_an_empty_page(at_desk_as: Callable[[str], Client], who: str, seen: set[str]) -> None:
    menu = at_desk_as(who).get(EXPORTS).content.decode().split("<main")[0]
    assert {one for one in (REGISTERS, SEARCH, EXPORTS, PAIRINGS) if f'href="{one}"' in menu} == seen


def test_a_worker_of_the_sibling_grid_sees_nobody(town: Town) -> None:
    assert [one.person.name for one in residents.rows(town.li, {})] == ["王玉珍", "钱国强"]
    assert [one.person.name for one in residents.rows(town.zhou, {})] == ["赵大海"]
    assert not residents.rows(town.sun, {}).exists()
    assert not residents.rows(town.wang, {}).exists()
    assert not residents.rows(town.admin, {}).exists()


@pytest.mark.parametrize("key", sorted(declare.REGISTERS))
def test_every_register_opens(at_desk_as: Callable[[str], Client], key: str) -> None:
    chen = at_desk_as("chen")
    for path in ("", "template.xlsx"):
        assert chen.get(f"/desk/registers/{key}/{path}").status_code == 200
    assert chen.get(f"/desk/registers/{key}/?q=138&area=999999").status_code == 404
    assert chen.get(f"/desk/registers/{key}/?after=x&before=٣&q=%00").status_code == 200
    assert at_desk_as("wang").get(f"/desk/registers/{key}/").status_code == 404
    assert at_desk_as("li").get(f"/desk/registers/{key}/").status_code == 404


def test_a_page_leads_to_the_next_and_back(
    town: Town, bring: Bring, at_desk_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.platform.registers.views.lists.PAGE", 2)
    chen = at_desk_as("chen")
    first = chen.get("/desk/registers/residents/")
    second = chen.get(f"/desk/registers/residents/{first.context['older_url']}")

    assert "赵*海" in second.content.decode() and not second.context["older_url"]
    back = chen.get(f"/desk/registers/residents/{second.context['newer_url']}")
    assert back.context["rows"] == first.context["rows"]


def test_three_steps_from_the_file_to_the_register(
    town: Town, sheet: Callable[..., Path], at_desk_as: Callable[[str], Client]
) -> None:
    chen, at_wangs = at_desk_as("chen"), ("柳岸新村", "3", "2", "501")
    table = sheet(HEAD, ("李四", "13800003001", *at_wangs), ("", "1", *at_wangs))
    with table.open("rb") as file:
        sent = chen.post("/desk/registers/residents/import/", {"file": file})
    check = chen.get(sent.url).content.decode()
    assert "A3 姓名" in check and "请填姓名" in check and "写入 1 行" in check
    assert not Person.objects.filter(name="李四").exists()

    came_back = cells(body(chen.get(f"{sent.url}faults.xlsx")))
    assert came_back[1][:2] == [3.0, "姓名：请填姓名；手机号：请写 11 位手机号，例如 13800000000"]
    assert at_desk_as("desk").get(sent.url).status_code == 404

    done = chen.post(f"{sent.url}confirm/", follow=True).content.decode()
    assert "写入 1 行，新登记 1 行" in done
    assert Person.objects.filter(name="李四").count() == 1
    assert chen.post(f"{sent.url}confirm/").status_code == 409


def test_what_is_no_table_is_told_so(at_desk_as: Callable[[str], Client]) -> None:
    for content in (b"", b"\x89PNG\1\2", b"PK\x03\x04nonsense", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x"):
        file = io.BytesIO(content)
        file.name = "table.xlsx"
        answer = at_desk_as("chen").post("/desk/registers/residents/import/", {"file": file})
        assert answer.status_code == 422
    assert not Import.objects.exists()


def test_a_leader_may_read_but_not_bring_in(at_desk_as: Callable[[str], Client]) -> None:
    assert at_desk_as("leader").get("/desk/registers/residents/").status_code == 200
    assert at_desk_as("leader").get("/desk/registers/residents/import/").status_code == 404


def test_homes_go_out_as_they_are_on_show(at_desk_as: Callable[[str], Client]) -> None:
    rows = cells(body(at_desk_as("chen").get("/desk/registers/homes/export/?q=柳岸新村")))

    assert rows[0] == ["房屋编码", "网格编码", "小区", "楼栋", "单元", "房号"]
    assert rows[1][2:] == ["柳岸新村", "3 号楼", "2 单元", "501"]


def test_people_go_out_only_with_a_purpose_and_a_second_person(
    officer: Town, at_desk_as: Callable[[str], Client]
) -> None:
    chen, anning = at_desk_as("chen"), at_desk_as("anning")
    assert chen.get("/desk/registers/residents/export/").url.startswith("/desk/registers/residents/ask/")
    assert chen.post("/desk/registers/residents/ask/", {"purpose": "看"}).status_code == 422
    chen.post("/desk/registers/residents/ask/", {"purpose": "高温天上门看望独居老人"})
    export = Export.objects.get()

    fetched = f"/desk/registers/exports/{export.pk}/file/"
    assert chen.post(fetched).status_code == 409
    assert chen.post(f"/desk/registers/exports/{export.pk}/decide/", {"answer": "yes"}).status_code == 404
    assert "高温天上门看望独居老人" in anning.get("/desk/registers/exports/").content.decode()
    anning.post(f"/desk/registers/exports/{export.pk}/decide/", {"answer": "yes"})
    assert anning.post(fetched).status_code == 404

    rows = cells(body(chen.post(fetched)))
    assert "导出人：陈建国" in str(rows[0][0]) and "用途：高温天上门看望独居老人" in str(rows[0][0])
    assert rows[2][:2] == ["王玉珍", "13800002216"]
    assert list(ExportTrail.objects.order_by("id").values_list("what", flat=True)) == [
        "asked", "approved", "made", "fetched",
    ]  # fmt: skip
    look = Look.objects.get(person=officer.people["wang"])
    assert (look.field, look.by, look.reason) == ("export", officer.people["chen"], "高温天上门看望独居老人")


def test_no_way_round_the_second_person(officer: Town) -> None:
    export = exporting.ask(officer.chen, declare.get("residents"), {}, "核对独居老人名单")
    for who in ("chen", "other_chief", "desk", "leader", "admin", "li"):
        with pytest.raises(NotSeen):
            exporting.decide(getattr(officer, who), export.pk, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(state=ExportState.APPROVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(second=officer.people["chen"])
    with pytest.raises(NotSeen):
        exporting.ask(officer.chen, declare.get("residents"), {"area": str(officer.other.pk)}, "核对独居老人名单")


def test_a_file_is_gone_after_seven_days(officer: Town) -> None:
    with clock.travel(clock.now()) as time:
        export = exporting.ask(officer.chen, declare.get("residents"), {}, "核对独居老人名单")
        exporting.decide(officer.anning, export.pk, approve=True)
        path = exporting.fetch(officer.chen, export.pk)
        assert path.exists()
        time.forward(days=7, minutes=1)
        with pytest.raises(Refused):
            exporting.fetch(officer.chen, export.pk)
        assert exporting.expire() == 1
        assert not path.exists()
        assert Export.objects.get().expires_at < clock.now() + timedelta(0)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("单雄信", ["单*信"]), ("shanxiong", ["单*信"]), ("sxx", ["单*信"]), ("zengli", ["曾*"]), ("2216", ["王*珍"]),
        ("138 0000 2216", ["王*珍"]), ("王玉", ["王*珍"]), ("danxiong", []), ("13800009999", []),
    ],
)  # fmt: skip
def test_people_are_found_by_what_one_types(town: Town, bring: Bring, words: str, found: list[str]) -> None:
    bring("residents", HEAD, ("单雄信", "13800003001", "柳岸新村", "3", "2", "501"),
          ("曾丽", "13800003002", "柳岸新村", "3", "2", "501"))  # fmt: skip

    assert [hit.title for hit in find(town.chen, words) if hit.kind == "person"] == found
    assert [hit for hit in find(town.other_chief, words) if hit.kind == "person"] == []
    assert IdentitySearch.objects.filter(by=town.people["chen"]).count() == 1
    assert "13800002216" not in IdentitySearch.objects.latest("id").words


def test_whoever_was_looked_up_by_number_reads_it(town: Town) -> None:
    find(town.li, "13800002216")
    find(town.li, "王玉珍")

    assert [look.field for look in Look.objects.filter(person=town.people["wang"])] == ["search"]


def test_places_plates_and_bodies_are_found_too(town: Town, bring: Bring, at_desk_as: Callable[[str], Client]) -> None:
    bring("vehicles", ("车牌号", "车主姓名", "车主手机号", "小区", "楼栋", "单元", "房号"),
          ("鄂K12345", "王玉珍", "13800002216", "柳岸新村", "3", "2", "501"))  # fmt: skip

    assert [(hit.kind, hit.title) for hit in find(town.chen, "鄂K12345")] == [("vehicle", "鄂K***45 王*珍")]
    assert [(hit.kind, hit.title) for hit in find(town.chen, "3号楼2单元")] == [("place", "柳岸新村 3 号楼 2 单元")]
    assert [(hit.kind, hit.title) for hit in find(town.chen, "滨河物业")] == [("organisation", "滨河物业服务有限公司")]
    assert find(town.zhou, "鄂K12345") == []
    assert "鄂K***45" in at_desk_as("chen").get("/desk/registers/search/?q=345").content.decode()
