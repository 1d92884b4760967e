"""What every answer carries, whoever asks: nothing foreign may run, nothing is framed, cached or guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.habits.everything import OURS, Everything, everything, undone
from tests.habits.test_access import ask, filled, lines

READERS = ("stranger", "wang", "li", "chen", "leader", "admin")
TAG = re.compile(r"<(script|style)\b([^>]*)>", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^>]*\s(on[a-z]+|style)\s*=", re.IGNORECASE)
SCRIPTED = re.compile(r"(?:href|src|action|formaction)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE)
FOREIGN = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)


@pytest.fixture(scope="module")
def all_of_it(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everything]:
    with django_db_blocker.unblock(), everything() as found:
        yield found


def inline(text: str, nonce: str) -> list[str]:
    """Everything in a page that the policy would stop, or that should not need it."""
    wrong = [f"{kind} without nonce: {rest}" for kind, rest in TAG.findall(text) if "src=" not in rest and nonce not in rest and "json" not in rest]  # noqa: E501 # fmt: skip
    wrong += [found.group(0)[-60:] for found in HANDLER.finditer(text)]
    return wrong + SCRIPTED.findall(text) + FOREIGN.findall(text)


def faults(response: Any) -> list[str]:
    """What is wrong with an answer."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    wrong = [] if policy else ["no policy"]
    wrong += [f"policy: {word}" for word in ("unsafe", "*") if word in policy]
    for name, value in (
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):  # fmt: skip
        wrong += [] if headers.get(name) == value else [f"{name}: {headers.get(name)}"]
    if headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        nonce = re.search(r"nonce-([^']+)'", policy)
        wrong += inline(response.content.decode(), nonce[1] if nonce else "no nonce")
    return wrong


@pytest.mark.parametrize("who", READERS)
def test_nothing_foreign_runs_in_any_answer(all_of_it: Everything, who: str) -> None:
    wrong = []
    for method, address, row in lines():
        if method == "POST" and address.startswith("api/"):
            continue
        response = ask(all_of_it, who, method, filled(all_of_it, address, row, OURS), row)
        wrong += [f"{method} {address} ({response.status_code}): {fault}" for fault in faults(response)]
    assert not wrong, "\n".join(sorted(set(wrong))[:60])


def test_cookies_stay_with_the_site(all_of_it: Everything, settings: Any) -> None:
    """The session is out of reach of scripts; every cookie is kept from requests of other sites."""
    client = all_of_it.clients["wang"]
    with undone(client):
        client.get("/sign-in/")
        client.post("/mode/", {"mode": "elder"})
        client.post("/language/setlang/", {"language": "en"})
        for name, cookie in client.cookies.items():
            if name != "sessionid":  # put there by the test client
                assert cookie["samesite"] == "Lax", name
                assert cookie["httponly"] or name in ("csrftoken", "django_language"), name
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_a_form_from_another_site_is_refused(all_of_it: Everything) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = all_of_it.clients["chen"].cookies
    wrong = []
    for method, address, row in lines():
        if method == "POST" and row.strangers == "sign in" and "stranger" not in row.ours:
            url = filled(all_of_it, address, row, OURS)
            with undone(client):
                response = client.post(url, {}, content_type="application/json") if "api/" in url else client.post(url)
            if response.status_code != 403:
                wrong.append(f"{url}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_pages_about_people_are_not_kept_by_caches(all_of_it: Everything) -> None:
    for url in ("/my/", "/desk/", "/field/", f"/desk/cases/{all_of_it.of(OURS, 'case')}/", "/api/cases"):
        for who in ("wang", "li", "chen"):
            response = ask(all_of_it, who, "GET", url)
            if response.status_code == 200:
                kept = response.headers.get("Cache-Control", "") + response.headers.get("Vary", "")
                assert re.search("no-store|private|no-cache|Cookie", kept), f"{url}: {kept!r}"
