"""Nobody gets in where they have no business: every address × everybody × every method, against the reviewed table."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from tests.habits.access_table import ANY_METHOD, Line
from tests.habits.addresses import TABLE
from tests.habits.everything import CAST, OURS, THEIRS, Everything, everything, undone

from linli.platform.access.uploads import hand_in
from linli.platform.audit.models import Look
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter, Record
from linli.testing.files import jpeg, picture
from linli.work.cases.models import SavedView

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
IN, GONE, SIGN_IN, NOT_SO, BROKEN = "gets in", "gone", "sign in", "not so", "broken"


@pytest.fixture(scope="module")
def all_of_it(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everything]:
    with django_db_blocker.unblock(), everything() as found:
        yield found


# Every address -------------------------------------------------------------------------------------------------------


def addresses() -> set[str]:
    """Every pattern of the resolver."""

    def walk(patterns: list[Any], before: str) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, before + str(one.pattern))
            elif isinstance(one, URLPattern):
                yield before + str(one.pattern)

    return set(walk(get_resolver().url_patterns, ""))


def lines() -> list[tuple[str, str, Line]]:
    """Method, address and line, one by one."""
    found = []
    for key, rows in TABLE.items():
        method, _space, address = key.partition(" ")
        found += [(method, address, row) for row in (rows if isinstance(rows, list) else [rows])]
    return found


def test_every_address_stands_in_the_table() -> None:
    known = {address for _method, address, _line in lines()}
    assert addresses() - known == set(), "add lines to tests/habits/access_table.py"
    assert known - addresses() == set(), "these are no addresses any more"


# Asking --------------------------------------------------------------------------------------------------------------


def filled(found: Everything, address: str, row: Line, relation: str) -> str:
    """The address with the object's names in it."""
    for part, kind in row.names:
        value = kind[1:] if kind.startswith("=") else found.of(relation, kind)
        for form in (f"<int:{part}>", f"<str:{part}>", f"<slug:{part}>", f"<uuid:{part}>", f"<{part}>"):
            address = address.replace(form, str(value))
    return f"/{address}{row.ask}"


def ask(found: Everything, who: str, method: str, url: str, row: Line | None = None, relation: str = OURS) -> Any:
    """One question, which leaves nothing behind."""
    headers = {name: str(found.of(relation, kind)) for name, kind in row.headers} if row else {}
    given: dict[str, Any] = dict(row.send) if row else {}
    client = found.clients[who]
    with undone(client):
        if url.startswith("/api/") and method != "GET" and "photos" not in url:
            return client.generic(method, url, json.dumps(given), "application/json", headers=headers)
        return client.post(url, given) if method == "POST" else client.generic(method, url, headers=headers)


def told(response: Any) -> str:
    """What an answer comes to."""
    status, to = response.status_code, response.headers.get("Location", "")
    if status == 401 or (status == 302 and to.startswith("/sign-in/")):
        return SIGN_IN
    if status == 404:
        return GONE
    if status == 405:
        return NOT_SO
    return BROKEN if status >= 500 or status == 403 else IN


def wanted(who: str, row: Line, relation: str) -> str:
    """What the table says."""
    allowed = row.ours if relation == OURS else row.theirs
    assert allowed is not None
    if who in allowed:
        return IN
    return SIGN_IN if who == "stranger" and row.strangers == "sign in" else GONE


def relations(row: Line) -> list[str]:
    """One, or two where the address names an object."""
    return [OURS] if row.theirs is None else [OURS, THEIRS]


# The matrix ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", CAST)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(all_of_it: Everything, who: str) -> None:
    before = counts()
    wrong = []
    for method, address, row in lines():
        if "sign-in/" in address and row.ours == frozenset():
            continue  # a step in between: test_signing_in
        for relation in relations(row):
            url = filled(all_of_it, address, row, relation)
            response = ask(all_of_it, who, method, url, row, relation)
            if told(response) != wanted(who, row, relation):
                words = (
                    f"{method} {address} ({relation}): {response.status_code}, should be {wanted(who, row, relation)}"
                )
                wrong.append(words)
    assert not wrong, "\n".join(wrong)
    assert counts() == before


def counts() -> tuple[int, ...]:
    """How much there is."""
    return tuple(model.objects.count() for model in (Matter, Record, Event, Look))


