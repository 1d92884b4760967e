"""Telling the database who asks: in front of each statement that names a guarded table, and in no other.

The words go in the same message as the statement and count for its transaction only (SET LOCAL), so they cost no round
trip, nothing stays on a pooled connection, and a savepoint that is rolled back takes nothing away that was relied on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from linli.platform.wall.asking import Asker, asker


@cache
def guarded() -> frozenset[str]:
    """The tables behind the wall: their models say `guarded = True`, their migrations make the policies."""
    return frozenset(one._meta.db_table for one in apps.get_models() if getattr(one, "guarded", False))


@lru_cache(maxsize=1024)
def _names_guarded(sql: str) -> bool:
    """Remembered, because the same few hundred texts come again and again, with their values beside them."""
    return any(name in sql for name in guarded())


def words(who: Asker) -> str:
    """What is said in front of a statement. Ids and a plain reason: nothing in it needs quoting."""
    said = {
        "person": str(who.person or ""),
        "hands": _array(who.hands),
        "areas": _array(who.areas),
        "system": re.sub(r"[^\w .,:-]", "", who.system),
    }
    return "SELECT " + ", ".join(f"set_config('linli.{name}', '{value}', true)" for name, value in said.items())


def _array(ids: Sequence[int]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def tell(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Wraps every statement of the connection (`connection.execute_wrapper`)."""
    if not (isinstance(sql, str) and _names_guarded(sql)):
        return execute(sql, params, many, context)
    said, cursor = words(asker()), context["cursor"]
    if many or getattr(cursor.cursor, "name", None):  # these take one statement only; it holds in a transaction
        with connection.cursor() as before:
            before.execute(said)
        return execute(sql, params, many, context)
    done = execute(f"{said};\n{sql}", params, many, context)
    cursor.nextset()  # past the answer to what was said
    return done


def listen(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """On every new connection of a process (signal `connection_created`)."""
    if tell not in connection.execute_wrappers:
        connection.execute_wrappers.append(tell)
