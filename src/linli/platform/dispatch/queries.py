"""What the pages of the dispatch catalogue read: rules with their last 90 days, gaps and conflicts (F12.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.editing import GRASSROOTS, pushes_down
from linli.platform.dispatch.models import Category, DispatchRule, Judgement
from linli.platform.dispatch.propose import organisations_by_trade
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty

WINDOW = timedelta(days=90)
WATCHES = frozenset({Duty.DISPATCHER, Duty.SUPERVISOR})


@dataclass(frozen=True)
class Used:
    """What came of a category in the last 90 days in the areas an administrator looks after."""

    matches: int = 0
    objections: int = 0
    corrections: int = 0


@dataclass(frozen=True)
class Gap:
    """A category that nobody answers for in a community: it falls to the grid worker."""

    category: Category
    trade: str
    communities: tuple[str, ...]


def looked_after(by: Actor) -> list[Area]:
    """The areas whose dispatch this actor answers for: who keeps its rules, who dispatches, who supervises."""
    return [held.area for held in (*by.having(Right.RULES), *by.having(WATCHES))]


def administered(by: Actor) -> list[Area]:
    """The areas this actor administers."""
    return [held.area for held in by.having(Right.RULES)]


def usage(by: Actor) -> dict[str, Used]:
    """Matches, objections and corrections of the last 90 days by category; two statements."""
    rows = Judgement.objects.filter(within(looked_after(by)), at__gte=clock.now() - WINDOW)
    became = rows.values_list("became").annotate(n=Count("pk"), objected=Count("objected_at")).order_by()
    proposed = rows.filter(corrected_at__isnull=False).values_list("category").annotate(n=Count("pk")).order_by()
    matches, corrections = {code: (n, objected) for code, n, objected in became}, dict(proposed)
    return {
        code: Used(*matches.get(code, (0, 0)), corrections.get(code, 0)) for code in {*matches, *corrections} if code
    }


def within(areas: Sequence[Area]) -> Q:
    """Rows of these areas and everything below them."""
    mine = Q(pk__in=[])
    for area in areas:
        mine |= Q(**{f"{area.level}_id": area.pk})
    return mine


def rules(by: Actor) -> list[DispatchRule]:
    """The rules in force in the actor's areas."""
    paths = [area.path for area in looked_after(by)]
    known = catalogue.get().rules.values()
    mine = [rule for rule in known if any(tree.area(rule.area_id).path.startswith(path) for path in paths)]
    return sorted(mine, key=lambda rule: (rule.category.position, tree.area(rule.area_id).path))


def conflicts(shown: Sequence[DispatchRule]) -> dict[int, str]:
    """Rules that contradict another or push a department's matter down, with the sentence that says so."""
    by_category: dict[int, list[DispatchRule]] = {}
    for rule in shown:
        by_category.setdefault(rule.category_id, []).append(rule)
    found = {}
    for rule in shown:
        if pushes_down(rule.category, rule.duty):
            found[rule.pk] = _("部门的事派给了网格，依据：%(basis)s") % {"basis": rule.basis or _("没有写")}
        elif above := _overridden(rule, by_category[rule.category_id]):
            found[rule.pk] = _("与%(where)s的规则不同") % {"where": tree.area(above.area_id).name}
    return found


def _overridden(rule: DispatchRule, others: Sequence[DispatchRule]) -> DispatchRule | None:
    """A rule of a wider area that names another party."""
    path = tree.area(rule.area_id).path
    for other in others:
        wider = other.pk != rule.pk and path.startswith(tree.area(other.area_id).path)
        if wider and (other.duty, other.organisation_id) != (rule.duty, rule.organisation_id):
            return other
    return None


def gaps(by: Actor) -> list[Gap]:
    """Categories whose organisation is not registered above some community."""
    communities = [
        area
        for area in tree.tree.get().areas.values()
        if area.level == Level.COMMUNITY and any(one.contains(area) for one in looked_after(by))
    ]
    known, trades = catalogue.get(), organisations_by_trade.get()
    found = []
    for category in known.categories.values():
        if category.party in (*GRASSROOTS, *Duty.values):
            continue
        lacking = [
            area.name
            for area in communities
            if trades.get_nearest(category.party, area) is None and not _ruled(category.code, area)
        ]
        if lacking:
            found.append(Gap(category, category.party, tuple(lacking)))
    return found


def _ruled(code: str, area: Area) -> bool:
    rules_now = catalogue.get().rules
    return any((code, int(pk)) in rules_now for pk in area.path.strip("/").split("/"))
