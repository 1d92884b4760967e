"""What every answer carries: the language that was chosen, and headers that let nothing foreign run."""

import pytest

pytestmark = pytest.mark.django_db


def test_it_speaks_chinese_whatever_the_browser_asks_for(client):
    answer = client.get("/healthz", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert answer.headers["Content-Language"] == "zh-hans"


def test_it_speaks_english_to_who_chose_it(client):
    client.post("/language/setlang/", {"language": "en", "next": "/healthz"})
    assert client.get("/healthz").headers["Content-Language"] == "en"


def test_a_language_that_does_not_exist_is_not_believed(client):
    client.cookies["django_language"] = "xx"
    assert client.get("/healthz").headers["Content-Language"] == "zh-hans"


def test_nothing_foreign_may_run_in_a_page(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert "unsafe" not in policy
    assert rules["object-src"] == rules["frame-ancestors"] == "'none'"
