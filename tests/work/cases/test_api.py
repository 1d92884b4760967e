"""Programs and pages that speak JSON: the same things can be done, and no more is seen."""

import io
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.kernel import clock
from linli.platform.access import tokens
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions, following
from linli.work.cases.models import Call, Case


class Program:
    """A program that acts as a person, by token."""

    def __init__(self, person: Person) -> None:
        account_for(person)
        self.client, self.token = Client(), tokens.give(person, "test")

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api{path}", query, headers=self._headers({}))

    def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            f"/api{path}", json.dumps(body or {}), content_type="application/json", headers=self._headers(more)
        )

    def photo(self) -> str:
        """Hand in a photo; its hash."""
        out = io.BytesIO()
        Image.new("RGB", (20, 20), "green").save(out, "JPEG")
        upload = SimpleUploadedFile("lamp.jpg", out.getvalue(), "image/jpeg")
        answer = self.client.post("/api/photos", {"photo": upload}, headers=self._headers({}))
        assert answer.status_code == 201, answer.content
        return str(answer.json()["photo"])


As = Callable[[str], Program]


@pytest.fixture
def as_(town: Town, settings: Any, tmp_path: Any) -> As:
    settings.MEDIA_ROOT = tmp_path
    return lambda name: Program(town.people[name])


def lamp(town: Town) -> dict[str, Any]:
    return {"text": "3 号楼前的路灯不亮", "where": {"home": town.homes["wang"].pk}, "category": "street_lamp"}


def test_a_lamp_is_repaired_by_programs(town: Town, as_: As) -> None:
    wang, li = as_("wang"), as_("li")
    placed = wang.post("/cases", {**lamp(town), "photos": [wang.photo()]})
    assert placed.status_code == 201, placed.content
    pk = placed.json()["id"]
    assert [one["id"] for one in li.get("/inbox").json()] == [pk]
    assert "arrive" in [one["name"] for one in li.get(f"/cases/{pk}").json()["moves"]]
    assert li.post(f"/cases/{pk}/arrive", {"at": {"lon": 114.002, "lat": 30.902}, "accuracy": 12}).status_code == 200
    fixed = li.post(f"/cases/{pk}/fix", {"how": "repaired", "photos": [li.photo()]})
    assert fixed.json()["stage"] == "answered", fixed.content
    rated = wang.post(f"/cases/{pk}/rate", {"timely": "yes", "solved": "yes", "satisfied": "yes"})
    assert rated.json()["stage"] == "rated"
    assert [one["move"] for one in rated.json()["timeline"]][-1] == "rate"
    assert len(rated.json()["photos"]) == 2


def test_the_same_key_is_the_same_request_and_another_content_is_told(town: Town, as_: As) -> None:
    wang, key = as_("wang"), str(uuid.uuid4())
    first = wang.post("/cases", lamp(town), Idempotency_Key=key)
    again = wang.post("/cases", lamp(town), Idempotency_Key=key)
    assert first.json() == again.json()
    assert Matter.objects.count() == 1
    other = wang.post("/cases", lamp(town) | {"text": "水管爆了"}, Idempotency_Key=key)
    assert other.status_code == 409
    assert wang.post("/cases", lamp(town), Idempotency_Key="x").status_code == 422


def test_what_is_not_theirs_does_not_exist(town: Town, as_: As) -> None:
    pk = town.case().pk
    for stranger in ("neighbour", "zhao", "zhou", "other_chief", "sun"):
        program = as_(stranger)
        assert program.get(f"/cases/{pk}").status_code == 404
        assert program.get("/cases").json()["items"] == []
        assert program.post(f"/cases/{pk}/accept").status_code == 404


def test_staff_see_the_requester_masked_and_nobody_when_anonymous(town: Town, as_: As) -> None:
    named, hidden = town.case(), town.case(anonymous=True)
    li = as_("li")
    assert li.get(f"/cases/{named.pk}").json()["requester"] == {"name": "王*珍", "phone": "138****2216"}
    answer = li.get(f"/cases/{hidden.pk}")
    assert answer.json()["requester"] is None
    assert "王" not in answer.content.decode()


