"""Many rows into a table at once: ids taken beforehand, rows by COPY, in the transaction that is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Take fresh ids of a table, so that rows can name each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()  # asked for once: inside the next statement it is looked up for every id
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


def blobs(values: Iterable[bytes]) -> str:
    """Thousands of byte strings as one array of PostgreSQL; the driver would take each apart."""
    return "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of values, already as the database wants them (sealed fields sealed)."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    words = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
    with connection.cursor() as cursor, cursor.copy(words) as copy:
        for row in rows:
            copy.write_row(row)
