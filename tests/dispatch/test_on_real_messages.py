"""The promises on real messages; skipped where the data is not there."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest
from tests.dispatch.texts import shared

from linli.platform.dispatch.learning.model import Model
from linli.platform.dispatch.learning.topics import Said, find_topics
from linli.platform.dispatch.learning.train import train


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_seven_kinds_of_messages_are_told_apart() -> None:
    data = rows(shared("messages_train.csv"))
    model = train([(r["title"], r["text"]) for r in data], [r["label1"] for r in data])
    facts = model.facts  # cross-checked with near-duplicates kept together
    assert facts["macro_f1"] > 0.905
    assert facts["top3"] > 0.99
    assert facts["automatic_95"] > 0.88
    assert facts["calibration_error"] < 0.015
    saved = model.save()
    assert len(saved) < 10_000_000
    assert Model.load(saved).guess("学校补课收费") == model.guess("学校补课收费")


@pytest.mark.slow
def test_topics_that_people_marked_are_found() -> None:
    marked = defaultdict(set)
    for row in rows(shared("hot_topics_reference_dev.csv")):
        marked[row["topic"]].add(row["message_id"])
    talk = [
        Said(r["id"], r["title"], r["text"], r["user"], datetime.fromisoformat(f"{r['time']}+08:00"), int(r["likes"]))
        for r in rows(shared("hot_topics_dev.csv"))
    ]
    found = [set(topic.messages) for topic in find_topics(talk)]
    best = [max(2 * len(f & m) / (len(f) + len(m)) for f in found) for m in marked.values()]
    assert sum(best) / len(best) > 0.85
