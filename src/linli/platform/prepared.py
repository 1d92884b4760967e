"""Queries whose SQL is worked out once for each process: on busy pages that costs more than asking them.

A query is prepared only where its shape never changes; what changes is a `Slot`:

    OF_PERSON = Prepared(lambda: Case.objects.filter(person=Slot("person", BigIntegerField())).select_related("matter"))
    OF_PERSON(person=7)  # a list of cases, as the query set would give
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, ForeignKey, Lookup, Model, QuerySet, Value
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class Slot(Value):
    """A place in a prepared query that is filled in when it is asked."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(None, output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        """Stands among the parameters itself, until it is known what it is."""
        return "%s", [self]


@ForeignKey.register_lookup  # has its own list of lookups
@Field.register_lookup
class OneOf(Lookup[Any]):
    """`id__one_of=Slot("ids", …)`: like `in`, with a whole list as one parameter."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        """column = ANY(array)."""
        column, before = self.process_lhs(compiler, connection)
        given, values = self.process_rhs(compiler, connection)
        return f"{column} = ANY({given})", [*before, *values]


@dataclass(frozen=True)
class _Ready:
    """What Django's compiler worked out for a query set."""

    sql: str
    params: tuple[Any, ...]
    compiler: SQLCompiler
    model: type[Model]
    columns: slice
    names: list[str]

    def instances(self, rows: list[Sequence[Any]]) -> Iterator[Model]:
        """As django.db.models.query.ModelIterable makes them."""
        along = get_related_populators(self.compiler.klass_info, self.compiler.select, connection.alias)  # type: ignore[call-arg]
        for row in self.compiler.results_iter([rows]):
            one = self.model.from_db(connection.alias, self.names, row[self.columns])
            for populator in along:
                populator.populate(row, one)
            yield one


class Prepared(Generic[M]):
    """A query set whose SQL is kept. Calling it with the values of its slots gives the list."""

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self.build = build

    @cached_property
    def _ready(self) -> _Ready:
        compiler = self.build().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        known: dict[str, Any] = compiler.klass_info or {}
        columns = slice(known["select_fields"][0], known["select_fields"][-1] + 1)
        names = [column[0].target.attname for column in compiler.select[columns]]
        return _Ready(sql, tuple(params), compiler, known["model"], columns, names)

    def __call__(self, **values: Any) -> list[M]:
        """Ask with these values. Raises KeyError for a slot without one."""
        ready = self._ready
        given = [values[one.name] if isinstance(one, Slot) else one for one in ready.params]
        with connection.cursor() as cursor:
            cursor.execute(ready.sql, given)
            rows = cursor.fetchall()
        return list(ready.instances(rows))  # type: ignore[arg-type]
