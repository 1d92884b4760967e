"""Retention: every model with personal data says how long its rows are kept, which are due, and how it forgets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol, cast

from django.apps import apps
from django.db import models, transaction

from linli.platform.identity.fields import SealedTextField


class Keeps(Protocol):
    """What a model with personal data declares."""

    keep_for: ClassVar[timedelta]

    @classmethod
    def due(cls, now: datetime) -> models.QuerySet[Any]:
        """Rows whose time is over and that still hold something."""
        ...

    @classmethod
    def forget(cls, rows: models.QuerySet[Any]) -> int:
        """Take the personal data out of these rows (or the rows out of the table); how many."""
        ...


@dataclass(frozen=True)
class Due:
    """What one model has to forget now."""

    label: str
    words: str
    keep_days: int
    count: int


BATCH = 1000


def personal_models() -> list[type[models.Model]]:
    """Models with at least one declared personal field."""
    return [one for one in apps.get_models() if _declares(one)]


def _declares(model: type[models.Model]) -> bool:
    sealed = (f for f in model._meta.concrete_fields if isinstance(f, SealedTextField))
    return bool(getattr(model, "personal", None)) or any(field.personal for field in sealed)


def keepers() -> list[type[Keeps]]:
    """Those of them that can forget."""
    return [cast("type[Keeps]", one) for one in personal_models() if hasattr(one, "keep_for")]


def survey(now: datetime) -> list[Due]:
    """What is due, without touching anything: the dry run."""
    return [_due(one, one.due(now).count()) for one in keepers()]


def forget_due(now: datetime) -> list[Due]:
    """Forget all that is due, a batch at a time; what one model fails at does not keep the others."""
    return [_due(one, _forget(one, now)) for one in keepers()]


def _forget(model: type[Keeps], now: datetime) -> int:
    total, before = 0, list[Any]()
    while True:
        with transaction.atomic():
            ids = list(model.due(now).order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not ids:
                return total
            if ids == before:
                raise AssertionError(f"{model} does not forget what it says is due")
            before = ids
            rows = cast("Any", model)._base_manager.filter(pk__in=ids)
            total += model.forget(rows)


def _due(model: type[Keeps], count: int) -> Due:
    meta = cast("type[models.Model]", model)._meta
    return Due(meta.label, str(meta.verbose_name), model.keep_for.days, count)
