"""Retention: every model with personal data says how long its rows are kept and forgets, itself, what is due.

A model declares `keep_for` and a class method `forget()`, which takes out what is due now and says how many rows that
were. One with many rows may have `due(now)` beside it, the rows in question, and then `forget(rows)` takes a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from linli.platform.identity.fields import SealedTextField
from linli.platform.wall.asking import as_system


@dataclass(frozen=True)
class Due:
    """What one model has to forget now."""

    label: str
    words: str
    keep_days: int
    count: int


BATCH = 1000
DUE = "what is due to be forgotten, whosever it is"


def personal_models() -> list[type[models.Model]]:
    """Models of this house with at least one declared personal field."""
    return [one for one in apps.get_models() if one.__module__.startswith("linli.") and _declares(one)]


def _declares(model: type[models.Model]) -> bool:
    sealed = (f for f in model._meta.concrete_fields if isinstance(f, SealedTextField))
    return bool(getattr(model, "personal", None)) or any(field.personal for field in sealed)


def keepers() -> list[Any]:
    """Those models of the house that say how long and can forget."""
    found = (one for one in apps.get_models() if one.__module__.startswith("linli."))
    return [one for one in found if hasattr(one, "keep_for") and hasattr(one, "forget")]


@as_system(DUE)
def survey(now: datetime) -> list[Due]:
    """What is due, without touching anything: the dry run."""
    return [_due(one, _counted(one, now)) for one in keepers()]


@as_system(DUE)
def forget_due(now: datetime) -> list[Due]:
    """Forget all that is due, a batch at a time."""
    return [_due(one, _forget(one, now)) for one in keepers()]


def _counted(model: Any, now: datetime) -> int:
    if hasattr(model, "due"):
        return int(model.due(now).count())
    with _undone():  # a model that counts only by doing it: done, and taken back
        return int(model.forget())


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _forget(model: Any, now: datetime) -> int:
    if not hasattr(model, "due"):
        with transaction.atomic():
            return int(model.forget())
    return _in_batches(model.forget, model, now)


def _in_batches(forget: Callable[[models.QuerySet[Any]], int], model: Any, now: datetime) -> int:
    total, before = 0, list[Any]()
    while True:
        with transaction.atomic():
            ids = list(model.due(now).order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not ids:
                return total
            if ids == before:
                raise AssertionError(f"{model} does not forget what it says is due")
            before = ids
            total += forget(model._base_manager.filter(pk__in=ids))


def _due(model: Any, count: int) -> Due:
    meta = model._meta
    return Due(meta.label, str(meta.verbose_name), model.keep_for.days, count)
