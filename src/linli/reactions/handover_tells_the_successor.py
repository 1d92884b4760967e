"""Whoever took over open matters is told once, with how many and the first of them; the whole list is in the inbox."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.models import Matter
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell
from linli.platform.roster.models import Handover

SHOWN = 2
HANDED_OVER = message(
    "handed_over", _("%(post)s没办完的 %(count)s 件事交给您了：%(numbers)s，都在您的待办里。"), timedelta(days=3)
)


@on("handover.done")
def tell_the_successor(event: Event) -> None:
    """Those that run out first are named."""
    done = Handover.objects.select_related("to", "term__post").get(pk=event.data["handover"])
    if done.to is None:
        return
    first = Matter.objects.filter(pk__in=done.matters).order_by("due_at", "pk").values_list("number", flat=True)
    numbers = "、".join(first[:SHOWN]) + ("…" if done.count > SHOWN else "")
    post = brief(done.term.post.title, 20)
    tell(done.to, HANDED_OVER, once=str(event.pk), post=post, count=done.count, numbers=numbers)
