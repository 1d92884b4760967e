"""Rules of an ended area count in what came out of it: of its clocks, and of who answers for what."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import models

from linli.kernel import clock
from linli.platform.dispatch.models import DispatchRule
from linli.platform.flow.models import ClockRule
from linli.platform.structure.redrawing.course import Course
from linli.platform.structure.redrawing.follow import Journal

KEYS: dict[type[models.Model], tuple[str, ...]] = {
    ClockRule: ("kind", "clock", "category", "size"),
    DispatchRule: ("category_id",),
}


def go(course: Course, journal: Journal) -> dict[str, int]:
    """Copies in force in every part; where two areas with different rules became one, the first one's counts."""
    counts: Counter[str] = Counter()
    for model, keys in KEYS.items():
        rows = model._default_manager.filter(area__in=course.ids, ended_at=None)
        for rule in sorted(rows, key=lambda one: (course.ids.index(one.area_id), one.pk)):  # type: ignore[attr-defined]
            counts["rules"] += _copies(course, model, keys, rule, journal)
    return dict(counts)


def _copies(course: Course, model: type[Any], keys: tuple[str, ...], rule: Any, journal: Journal) -> int:
    label, copied = model._meta.label, 0
    said = {key: getattr(rule, key) for key in keys}
    if rule.area_id in course.ending:
        journal.setdefault(f"ended.{label}", {})[str(rule.pk)] = rule.area_id
        model.objects.filter(pk=rule.pk).update(ended_at=clock.now())
    for area in course.parts:
        if area.pk == rule.area_id or model.objects.filter(area=area, ended_at=None, **said).exists():
            continue
        facts = {f.attname: getattr(rule, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
        made = model.objects.create(**facts | {"area_id": area.pk, "ended_at": None, "made_at": clock.now()})
        journal.setdefault(f"made.{label}", {})[str(made.pk)] = rule.pk
        copied += 1
    return copied


def clashes(areas: list[int]) -> int:
    """How many rules of areas that become one say something about the same thing."""
    found = 0
    for model, keys in KEYS.items():
        rows = model._default_manager.filter(area__in=areas, ended_at=None).values_list(*keys)
        found += sum(n - 1 for n in Counter(rows).values())
    return found


def come_back(journal: Journal) -> None:
    """The rules of before are in force again."""
    for model in KEYS:
        label = model._meta.label
        model._default_manager.filter(pk__in=journal.get(f"made.{label}", {}), ended_at=None).update(
            ended_at=clock.now()
        )
        model._default_manager.filter(pk__in=journal.get(f"ended.{label}", {})).update(ended_at=None)
