"""Whatever is sent to the API, it answers with a status that it has documented, and never with a 5xx."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from linli.kernel import clock
from linli.platform.access import tokens
from linli.platform.flow.models import Matter
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions, following

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CAST = ("wang", "li", "chen", "desk", "sun", "supervisor", "reviewer", "leader", "")


@pytest.fixture
def busy_town(live_site: str, town: Town) -> Town:
    """Requests in many stages, so that what is thrown at the API also hits something."""
    town.case()
    town.case("2 号楼漏水", category="", anonymous=True)
    case = actions.accept(town.case(), town.li)
    actions.whistle(case, town.chen, organisations=[town.water], reason="要停水检修")
    actions.press(town.supervisor, parent=case.matter, words="今天去现场")
    case = actions.accept(town.case(), town.li)
    actions.assign(case, town.chen, title="清理", due_on=clock.today())
    actions.object_to(
        actions.redispatch(town.case(), town.desk, why="归物业", organisation=town.property),
        town.li_property,
        why="归城管",
    )
    done = actions.accept(town.case(), town.li)
    actions.answer(done, town.li, text="修好了")
    return town


def throw(site: str, town: Town, examples: int) -> None:
    """Throw so many requests at every operation, as everybody of the cast, at ids that exist and that do not."""
    schema = schemathesis.openapi.from_url(f"{site}/api/openapi.json")
    given_out = {who: tokens.give(account_for(town.people[who]).person) for who in CAST if who}
    ids = [*Matter.objects.values_list("id", flat=True), 999_999_999]
    number = Matter.objects.filter(kind="case").values_list("number", flat=True).first() or ""
    codes = {"number": number, "code": following.follow_code(number)}
    for result in schema.get_all_operations():
        _throw_at(result.ok(), site, given_out, ids, codes, examples)


def _throw_at(
    operation: Any, site: str, given_out: dict[str, str], ids: list[int], codes: dict[str, str], examples: int
) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy(), who=st.sampled_from(CAST), pk=st.sampled_from(ids), real=st.integers(0, 9))
    def run(case: Any, who: str, pk: int, real: int) -> None:
        headers = dict(case.headers or {})
        if real and "pk" in (case.path_parameters or {}):
            case.path_parameters["pk"] = pk
        if real and "number" in (case.path_parameters or {}):
            case.path_parameters["number"], headers["Follow-Code"] = codes["number"], codes["code"]
        if who:
            headers["Authorization"] = f"Bearer {given_out[who]}"
        case.headers = headers
        case.call_and_validate(base_url=site, checks=CHECKS)

    run()


def test_no_request_makes_it_fail(live_site: str, busy_town: Town) -> None:
    throw(live_site, busy_town, examples=3)


@pytest.mark.slow
def test_many_requests_make_it_fail_neither(live_site: str, busy_town: Town) -> None:
    throw(live_site, busy_town, examples=int(os.environ.get("LINLI_FUZZ", "60")))
