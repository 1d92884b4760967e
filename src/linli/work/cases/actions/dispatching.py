"""派单: who is to handle a request; put right by people, refused once with a reason, decided by a second instance."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.text import tidy
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.models import Correction
from linli.platform.dispatch.propose import answers
from linli.platform.dispatch.reasons import Because
from linli.platform.flow import clocks
from linli.platform.flow.declare import Facts
from linli.platform.flow.terms import Size
from linli.platform.places import tree
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.actor import Actor
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Case

FARTHEST = 3 * 366  # days


@CaseFlow.dispatch.action
def dispatch(
    case: Case,
    by: Actor,
    *,
    category: str = "",
    size: str = "",
    area: Area | None = None,
    organisation: Organisation | None = None,
    to_grid: bool = False,
) -> Facts:
    """派单. What is left open comes from the dispatch catalogue; `to_grid` sends it to the grid worker in any case."""
    return _send(case, by, category, size, area, organisation, to_grid)


@CaseFlow.redispatch.action
def redispatch(
    case: Case,
    by: Actor,
    *,
    why: str,
    category: str = "",
    size: str = "",
    area: Area | None = None,
    organisation: Organisation | None = None,
    to_grid: bool = False,
) -> Facts:
    """改派, with a reason that the record keeps."""
    facts = _send(case, by, category, size, area, organisation, to_grid)
    return {**facts, "why": required("why", why, _("请写明为什么改派"))}


@CaseFlow.correct.action
def correct(case: Case, by: Actor, *, category: str, size: str = "") -> Facts:
    """改类别: the correction is kept and teaches; running clocks are timed anew from their start."""
    return _classify(case, by, category, size or _usual_size(category, case.matter.size))


@CaseFlow.hand_back.action
def hand_back(case: Case, by: Actor, *, why: str) -> Facts:
    """退回 to the desk, with a reason."""
    case.matter.organisation, case.matter.handler = None, None
    return {"why": required("why", why, _("请写明为什么退回"))}


@CaseFlow.object.action
def object_to(case: Case, by: Actor, *, why: str) -> Facts:
    """A party refuses a dispatch, once, with a reason; a second instance decides (F12.2)."""
    case.objections += 1
    return {"why": required("why", why, _("请写明为什么不归你们办"))}


@CaseFlow.uphold.action
def uphold(case: Case, by: Actor, *, why: str) -> Facts:
    """The objection is right: back to the desk."""
    case.matter.organisation, case.matter.handler = None, None
    return {"why": required("why", why, _("请写明复核的理由"))}


@CaseFlow.dismiss.action
def dismiss(case: Case, by: Actor, *, why: str) -> Facts:
    """The objection is wrong: the party handles it, and may not object again."""
    return {"why": required("why", why, _("请写明复核的理由"))}


def required(field: str, text: str, message: str, longest: int = 500) -> str:
    """The tidied text, or Invalid in plain words."""
    text = tidy(text)
    if not text:
        raise Invalid({field: message})
    if len(text) > longest:
        raise Invalid({field: _("写得太长了，请写在 %(n)s 字以内")}, n=longest)
    return text


def optional(text: str, longest: int = 500) -> str:
    """Tidied words that nobody has to write."""
    return tidy(text)[:longest]


def coming(field: str, day: date) -> date:
    """A day that has not passed and that somebody can mean: at most three years from now. Raises Invalid."""
    if day < clock.today():
        raise Invalid({field: _("日期已经过去了，请选今天或以后的日期")})
    if (day - clock.today()).days > FARTHEST:
        raise Invalid({field: _("日期太远了，请选三年以内的日期")})
    return day


def _send(
    case: Case, by: Actor, category: str, size: str, area: Area | None, organisation: Organisation | None, to_grid: bool
) -> Facts:
    matter = case.matter
    if area is not None:
        matter.area = area
        matter.put_under(area)
    if category or size:
        code = category or matter.category
        usual = matter.size if code == matter.category else _usual_size(code, matter.size)
        _classify(case, by, code, size or usual)
    here = tree.area(matter.area_id)
    known = catalogue.get()
    party = answers(known, known.categories.get(matter.category), here, _compound(case))
    chosen = None if to_grid else organisation.pk if organisation else party.organisation_id
    if chosen is None and here.grid_id is None:
        raise Invalid({"area": _("还不知道在哪个网格，请先选网格，或者直接派给单位")})
    matter.organisation_id, matter.handler = chosen, None
    because = asdict(party) if chosen == party.organisation_id else {"because": Because.BY_HAND}
    return {
        "category": matter.category,
        "size": matter.size,
        "organisation": chosen,
        "because": because,
        "area": matter.area_id,
    }


def _compound(case: Case) -> int | None:
    return case.building.compound_id if case.building else None


def _classify(case: Case, by: Actor, category: str, size: str) -> Facts:
    matter, proposed = case.matter, case.matter.category
    if category not in catalogue.get().categories:
        raise Invalid({"category": _("请从目录里选一个类别")})
    if size not in Size.values:
        raise Invalid({"size": _("请选小事、大事或难事")})
    matter.category, matter.size = category, size
    if category != proposed:
        Correction.objects.create(matter=matter, proposed=proposed, category=category, by=by.person, at=clock.now())
    clocks.retime(case)
    return {"from": proposed, "category": category, "size": size}


def _usual_size(category: str, otherwise: str) -> str:
    known = catalogue.get().categories.get(category)
    return known.size if known else otherwise
