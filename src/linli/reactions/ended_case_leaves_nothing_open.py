"""When a request or a call has ended, nobody is called, set a task or pressed for it, and no more time is asked for."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.models import Matter
from linli.platform.posts.actor import SYSTEM
from linli.work.cases import actions
from linli.work.cases.models import Call, Extension, Pressing, Task
from linli.work.cases.terms import PressingStage

WHY = _("这件事已经办结")
ENDING = (
    "case.answer", "case.fix", "case.rate", "case.lapse", "case.withdraw", "case.merge",
    "call.done", "call.cancel", "call.uphold",
)  # fmt: skip


@on(*ENDING)
def end_what_hangs_on_it(event: Event) -> None:
    """By the system. A request that is only answered has not ended: its requester may still send it back."""
    if event.matter is None or Matter.objects.filter(pk=event.matter, closed_at=None).exists():
        return
    # Whole families: a pressing may hang on the request or on one of its calls.
    below = Matter.objects.filter(parent_id=event.matter) | Matter.objects.filter(parent__parent_id=event.matter)
    open_ones = below.filter(closed_at=None)
    for call in Call.objects.filter(matter__in=open_ones.filter(kind="call")).select_related("matter"):
        actions.cancel_call(call, SYSTEM, why=WHY)
    for task in Task.objects.filter(matter__in=open_ones.filter(kind="task")).select_related("matter"):
        actions.cancel_task(task, SYSTEM, why=WHY)
    for pressing in Pressing.objects.filter(matter__in=open_ones.filter(kind="pressing")).select_related("matter"):
        if pressing.stage == PressingStage.ASKED:
            actions.turn_down(pressing, SYSTEM, why=WHY)
        else:
            actions.lift(pressing, SYSTEM)
    for extension in Extension.objects.filter(matter__in=open_ones.filter(kind="extension")).select_related("matter"):
        actions.refuse_extension(extension, SYSTEM, words=WHY)
