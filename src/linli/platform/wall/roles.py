"""Two roles: the owner of the tables changes them, the one that serves owns nothing, so the wall holds for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

# No TRUNCATE, which passes by every trigger and every wall; nothing that changes a table.
GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}
"""


@contextmanager
def as_owner() -> Iterator[None]:
    """The connection of this process is the owner's: for migrations and loads of made-up places, not for serving."""
    given = connection.settings_dict
    ours = {key: given[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    let_go()
    given.update({key: settings.OWNER[key] for key in ours})
    try:
        yield
    finally:
        let_go()
        given.update(ours)


def let_go() -> None:
    """Close every session of this process."""
    connection.close()
    wrapper = connections["default"]
    if isinstance(wrapper, DatabaseWrapper) and wrapper.settings_dict["OPTIONS"].get("pool"):
        wrapper.close_pool()


def grant() -> None:
    """What the role that serves may do with all tables there are. The owner calls this after each change of them."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(GRANTS).format(role=sql.Identifier(settings.APP_ROLE)))
