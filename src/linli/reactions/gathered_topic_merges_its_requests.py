"""A topic that is put under one request: the others are merged into it one by one, and set free again when undone."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid, LinliError
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.posts.actor import Actor
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage
from linli.work.topics.actions import settle
from linli.work.topics.models import Gathering, GatheringLine
from linli.work.topics.terms import LineState


@on("topic.gather")
def merge_them(event: Event) -> None:
    """In the name of whoever asked. What has ended or moved on meanwhile is left out, and the page says why."""
    made = Gathering.objects.select_related("by").get(pk=event.data["gathering"])
    if made.undone_at is not None:
        return
    by, into = Actor.of(made.by), Case.objects.get(pk=made.into_id)
    for line in made.lines.filter(state=LineState.WAITING).order_by("pk"):
        _settle(line, LineState.MERGED, lambda case: actions.merge(case, by, into=into))


@on("topic.scatter")
def set_them_free(event: Event) -> None:
    """Only what this gathering has merged, and only where it still hangs there."""
    made = Gathering.objects.select_related("undone_by").get(pk=event.data["gathering"])
    assert made.undone_by is not None
    by = Actor.of(made.undone_by)
    for line in made.lines.filter(state=LineState.MERGED).order_by("pk"):
        if Case.objects.filter(pk=line.matter_id, into=made.into_id, matter__stage=Stage.MERGED).exists():
            _settle(line, LineState.FREED, lambda case: actions.unmerge(case, by))


def _settle(line: GatheringLine, state: str, act: Callable[[Case], object]) -> None:
    """One request in a savepoint of its own, so that one that cannot does not hold up the others."""
    try:
        with transaction.atomic():
            act(Case.objects.select_related("matter").get(pk=line.matter_id))
    except LinliError as fault:
        words = "；".join(map(str, fault.texts(_).values())) if isinstance(fault, Invalid) else fault.text(_)
        settle(line, LineState.LEFT_OUT if state == LineState.MERGED else LineState.MERGED, words)
        return
    settle(line, state)
