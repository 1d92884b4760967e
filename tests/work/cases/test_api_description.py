"""The description of the API changes only on purpose: its snapshot is read in every review."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from linli.site.api import api

SNAPSHOT = Path(settings.REPOSITORY) / "docs" / "openapi.json"
HOW = "Meant? Then: LINLI_SNAPSHOT=write ./linli test tests/work/cases/test_api_description.py"


def described() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return read


def test_the_description_is_the_reviewed_one() -> None:
    now = json.dumps(described(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("LINLI_SNAPSHOT") == "write":
        SNAPSHOT.write_text(now, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == now, HOW


def test_every_route_documents_its_refusals() -> None:
    for path, item in described()["paths"].items():
        for method, operation in item.items():
            missing = {"400", "401", "403", "404", "409", "422", "429"} - set(operation["responses"])
            assert not missing, f"{method} {path} does not document {missing}"


def test_every_writing_route_takes_an_idempotency_key() -> None:
    free = {
        "/api/guess",
        "/api/photos",
        "/api/follow/{number}/photos",
        *(f"/api/topics/{{pk}}/{move}" for move in ("gather", "scatter", "put_forward")),
    }  # nothing is stored, or asked for twice it is done once
    for path, item in described()["paths"].items():
        if "post" in item and path not in free:
            names = {one["name"] for one in item["post"].get("parameters", [])}
            assert "Idempotency-Key" in names, path


def test_nothing_outside_of_the_table_can_be_reached_without_signing_in() -> None:
    opened = {
        f"{method} {path}"
        for path, item in described()["paths"].items()
        for method, operation in item.items()
        if not operation.get("security")
    }
    assert opened == {
        "get /api/catalogue",
        "post /api/guess",
        "get /api/follow/{number}",
        "post /api/follow/{number}/photos",
        "post /api/follow/{number}/supplement",
        "post /api/follow/{number}/withdraw",
        "post /api/follow/{number}/rate",
        "post /api/follow/{number}/reopen",
    }
