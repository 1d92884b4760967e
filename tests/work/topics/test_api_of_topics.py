"""Programs read topics and patrol suggestions, and make of them what their people may, as the pages do."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.work.topics.said import run_reactions

from linli.kernel import clock
from linli.platform.access import tokens
from linli.platform.identity.people import account_for
from linli.platform.places.models import Building
from linli.platform.posts.actor import SYSTEM
from linli.testing.files import jpeg
from linli.testing.town import Town
from linli.work.cases.models import Case
from linli.work.topics import actions, queries
from linli.work.topics.models import Suggestion, Topic


class Program:
    """A program that acts as a person, by token."""

    def __init__(self, town: Town, who: str) -> None:
        account_for(town.people[who])
        self.client = Client(headers={"Authorization": f"Bearer {tokens.give(town.people[who], 'test')}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/{path}", query)

    def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        sent = json.dumps(body or {})
        return self.client.post(f"/api/{path}", sent, content_type="application/json", headers=headers)


@pytest.fixture
def suggestion(town: Town) -> Suggestion:
    return actions.suggest(
        SYSTEM, warning="repeat", key="repeat:1", title="3 号楼：路灯不亮", reason="90 天里出现 3 次",
        area=town.grid3, building=Building.objects.order_by("pk").first(), category="street_lamp",
    )  # fmt: skip


def test_a_program_reads_what_the_page_shows(charging: Topic, town: Town) -> None:
    chen = Program(town, "chen")
    (line,) = chen.get("topics").json()
    assert (line["name"], line["reporters"], line["week"]) == (charging.name, 5, 5)
    assert chen.get("topics", area=town.grid3.pk).json() == [line]
    assert chen.get("topics", area=town.grid9.pk).json() == chen.get("topics", area=999_999_999).json() == []
    assert chen.get("topics", state="over").json() == []
    whole = chen.get(f"topics/{charging.pk}").json()
    assert {name: whole[name] for name in line} == line
    assert sum(one["requests"] for one in whole["curve"]) == len(whole["requests"]) == 5
    assert whole["curve"][-1]["day"] == clock.today().isoformat()
    assert whole["moves"] == ["gather", "put_forward"]


def test_those_of_another_place_read_nothing(charging: Topic, town: Town) -> None:
    for who in ("wang", "zhou", "other_chief"):
        program = Program(town, who)
        assert program.get("topics").json() == []
        assert program.get(f"topics/{charging.pk}").status_code == 404
        assert program.post(f"topics/{charging.pk}/scatter").status_code == 404


def test_gathered_undone_and_put_forward(charging: Topic, town: Town) -> None:
    chen, into = Program(town, "chen"), queries.members_of(charging)[-1]
    for _twice in range(2):
        answer = chen.post(f"topics/{charging.pk}/gather", {"into": into.pk})
        assert answer.json()["gathering"]["waiting"] == 4
    run_reactions()
    whole = chen.get(f"topics/{charging.pk}").json()
    assert (whole["gathering"]["into"], whole["gathering"]["merged"]) == (into.number, 4)
    assert whole["moves"] == ["scatter", "put_forward"]
    assert chen.get("topics").json()[0]["gathered"] is True
    assert chen.post(f"topics/{charging.pk}/scatter").json()["gathering"]["undone_at"]
    run_reactions()
    assert not Case.objects.exclude(into=None).exists()
    chen.post(f"topics/{charging.pk}/put_forward", {"title": "车棚充电桩怎么修", "why": "五户反映"})
    run_reactions()
    assert chen.get(f"topics/{charging.pk}").json()["agenda_item"].startswith("LA-")


def test_what_cannot_be_done_is_said_in_words(charging: Topic, town: Town) -> None:
    chen = Program(town, "chen")
    answer = chen.post(f"topics/{charging.pk}/gather", {"into": 999_999_999})
    assert (answer.status_code, answer.json()["fields"]["into"]) == (422, ["请选一件还在办的事，其他的并到它下面"])
    assert chen.post(f"topics/{charging.pk}/put_forward", {"title": "  "}).status_code == 422
    assert Program(town, "leader").post(f"topics/{charging.pk}/gather", {"into": 1}).status_code == 409


def test_a_worker_reports_what_was_found_with_a_photo(suggestion: Suggestion, town: Town) -> None:
    li, key = Program(town, "li"), str(uuid4())
    (line,) = li.get("suggestions").json()
    assert (line["id"], line["stage"]) == (suggestion.pk, "suggested")
    assert set(li.get(f"suggestions/{suggestion.pk}").json()["moves"]) == {"found", "nothing"}
    handed_in = SimpleUploadedFile("a.jpg", jpeg().read(), "image/jpeg")
    photo = li.client.post("/api/photos", {"photo": handed_in}).json()["photo"]
    for _twice in range(2):  # the answer was lost on the way
        body = {"words": "灯杆歪了", "photos": [photo]}
        answer = li.post(f"suggestions/{suggestion.pk}/found", body, **{"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["stage"]) == (200, "found")
    run_reactions()
    found = li.get(f"suggestions/{suggestion.pk}").json()
    assert found["request"] and len(found["photos"]) == 1
    assert li.get("suggestions").json() == []
    assert [one["id"] for one in li.get("suggestions", open=False).json()] == [suggestion.pk]


def test_nobody_else_looks_or_drops(suggestion: Suggestion, town: Town) -> None:
    assert Program(town, "chen").post(f"suggestions/{suggestion.pk}/nothing").status_code == 409
    assert Program(town, "li").post(f"suggestions/{suggestion.pk}/drop", {"words": "刚修过"}).status_code == 409
    assert Program(town, "zhou").get(f"suggestions/{suggestion.pk}").status_code == 404
    assert Program(town, "lead").post(f"suggestions/{suggestion.pk}/drop", {"words": "刚修过"}).json()["moves"] == []
