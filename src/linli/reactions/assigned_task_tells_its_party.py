"""A task was given: the organisation, or else the workers of the grid, are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import message
from linli.reactions._matters import matter_of, tell_party, tell_staff
from linli.work.cases.flows import WORKER
from linli.work.cases.models import Task

ASSIGNED = message("task_assigned", _("给您派了一项任务：%(number)s“%(title)s”，请在%(due)s前办完。"), staff=True)


@on("task.begin")
def tell_its_party(event: Event) -> None:
    """With the day until which it is wanted."""
    matter = matter_of(event)
    day = Task.objects.get(pk=matter.pk).due_on
    due = f"{day.month} 月 {day.day} 日"
    if matter.organisation_id is not None:
        tell_party(matter, ASSIGNED, event, due=due)
    else:
        tell_staff(WORKER, matter, ASSIGNED, event, due=due)
