"""The dispatch catalogue in memory, and the starter catalogue that a new place begins with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.platform.dispatch.models import Category, DispatchRule, Threshold
from linli.platform.places.tree import changed, kept

STARTER = Path(__file__).with_name("catalogue.json")
CAUTIOUS = 0.8  # threshold where nobody has set one


@dataclass(frozen=True)
class Catalogue:
    """Everything that dispatch looks up, built once per change."""

    categories: Mapping[str, Category]
    rules: Mapping[tuple[str, int], DispatchRule]  # (category code, area id)
    thresholds: Mapping[int, float]

    def name(self, code: str) -> str:
        """The category's name; empty for an unknown code."""
        return self.categories[code].name if code in self.categories else ""


@kept("catalogue")
def catalogue() -> Catalogue:
    """The catalogue in force."""
    rules = DispatchRule.objects.filter(ended_at=None).select_related("category", "organisation")
    return Catalogue(
        {c.code: c for c in Category.objects.filter(active=True)},
        {(r.category.code, r.area_id): r for r in rules},
        dict(Threshold.objects.values_list("area_id", "confidence")),
    )


def seed() -> int:
    """Put the starter catalogue in; categories that are there already stay as people have made them. Idempotent."""
    data = json.loads(STARTER.read_text(encoding="utf-8"))
    groups = {g["code"]: g["name"] for g in data["groups"]}
    rows = [_row(one, groups, position) for position, one in enumerate(data["categories"])]
    made = Category.objects.bulk_create(rows, ignore_conflicts=True)
    changed("catalogue")
    return len(made)


def _row(one: dict[str, Any], groups: Mapping[str, str], position: int) -> Category:
    party = one["party"]
    return Category(
        code=one["code"],
        name=one["name"],
        group=groups[one["group"]],
        words=one["words"],
        not_words=one["not_words"],
        examples=one["examples"],
        urgent=one["urgent"],
        size=one["size"],
        party=party["name"] or party["kind"],
        position=position,
    )
