"""What is counted here waits for the transactions of this database, and for no other's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from linli.platform.events.outbox import HORIZON
from linli.testing.town import Town

pytestmark = pytest.mark.django_db(transaction=True)


def horizon() -> int:
    """Below which transactions are read."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        return int(cursor.fetchone()[0])


def session(**other: Any) -> psycopg.Connection[Any]:
    """Another connection to the same server."""
    given = {k: v for k, v in connection.get_connection_params().items() if k in ("host", "port", "user", "password")}
    given["dbname"] = connection.settings_dict["NAME"]
    return psycopg.connect(**(given | other))


@pytest.fixture(params=["here", "elsewhere"])
def running(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """A transaction that goes on and on, in this database or in another one of the server."""
    with session(**({"dbname": "postgres"} if request.param == "elsewhere" else {})) as one:
        row = one.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        assert row is not None
        yield request.param, row[0]
        one.rollback()


def test_only_transactions_of_this_database_hold_up_the_counting(town: Town, running: tuple[str, int]) -> None:
    where, number = running
    with session() as another:  # something is published after it has begun
        another.execute("SELECT pg_current_xact_id()")
    assert (horizon() <= number) == (where == "here")
