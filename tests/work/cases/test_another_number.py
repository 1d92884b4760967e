"""换个号码联系我: for one request a resident may ask to be called at another number."""

from __future__ import annotations

from django.test import Client

from linli.platform.audit.models import Look
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.queries.field_case import phone_of_reporter
from linli.work.cases.reporter import may_know, reveal_reporter

LAMP = {"text": "楼道的灯坏了，晚上看不见路", "step": "2", "request_id": "0198a000-0000-7000-8000-000000000001"}


def at_home(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(account_for(town.people[who]))
    return client


def test_the_number_given_for_this_request_is_the_one_that_staff_call(town: Town) -> None:
    at_home(town, "wang").post("/report/", LAMP | {"contact_phone": "139 0000 7788"})
    case = Case.objects.select_related("matter__person").get()
    assert case.contact_phone == "13900007788"
    assert case.masked_phone == "139****7788"
    case = actions.dispatch(case, town.desk, category="stair_lamp") if case.stage == "placed" else case
    assert phone_of_reporter(town.li, case) == "13900007788"
    assert Look.objects.get().person == town.people["wang"], "the look is still on the trail of its owner"
    assert reveal_reporter(case, "name", by=town.li, why="上门") == "王玉珍"


def test_without_another_number_the_own_one_is_called(town: Town) -> None:
    at_home(town, "wang").post("/report/", LAMP)
    case = Case.objects.select_related("matter__person").get()
    assert case.contact_phone == ""
    assert case.masked_phone == town.people["wang"].masked_phone


def test_a_number_that_is_none_is_sent_back_and_nothing_typed_is_lost(town: Town) -> None:
    page = at_home(town, "wang").post("/report/", LAMP | {"contact_phone": "12"})
    assert page.status_code == 422
    words = page.content.decode()
    assert "请写 11 位手机号" in words and LAMP["text"] in words
    assert not Case.objects.exists()


def test_the_number_does_not_lie_open_in_the_table(town: Town) -> None:
    from django.db import connection

    case = town.case(contact_phone="13900007788")
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_phone FROM cases_case WHERE matter_id = %s", [case.pk])
        assert b"13900007788" not in bytes(cursor.fetchone()[0])


def test_the_desk_of_another_area_may_not_know_who_wished_to_stay_unknown(town: Town) -> None:
    case = town.case(anonymous=True)
    assert may_know(case, town.desk), "the desk of its own area"
    far = [held for held in town.desk.holdings if held.area.pk == town.areas["community"].pk]
    assert far, "the desk of this town sits in the community"
    case.matter.area = town.areas["grid9"]
    case.matter.put_under(town.areas["grid9"])
    assert not may_know(case, town.desk)
