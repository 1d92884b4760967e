"""When a request is withdrawn, those merged into it go on by themselves: their reporters have not withdrawn."""

from __future__ import annotations

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.posts.actor import SYSTEM
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage


@on("case.withdraw")
def set_the_merged_ones_free(event: Event) -> None:
    """Each goes back to where it was before the merge."""
    for case in Case.objects.filter(into_id=event.matter, matter__stage=Stage.MERGED).select_related("matter"):
        actions.unmerge(case, SYSTEM)
