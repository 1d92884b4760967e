"""Imports go on in the worker when they are too large for a request; what is over is deleted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from linli.kernel import clock
from linli.kernel.errors import LinliError
from linli.platform.events.pulse import every
from linli.platform.registers import exporting, importing
from linli.platform.registers.models import Import
from linli.platform.registers.terms import KEPT_DAYS, State, Unreadable

SILENT = timedelta(minutes=2)  # after which somebody else goes on with an import


@app.task(queue="registers")
def go_on(pk: str) -> None:
    """Check or write on to the end; the rows say where it stands."""
    one = Import.objects.filter(pk=UUID(pk)).first()
    if one is None or one.state not in (State.CHECKING, State.WRITING):
        return
    try:
        importing.run(one)
    except Unreadable as error:
        importing.give_up(one, error)
    except LinliError as error:  # the person has lost the post meanwhile
        importing.give_up(one, Unreadable(error.text()))


@every(seconds=20)
def wake_imports() -> None:
    """Imports from pages that nobody has been at for a while: their worker died."""
    before = clock.now() - SILENT
    due = Import.objects.filter(state__in=[State.CHECKING, State.WRITING], touched_at__lt=before, by__isnull=False)
    for one in due[:10]:
        if Import.objects.filter(pk=one.pk, touched_at=one.touched_at).update(touched_at=clock.now()):
            go_on.defer(pk=str(one.pk))


@every(seconds=600)
def forget_files() -> None:
    """Exports whose time is over, and tables of imports that are older than a week."""
    exporting.expire()
    old = Import.objects.filter(made_at__lt=clock.now() - timedelta(days=KEPT_DAYS))
    for one in old.exclude(state=State.DROPPED).order_by("made_at")[:200]:
        importing.path_of(one).unlink(missing_ok=True)
        ended = one.state in (State.DONE, State.UNREADABLE)
        Import.objects.filter(pk=one.pk).update(state=one.state if ended else State.DROPPED)