@pytest.mark.parametrize("who", ["stranger", "wang", "chen", "admin"])
def test_no_address_answers_to_methods_it_does_not_have(all_of_it: Everything, who: str) -> None:
    has = {(method, address) for method, address, _row in lines()}
    by_address = {address: row for _method, address, row in lines()}
    wrong = []
    for address, row in by_address.items():
        for method in METHODS:
            if (method, address) in has or address in ANY_METHOD:
                continue
            response = ask(all_of_it, who, method, filled(all_of_it, address, row, OURS))
            if told(response) not in (NOT_SO, GONE, SIGN_IN):
                wrong.append(f"{method} {address}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_ids_that_cannot_be_are_gone_and_not_broken(all_of_it: Everything) -> None:
    wrong = []
    for method, address, row in lines():
        for value in ("0", "999999999", str(2**31), str(2**63), "9" * 40):
            if not any(part == "pk" for part, _kind in row.names) or "/views/" in address or "uuid" in address:
                continue
            others = Line(row.ours, row.theirs, tuple(p for p in row.names if p[0] != "pk"), row.send)
            url = filled(all_of_it, address, others, OURS).replace("<int:pk>", value).replace("<pk>", value)
            response = ask(all_of_it, "chen", method, url, row)
            if response.status_code not in (404, 422) or (response.status_code == 422 and "/api/" not in url):
                wrong.append(f"{method} {url}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_answer_to_a_foreign_object_is_the_answer_to_none(all_of_it: Everything) -> None:
    """Otherwise one could find out what exists."""
    for base in ("/desk/cases/%s/", "/field/cases/%s/", "/api/cases/%s", "/files/%s/"):
        pk = all_of_it.of(THEIRS, "photo" if "files" in base else "case")
        foreign, none = (ask(all_of_it, "chen", "GET", base % one) for one in (pk, 999_999_999))
        assert foreign.status_code == none.status_code == 404
        assert without_nonce(foreign.content) == without_nonce(none.content)


def without_nonce(content: bytes) -> bytes:
    """Nonces and tokens differ in every answer."""
    return re.sub(rb'(nonce|csrf[a-z]*|value|content)="[^"]*"|pk=[0-9]+|[0-9]{4,}', b"", content)


# Second-level ids ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/api/cases/%s/merge", "/desk/cases/%s/merge/", "/field/cases/%s/merge/"])
def test_nothing_is_merged_into_what_one_may_not_see(all_of_it: Everything, address: str) -> None:
    records = Record.objects.count()
    url, foreign = address % all_of_it.of(OURS, "anonymous"), all_of_it.of(THEIRS, "case")
    client = all_of_it.clients["chen"]
    if url.startswith("/api/"):
        response = client.post(url, {"into": foreign}, content_type="application/json")
    else:
        number = Matter.objects.get(pk=foreign).number
        response = client.post(url, {"into": foreign, "number": number})
    assert response.status_code in (404, 422)
    assert Record.objects.count() == records


def test_a_photo_that_somebody_else_handed_in_is_not_found(all_of_it: Everything) -> None:
    with undone():
        hand_in(all_of_it.town.people["neighbour"], jpeg("pink"))
        body = {"words": "看照片", "photos": [picture("pink").sha256]}
        url = f"/api/cases/{all_of_it.of(OURS, 'case')}/supplement"
        assert all_of_it.clients["wang"].post(url, body, content_type="application/json").status_code == 422


def test_a_resident_names_no_home_of_others(all_of_it: Everything) -> None:
    with undone():
        body = {"text": "路灯不亮", "where": {"home": all_of_it.town.homes["neighbour"].pk}}
        response = all_of_it.clients["wang"].post("/api/cases", body, content_type="application/json")
        assert response.status_code == 422


def test_what_is_ticked_but_not_seen_is_passed_over(all_of_it: Everything) -> None:
    with undone():
        records = Record.objects.count()
        picked = {"pick": [all_of_it.of(THEIRS, "case"), all_of_it.of(THEIRS, "call")], "go": "1", "words": "快"}
        assert all_of_it.clients["chen"].post("/desk/bulk/urge/", picked).status_code == 302
        assert Record.objects.count() == records


def test_nobody_drops_the_view_of_somebody_else(all_of_it: Everything) -> None:
    with undone():
        all_of_it.clients["desk"].post(f"/desk/views/{all_of_it.of(OURS, 'view')}/drop/")
        assert SavedView.objects.filter(pk=all_of_it.of(OURS, "view")).exists()


def test_a_child_is_found_under_its_own_kind_only(all_of_it: Everything) -> None:
    task, call = all_of_it.of(OURS, "task"), all_of_it.of(OURS, "call")
    for url in (f"/field/call/{task}/", f"/desk/calls/{task}/", f"/api/calls/{task}", f"/desk/tasks/{call}/",
                f"/api/cases/{call}", f"/desk/cases/{call}/", f"/field/cases/{task}/"):  # fmt: skip
        assert ask(all_of_it, "chen", "GET", url).status_code == 404, url


def test_a_post_that_has_ended_opens_nothing(all_of_it: Everything) -> None:
    answers = Counter(
        told(ask(all_of_it, "expired", method, filled(all_of_it, address, row, OURS), row))
        for method, address, row in lines()
        if address.startswith(("desk/", "field/", "screen/")) and "expired" not in row.ours
    )
    assert set(answers) == {GONE}


def test_htmx_and_the_outbox_of_a_stranger_get_a_401(all_of_it: Everything) -> None:
    for header in ("HX-Request", "X-Outbox"):
        response = all_of_it.clients["stranger"].get("/desk/", headers={header: "true"})
        assert response.status_code == 401
