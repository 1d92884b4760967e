"""A real Chromium for tests marked `browser`, against the site as a server in this process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from linli.site import chromium


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser these tests are skipped, and the summary says so; with one they get a second go (ADR 0018)."""
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    needing = [item for item in items if item.get_closest_marker("browser")]
    if not needing or chromium.find() is not None:
        return
    for item in needing:
        item.add_marker(pytest.mark.skip(reason="NO BROWSER: run ./linli test, which installs one"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser: the one of this machine, not one it downloads."""
    # Playwright runs an event loop in this thread; the Django calls of a test are made between its steps, not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {"executable_path": str(chromium.find()), "args": chromium.FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def phone_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A small phone, as the people have it whom the pages are for."""
    return browser_context_args | {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    }


@pytest.fixture
def live_site(transactional_db: None, live_server: Any) -> str:
    """The address of the site, served from this process with this test's database, so that a travelled clock counts."""
    return str(live_server.url)


@pytest.fixture
def axe() -> str:
    """The source of axe-core, to be put into a page with `page.evaluate`."""
    source = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        pytest.skip("axe-core is not installed: run ./linli assets --force")
    return source.read_text(encoding="utf-8")
