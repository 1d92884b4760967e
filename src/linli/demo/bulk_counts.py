"""The roll-ups of benchmark data, counted by the database itself instead of matter by matter."""

from __future__ import annotations

from django.db import connection

from linli.insight.models import COUNTED, Cell, Fact, OpenCell, TopicCell
from linli.platform.places.terms import ANCESTORS

PLACES = ", ".join(f"m.{level}_id" for level in ANCESTORS)
COLUMNS = ", ".join(f"{level}_id" for level in ANCESTORS)
DAY = "(%s AT TIME ZONE 'Asia/Shanghai')::date"
# For each kind of fact: when, from where, and which columns are one when.
KINDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("m.opened_at", "flow_matter m", {"opened": "1"}),
    (
        "d.since_at",
        "flow_matter m JOIN flow_deadline d ON d.matter_id = m.id AND d.clock = 'on_site'",
        {"responses": "1", "in_time": "(d.met_at IS NOT NULL AND d.met_at <= d.due_at)::int"},
    ),
    (
        "c.answered_at",
        "flow_matter m JOIN cases_case c ON c.matter_id = m.id AND c.answered_at IS NOT NULL"
        " LEFT JOIN cases_rating r ON r.case_id = m.id",
        {
            "answered": "1",
            "solved": "1",
            "rated": "(r.id IS NOT NULL)::int",
            "satisfied": "(r.satisfied IN ('yes', 'fairly'))::int",
        },
    ),
)


def count() -> None:
    """Fill facts and cells anew."""
    facts, cells, topics, still_open = (model._meta.db_table for model in (Fact, Cell, TopicCell, OpenCell))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {facts}, {cells}, {topics}, {still_open}")
        for when, source, ones in KINDS:
            values = ", ".join(f"COALESCE({ones.get(name, '0')}, 0)" for name in COUNTED)
            cursor.execute(
                f"INSERT INTO {facts} (matter, day, category, {COLUMNS}, {', '.join(COUNTED)})"  # noqa: S608
                f" SELECT m.id, {DAY % when}, m.category, {PLACES}, {values} FROM {source}"
            )
        sums = ", ".join(f"sum({name})" for name in COUNTED)
        for level in ANCESTORS:
            cursor.execute(
                f"INSERT INTO {cells} (area_id, day, {', '.join(COUNTED)})"  # noqa: S608
                f" SELECT {level}_id, day, {sums} FROM {facts} GROUP BY 1, 2"
            )
            cursor.execute(
                f"INSERT INTO {topics} (area_id, day, category, opened)"  # noqa: S608
                f" SELECT {level}_id, day, category, sum(opened) FROM {facts} WHERE opened = 1 GROUP BY 1, 2, 3"
            )
            cursor.execute(
                f"INSERT INTO {still_open} (area_id, kind, open)"  # noqa: S608
                f" SELECT {level}_id, kind, count(*) FROM flow_matter WHERE closed_at IS NULL GROUP BY 1, 2"
            )
        for table in (facts, cells, topics, still_open):
            cursor.execute(f"ANALYZE {table}")