def test_no_answer_to_staff_holds_the_follow_code(town: Town, as_: As) -> None:
    case = town.case()
    code = following.follow_code(case.matter.number)
    for who in ("li", "chen", "desk", "leader", "admin"):
        assert code not in as_(who).get(f"/cases/{case.pk}").content.decode()


def test_without_token_or_with_a_bad_one_nobody_is_known(town: Town, client: Client) -> None:
    assert client.get("/api/cases").status_code == 401
    assert client.get("/api/cases", headers={"Authorization": "Bearer linli_x"}).status_code == 401
    assert client.post("/api/cases", "{}", content_type="application/json").status_code == 401


def test_a_token_ends_when_it_is_taken_back_or_its_account_is_closed(town: Town, as_: As) -> None:
    li = as_("li")
    assert li.get("/cases").status_code == 200
    account = account_for(town.people["li"])
    account.is_active = False
    account.save()
    assert li.get("/cases").status_code == 401
    zhou = as_("zhou")
    tokens.take_back(town.people["zhou"])
    assert zhou.get("/cases").status_code == 401


def test_a_browser_needs_its_csrf_token_to_write(town: Town) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(account_for(town.people["wang"]))
    assert browser.get("/api/cases").status_code == 200
    body = json.dumps(lamp(town))
    assert browser.post("/api/cases", body, content_type="application/json").status_code == 403
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    answer = browser.post("/api/cases", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201, answer.content


def test_a_list_is_read_page_by_page_without_gaps(town: Town, as_: As) -> None:
    for n in range(7):
        town.case(f"第 {n} 盏路灯不亮")
    chen, seen, after = as_("chen"), [], ""
    for _page in range(4):
        page = chen.get("/cases", limit=2, after=after).json()
        seen += [one["title"] for one in page["items"]]
        after = page["next"] or ""
    assert seen == [f"第 {n} 盏路灯不亮" for n in reversed(range(7))]
    assert chen.get("/cases", after="nonsense").status_code == 422
    assert len(chen.get("/cases", stage="dispatched", category="street_lamp", open=True).json()["items"]) == 7
    assert chen.get("/cases", area=town.other.pk).json()["items"] == []
    assert len(chen.get("/cases", area=town.grid3.pk).json()["items"]) == 7


def test_a_list_costs_few_statements(town: Town, as_: As, django_assert_max_num_queries: Any) -> None:
    for n in range(20):
        town.case(f"第 {n} 盏路灯不亮")
    chen = as_("chen")
    chen.get("/cases")
    with django_assert_max_num_queries(8):
        assert len(chen.get("/cases").json()["items"]) == 20


def test_a_whistle_from_call_to_answer(town: Town, as_: As) -> None:
    case = actions.accept(town.case(), town.li)
    chen, sun = as_("chen"), as_("sun")
    told = chen.post(f"/cases/{case.pk}/whistle", {"organisations": [town.water.pk], "reason": "要停水检修"})
    assert told.json()["stage"] == "whistled", told.content
    call = Call.objects.get().pk
    assert [one["kind"] for one in sun.get("/inbox").json()] == ["call"]
    day = (clock.today() + timedelta(days=2)).isoformat()
    body = {"contact": "孙伟", "contact_phone": "13800001007", "promised_on": day}
    assert sun.post(f"/calls/{call}/report_in", body).json()["stage"] == "reported_in"
    assert chen.post(f"/cases/{case.pk}/answer", {"text": "办好了"}).status_code == 409
    assert sun.post(f"/calls/{call}/done", {"words": "水管换好了"}).json()["stage"] == "done"
    assert chen.post(f"/cases/{case.pk}/answer", {"text": "办好了"}).json()["stage"] == "answered"


def test_pressing_and_extension(town: Town, as_: As) -> None:
    case = actions.accept(town.case(), town.li)
    supervisor, li = as_("supervisor"), as_("li")
    assert li.post(f"/cases/{case.pk}/press", {"words": "快办"}).status_code == 409
    pressed = supervisor.post(f"/cases/{case.pk}/press", {"words": "今天去现场"})
    assert pressed.status_code == 200, pressed.content
    pressing = pressed.json()["id"]
    assert as_("chen").post(f"/pressings/{pressing}/reply", {"words": "下午去"}).json()["stage"] == "replied"
    assert supervisor.post(f"/pressings/{pressing}/lift").json()["stage"] == "lifted"
    until = (clock.today() + timedelta(days=9)).isoformat()
    asked = li.post(f"/cases/{case.pk}/ask_extension", {"clock_name": "repair", "until": until, "reason": "要调货"})
    assert asked.status_code == 200, asked.content
    granted = supervisor.post(f"/extensions/{asked.json()['id']}/grant")
    assert granted.json()["stage"] == "granted"


def test_who_saw_an_old_version_is_told(town: Town, as_: As) -> None:
    case = town.case()
    li, lead = as_("li"), as_("lead")
    version = str(li.get(f"/cases/{case.pk}").json()["version"])
    assert lead.post(f"/cases/{case.pk}/progress", {"words": "去看过了"}).status_code == 200
    assert li.post(f"/cases/{case.pk}/progress", {"words": "在路上"}, Seen_Version=version).status_code == 409


def test_a_resident_without_account_follows_and_rates_by_number_and_code(town: Town, as_: As, client: Client) -> None:
    case = town.case()
    number, code = case.matter.number, following.follow_code(case.matter.number)
    li = as_("li")
    li.post(f"/cases/{case.pk}/fix", {"how": "repaired", "photos": [li.photo()]})
    shown = client.get(f"/api/follow/{number}", headers={"Follow-Code": code})
    assert shown.json()["answer"] == "已修好", shown.content
    assert {one["name"] for one in shown.json()["moves"]} == {"rate", "reopen"}
    body = json.dumps({"timely": "yes", "solved": "yes", "satisfied": "yes"})
    rate = f"/api/follow/{number}/rate"
    wrong = client.post(rate, body, content_type="application/json", headers={"Follow-Code": "AAAA-AAAA"})
    assert wrong.status_code == 404
    right = client.post(rate, body, content_type="application/json", headers={"Follow-Code": code})
    assert right.json()["stage"] == "rated"


def test_nobody_rates_for_the_resident(town: Town, as_: As) -> None:
    li = as_("li")
    pk = town.case().pk
    li.post(f"/cases/{pk}/fix", {"how": "repaired", "photos": [li.photo()]})
    for staff in ("li", "chen", "desk", "leader"):
        answer = as_(staff).post(f"/cases/{pk}/rate", {"timely": "yes", "solved": "yes", "satisfied": "yes"})
        assert answer.status_code == 409


def test_what_was_filled_in_wrongly_is_said_for_each_field(town: Town, as_: As) -> None:
    wang = as_("wang")
    empty = wang.post("/cases", lamp(town) | {"text": "  "})
    assert (empty.status_code, list(empty.json()["fields"])) == (422, ["text"])
    unknown = wang.post("/cases", lamp(town) | {"colour": "red"})
    assert (unknown.status_code, list(unknown.json()["fields"])) == (
        422,
        ["body.new.colour"],
    ) or unknown.status_code == 422
    assert wang.post("/cases", lamp(town) | {"category": "nothing"}).status_code == 422
    assert wang.post("/cases", lamp(town) | {"photos": ["0" * 64]}).status_code == 422


def test_a_resident_names_only_their_own_home_and_speaks_only_for_themselves(town: Town, as_: As) -> None:
    wang = as_("wang")
    assert wang.post("/cases", lamp(town) | {"where": {"home": town.homes["zhao"].pk}}).status_code == 422
    other = {"name": "赵大海", "phone": "13800002218"}
    assert wang.post("/cases", lamp(town) | {"requester": other}).status_code == 409
    assert wang.post("/cases", lamp(town) | {"fixed": "repaired"}).status_code == 409
    on_behalf = as_("li").post("/cases", lamp(town) | {"requester": other})
    assert Case.objects.get(pk=on_behalf.json()["id"]).matter.person == town.people["zhao"]


def test_a_photo_of_somebody_else_cannot_be_named(town: Town, as_: As) -> None:
    assert as_("wang").post("/cases", lamp(town) | {"photos": [as_("li").photo()]}).status_code == 422


def test_characters_that_cannot_be_stored_are_left_out(town: Town, as_: As) -> None:
    wang = as_("wang")
    placed = wang.post("/cases", lamp(town) | {"text": "路灯\u0000不亮\u202e"})
    assert placed.status_code == 201, placed.content
    assert as_("li").post(f"/cases/{placed.json()['id']}/hand_back", {"why": "不\u0000在"}).status_code == 200


def test_near_by_says_how_many_and_shows_only_what_may_be_seen(town: Town, as_: As) -> None:
    town.case()
    building = town.homes["wang"].entrance.building.pk
    mine, neighbours = as_("wang").get("/near", building=building), as_("neighbour").get("/near", building=building)
    assert (len(mine.json()["items"]), mine.json()["open"]) == (1, 1)
    assert (len(neighbours.json()["items"]), neighbours.json()["open"]) == (0, 1)


def test_places_categories_and_guesses(town: Town, as_: As, client: Client) -> None:
    wang = as_("wang")
    assert wang.get("/places").status_code == 200, wang.get("/places").content.decode()
    assert [one["home"] for one in wang.get("/places").json()] == [town.homes["wang"].pk]
    by_text = wang.get("/places", text="柳岸新村 7 号楼 2 单元 503", area=town.community.pk).json()
    assert isinstance(by_text, list), by_text
    assert by_text[0]["words"].startswith("柳岸新村 7 号楼")
    assert by_text[0]["home"] is None
    assert wang.get("/places", code="LA3D2").json()[0]["words"] == "3 号楼 2 单元电梯"
    assert len(client.get("/api/catalogue").json()) > 20
    guessed = client.post("/api/guess", json.dumps({"text": "楼道的路灯不亮了"}), content_type="application/json")
    assert guessed.json()["category"], guessed.content


def test_the_description_is_open_and_the_page_loads_nothing_from_elsewhere(client: Client) -> None:
    described = client.get("/api/openapi.json")
    assert described.json()["openapi"].startswith("3.1")
    page = client.get("/api/").content.decode()
    assert "/api/cases/{pk}/fix" in page
    assert "https://" not in page
    assert "<script src" not in page.replace('<script src="/static/', "")


def test_the_command_gives_a_token_that_works(town: Town, client: Client, capsys: Any) -> None:
    from django.core.management import call_command

    account = account_for(town.people["li"])
    call_command("api_token", account.username)
    token = capsys.readouterr().out.strip()
    assert client.get("/api/cases", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_photo_that_nobody_names_is_forgotten(town: Town, as_: As) -> None:
    from linli.platform.access.jobs import forget_old_uploads
    from linli.platform.attachments.files import path_of

    wang = as_("wang")
    with clock.travel(clock.now()) as time:
        photo = wang.photo()
        forget_old_uploads()
        assert path_of(photo).exists()
        time.forward(days=2, minutes=1)
        forget_old_uploads()
        assert not path_of(photo).exists()
        assert wang.post("/cases", lamp(town) | {"photos": [photo]}).status_code == 422


def test_a_photo_that_was_used_stays(town: Town, as_: As) -> None:
    from linli.platform.access.jobs import forget_old_uploads
    from linli.platform.attachments.files import path_of

    wang = as_("wang")
    with clock.travel(clock.now()) as time:
        photo = wang.photo()
        assert wang.post("/cases", lamp(town) | {"photos": [photo]}).status_code == 201
        time.forward(days=3)
        forget_old_uploads()
        assert path_of(photo).exists()


def test_the_worker_rings_clocks_reads_events_and_sends(db: None) -> None:
    from linli.platform.events import pulse

    assert {"ring_late_clocks", "read_events", "send_due_notices", "forget_old_uploads"} <= set(pulse.PARTS)
