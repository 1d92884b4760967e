"""Fixtures of the journeys in the field: a town that a real server serves, and the phones of its people."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from linli.platform.identity.people import account_for
from linli.testing import town as towns
from linli.testing.town import Town

BACKEND = "linli.platform.identity.backend.AccountBackend"
SHOTS = os.environ.get("LINLI_SHOTS", "")  # a folder: keep a picture of every page


@pytest.fixture
def served_town(transactional_db: None) -> Town:
    """The town, in a database that the server of the test sees."""
    return towns.build()


@pytest.fixture
def phone(browser: Browser, live_site: str, phone_context_args: dict[str, Any]) -> Iterator[Any]:
    """`phone(person)` is a page on a phone of their own, signed in; it knows where it is."""
    opened: list[BrowserContext] = []

    def open_one(person: Any = None, *, js: bool = True, placed: bool = True, **more: Any) -> Page:
        given: dict[str, Any] = {"java_script_enabled": js, "base_url": live_site, "reduced_motion": "reduce"}
        if placed:
            given |= {"permissions": ["geolocation"], "geolocation": {"latitude": 30.903, "longitude": 114.002}}
        context = browser.new_context(**(phone_context_args | given | more))
        context.set_default_timeout(10_000)
        opened.append(context)
        if person is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": live_site}])
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


def session_of(person: Any) -> str:
    """The key of a signed-in session."""
    account, session = account_for(person), SessionStore()
    session["_auth_user_id"], session["_auth_user_backend"] = str(account.pk), BACKEND
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.fixture
def photo() -> dict[str, Any]:
    """What the camera gives."""
    out = io.BytesIO()
    Image.new("RGB", (2400, 1800), "orange").save(out, "JPEG")
    return {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def look() -> Any:
    """`look(page, name)` keeps a picture if LINLI_SHOTS names a folder."""

    def keep(page: Page, name: str) -> None:
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)

    return keep
