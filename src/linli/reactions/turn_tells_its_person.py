"""班次: who is asked or taken off hears of it; the planner hears when somebody cannot come after all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell
from linli.work.muster.models import Turn

ASKED = message("turn_asked", _("社区请您 %(time)s 到%(place)s%(kind)s，能不能来请在“我的服务”里答复。"), quiet=True)
DROPPED = message("turn_dropped", _("%(time)s 在%(place)s的班次取消了，不用来。"))
DECLINED = message(
    "turn_declined", _("%(time)s%(place)s的班次有一位来不了，请再安排。"), timedelta(hours=12), staff=True
)
TAKEN = message("turn_taken", _("%(time)s 在%(place)s的班次有邻居替您了，谢谢您告诉我们。"))


@on("turn.give", "turn.drop", "turn.decline")
def tell_its_person(event: Event) -> None:
    """Nobody is told of what they did themselves."""
    turn = Turn.objects.select_related("shift__made_by", "person").get(pk=event.data["turn"])
    shift, own = turn.shift, event.data["actor"] == turn.person_id
    given: dict[str, Any] = {"time": clock.due_words(shift.starts_at), "place": brief(shift.place, 12)}
    once = str(event.pk)
    if event.name == "turn.decline" and shift.made_by is not None:
        tell(shift.made_by, DECLINED, once=once, **given)
    elif event.name == "turn.give" and not own:
        tell(turn.person, ASKED, once=once, kind=shift.get_kind_display(), **given)
    elif event.name == "turn.drop" and not own:
        tell(turn.person, DROPPED, once=once, **given)


@on("turn.swap")
def tell_whose_turn_it_was(event: Event) -> None:
    """Somebody took over."""
    turn = Turn.objects.select_related("shift", "person").get(pk=event.data["turn"])
    given: dict[str, Any] = {"time": clock.due_words(turn.shift.starts_at), "place": brief(turn.shift.place, 12)}
    tell(turn.person, TAKEN, once=str(event.pk), **given)
