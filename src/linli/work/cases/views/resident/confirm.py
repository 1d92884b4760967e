"""What the page after placing says: who handles it, by when, what comes next, whom to call."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from linli.platform.places import tree
from linli.platform.ui.shapes import Fact
from linli.work.cases import standing
from linli.work.cases.models import Case
from linli.work.cases.queries import resident as queries
from linli.work.cases.terms import Stage


def facts_of(case: Case) -> list[Fact]:
    """The facts of the confirmation, in the order in which people ask."""
    main, clocks = standing.main_of(case), queries.running(standing.main_of(case))
    order = ("dispatch", "on_site", "first_solution", "repair")
    promised = [standing.promised(name, clocks[name].due_at) for name in order if name in clocks]
    facts = [
        Fact(_("什么事"), case.matter.title),
        Fact(_("在哪里"), case.place_words),
        Fact(_("谁来办"), _who(main)),
    ]
    facts += [Fact(_("什么时候"), promised[0])] if promised else []
    facts += [Fact(_("多久办好"), promised[-1])] if len(promised) > 1 else []
    return [*facts, Fact(_("接下来"), _next(main))]


def _who(case: Case) -> str:
    if case.stage == Stage.PLACED:
        return _("社区正在安排")
    if case.matter.organisation_id or case.matter.handler:
        return standing.party(case.matter)
    worker = queries.worker_of(tree.area(case.matter.area_id))
    return _("网格员%(name)s") % {"name": worker.name} if worker else _("网格员")


def _next(case: Case) -> str:
    if case.stage in queries.RATEABLE:
        return _("请您看结果、作评价")
    if case.stage == Stage.PLACED:
        return _("安排好人就发短信告诉您")
    return _("有人联系您，办好后请您评价")


def phone_of(case: Case) -> str:
    """The number of the community, else of the platform."""
    area = tree.area(case.matter.area_id)
    community = tree.area(area.community_id) if area.community_id else None
    return (community.phone if community else "") or str(settings.LINLI_PHONE)
