"""What benches measure: CPU of a tree of processes, statements of a request, plans of those statements."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds
MOST = 1001  # rows that one statement of a page may sort or read: a thousand, and one to know that there are more
BIG = (
    "flow_matter", "flow_record", "flow_deadline", "cases_case", "cases_rating", "insight_fact", "identity_person",
    "residents_residence", "residents_vehicle", "residents_tenancy", "places_home", "places_entrance",
    "places_building", "structure_facility", "posts_post", "posts_appointment",
)  # fmt: skip


def family(root: int) -> set[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _stat(int(entry.name))):
            children.setdefault(parent[0], []).append(int(entry.name))
    found, waiting = set(), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


def cpu_ms(roots: Iterable[int]) -> float:
    """CPU time that these processes and their descendants have used, the ended ones too, in milliseconds."""
    total = 0
    for root in roots:
        for pid in family(root):
            if stat := _stat(pid):
                total += stat[1] + stat[2]
    return total * TICK


def _stat(pid: int) -> tuple[int, int, int] | None:
    """Parent, own ticks, ticks of ended children."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(words[1]), int(words[11]) + int(words[12]), int(words[13]) + int(words[14])


@dataclass
class Statements:
    """What one request asked the database."""

    count: int
    milliseconds: float
    faults: list[str] = field(default_factory=list)


def statements_of(call: Callable[[], Any]) -> Statements:
    """Run the request once more with its statements written down, and look at the plan of each SELECT."""
    with CaptureQueriesContext(connection) as captured:
        call()
    queries = [query for query in captured.captured_queries if not _bracket(query["sql"])]
    told = Statements(len(queries), sum(float(query["time"]) for query in queries) * 1000)
    for query in queries:
        sql = query["sql"]
        if sql.startswith("SELECT") and " FOR " not in sql[-40:]:
            told.faults += [f"{fault}: {sql[:200]}" for fault in plan_faults(sql)]
    return told


def _bracket(sql: str) -> bool:
    """Not a statement of the application: marks of transactions."""
    return sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK"))


def plan_faults(sql: str) -> list[str]:
    """Sorts of more than a thousand rows, and reading more than that of a big table (counting, filtering, walking)."""
    if sql.startswith("SELECT set_config("):  # who asks, said in front of it (platform/wall)
        sql = sql.partition(";\n")[2]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
        plan = cursor.fetchone()[0]
    faults: list[str] = []
    _walk((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"], faults)
    return faults


def _walk(node: dict[str, Any], faults: list[str]) -> None:
    below = node.get("Plans", [])
    rows = max([_rows(node), *map(_rows, below)])
    if node["Node Type"] == "Sort" and rows > MOST:
        faults.append(f"sorts {rows:.0f} rows")
    if "Relation Name" in node and node["Relation Name"] in BIG:
        read = _rows(node) + node.get("Rows Removed by Filter", 0) * node.get("Actual Loops", 1)
        if read > MOST:  # whether it counts them or filters them: it grows with the place
            faults.append(f"{node['Node Type']} reads {read:.0f} rows of {node['Relation Name']}")
    for one in below:
        _walk(one, faults)


def _rows(node: dict[str, Any]) -> float:
    return float(node.get("Actual Rows", 0) * node.get("Actual Loops", 1))
