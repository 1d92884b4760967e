"""Learning from the place's own matters: train, check on the newest month, put in use only what is better there."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from linli.kernel import clock
from linli.platform.dispatch import choosing, lessons
from linli.platform.dispatch.checking import better, figures
from linli.platform.dispatch.learning.model import Model
from linli.platform.dispatch.learning.train import train
from linli.platform.dispatch.learnt import as_message, load
from linli.platform.dispatch.lessons import Lesson
from linli.platform.dispatch.models import ModelBytes, ModelVersion, Switch, Verdict
from linli.platform.events.alone import alone
from linli.platform.identity.models import Person

LEAST = 200  # settled matters before anything is learnt: less would learn single messages by heart
LEAST_CHECKED = 50  # of the newest month: with less nothing can be said
MOST_CHECKED = 2_000
MONTH = timedelta(days=30)
KEPT = 10  # refused versions whose model is kept; those that were ever in use keep theirs for good
LOCK = 0x11_D15_7A7C


class TooFew(Exception):
    """Too few settled matters to learn from; `found` says how many there are."""

    def __init__(self, found: int) -> None:
        self.found = found
        super().__init__(found)


class Busy(Exception):
    """Another process is learning already."""


@dataclass(frozen=True)
class Taught:
    """A model for use and its trial, with how it did."""

    whole: Model
    trial: Model
    of_catalogue: int
    since: datetime
    month: Sequence[Lesson]


def learn(by: Person | None = None) -> ModelVersion:
    """Learn anew; put the result in use only if it is better on the newest month. Raises TooFew or Busy.

    Two models are made: a trial, taught without the newest month, and the one to use, taught with everything. Versions
    are compared by their trials, so neither has seen what it is asked, and yet yesterday's corrections teach today.
    """
    with alone(LOCK) as mine:
        if not mine:
            raise Busy
        started = time.process_time()
        found = lessons.gather()
        if len(found) < LEAST or len({one.label for one in found}) < 2:
            raise TooFew(len(found))
        rival = ModelVersion.objects.filter(in_use=True).first()
        taught = teach(found, rival)
        asked = taught.month[-MOST_CHECKED:]
        own = figures(taught.trial, asked)
        theirs = figures(load(rival, trial=True) if rival else None, asked)
        verdict = better(own, theirs) if len(asked) >= LEAST_CHECKED else Verdict.TOO_LITTLE
        version = ModelVersion(
            trained_at=clock.now(), trained_by=by, matters=len(found), corrected=sum(one.corrected for one in found),
            from_catalogue=taught.of_catalogue, labels=len(taught.whole.labels), checked=len(asked),
            checked_since=taught.since, figures=own, rival=theirs, rival_version=rival, verdict=verdict,
            seconds=round(time.process_time() - started, 1), size=0,
        )  # fmt: skip
        keep(version, taught)
    return version


def teach(found: Sequence[Lesson], rival: ModelVersion | None) -> Taught:
    """Both models."""
    since = newest_month(found)
    if rival is not None and rival.checked_since is not None:
        since = max(since, rival.checked_since)  # what the other trial has been taught cannot be asked
    book = lessons.of_catalogue()
    before = [one for one in found if one.at < since]
    return Taught(
        _model(found, book), _model(before, book), len(book), since, [one for one in found if one.at >= since]
    )


def newest_month(found: Sequence[Lesson]) -> datetime:
    """From when on matters are asked and not taught: the last 30 days; in a young place the newest third."""
    since = found[-1].at - MONTH
    young = sum(one.at < since for one in found) < LEAST
    return found[2 * len(found) // 3].at if young else since


def _model(found: Sequence[Lesson], book: Sequence[tuple[Any, str]]) -> Model:
    """The same `train` as on files; what is of the catalogue teaches as parts of messages do, and checks nothing."""
    messages = [*(as_message(one.text) for one in found), *(message for message, _label in book)]
    labels = [*(one.label for one in found), *(label for _message, label in book)]
    return train(messages, labels, whole=[*([True] * len(found)), *([False] * len(book))])


@transaction.atomic
def keep(version: ModelVersion, taught: Taught) -> None:
    """Save a version with its bytes; put it in use if it is better; let go of old refused ones."""
    version.save(force_insert=True)
    taught.whole.facts["version"] = version.pk
    whole, trial = taught.whole.save(), taught.trial.save()
    ModelBytes.objects.create(version=version, whole=whole, trial=trial)
    version.sha256, version.size = hashlib.sha256(whole).hexdigest(), len(whole)
    version.save(update_fields=["sha256", "size"])
    if version.verdict == Verdict.BETTER:
        choosing.put_in_use(version, None, "")
        version.in_use = True
    used = Switch.objects.exclude(version=None).values("version_id")
    refused = ModelVersion.objects.exclude(pk__in=used).order_by("-pk").values_list("pk", flat=True)
    ModelBytes.objects.filter(version_id__in=list(refused[KEPT : KEPT + 200])).delete()
