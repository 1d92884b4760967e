"""Bulk rows straight into tables by COPY: for benchmark data only, because nothing is checked on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.db import connection, models
from django.db.utils import ProgrammingError

NULL = "\\N"
BLOCK = 2000  # lines sent at once
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def escaped(text: str) -> str:
    """Text as COPY wants it."""
    return text.translate(ESCAPES)


def blob(value: bytes) -> str:
    """Bytes as COPY wants them."""
    return "\\\\x" + value.hex()


def stamp(moment: datetime) -> str:
    """A moment as COPY wants it, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")


def copy(model: type[models.Model], columns: Sequence[str], lines: Iterable[str]) -> None:
    """Send lines (tab between values, no line break) into the model's table; what they leave out has its default."""
    usual = _defaults(model, columns)
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in (*columns, *usual))
    ending = "".join(f"\t{value}" for value in usual.values())
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as out:
        for block in blocks(lines):
            out.write((f"{ending}\n".join(block) + f"{ending}\n").encode())


def _defaults(model: type[models.Model], columns: Sequence[str]) -> dict[str, str]:
    """Plain defaults of the columns that must have a value and that the database does not fill in itself."""
    found: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        filled = field.null or field.primary_key or field.generated or field.has_db_default()
        value = None if filled or field.column in columns else field.get_default()
        if isinstance(value, str | bool | int):
            found[str(field.column)] = {True: "t", False: "f"}[value] if isinstance(value, bool) else str(value)
    return found


def blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines in handy portions."""
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


@contextmanager
def in_haste() -> Iterator[None]:
    """Foreign keys are not looked up row by row and commits not waited for, where the database lets us."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        with suppress(ProgrammingError):  # on a server that is not ours it takes longer
            cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET session_replication_role")
            cursor.execute("RESET synchronous_commit")


@contextmanager
def without_indexes(*tables: str) -> Iterator[None]:
    """Drop plain indexes and build them again at the end: much quicker than keeping them up a million times."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique ORDER BY 1",
            [list(tables)],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            for _, definition in found:
                cursor.execute(definition)
            cursor.execute("RESET maintenance_work_mem")


def advance(model: type[models.Model], last: int) -> None:
    """Let the next id of a table be the one after `last`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last])


def top(model: type[models.Model]) -> int:
    """The largest id in a table."""
    return model._base_manager.aggregate(top=models.Max("pk"))["top"] or 0


def told() -> None:
    """Let the planner know what came in: before it does, it reads a whole city for the first page of a list."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
