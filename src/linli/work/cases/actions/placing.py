"""点单: a request comes in, from a resident, for a resident, or found on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, TooOften
from linli.kernel.text import phone as clean_phone
from linli.kernel.text import tidy
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.dispatch.propose import Proposal, propose
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter, Record
from linli.platform.flow.numbers import next_number
from linli.platform.flow.terms import Channel, Outcome
from linli.platform.identity.models import Person
from linli.platform.places.locate import Where
from linli.platform.posts.actor import Actor
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Case
from linli.work.cases.presets import stored
from linli.work.cases.terms import Fix, Stage

LONGEST = 2000
STOPS = "。！？!?\n；;"


@CaseFlow.begin
def place(
    by: Actor,
    *,
    text: str,
    where: Where,
    requester: Person | None,
    channel: str = Channel.WEB,
    photos: Sequence[Prepared] = (),
    anonymous: bool = False,
    contact_phone: str = "",
    category: str = "",
    fixed: str = "",
    answer: str = "",
    external_number: str = "",
    opened_at: datetime | None = None,
) -> tuple[Case, Facts]:
    """点单. Dispatched at once when dispatch is sure enough, else it waits at the desk.

    `fixed` (a `Fix`) closes it on the spot: what a worker found and put right needs one entry, not two (F2.4).
    `category` is a person's choice and overrules the proposal. `contact_phone` is where the requester wants to be
    called about this one matter. Raises Invalid for an empty or too long text, TooOften
    after so many requests of one resident in a day as the settings allow.
    """
    text = told(text)
    _not_too_many(by)
    proposal = propose(text, where.area, where.compound_id, category)
    matter = _matter(text, where, requester, proposal)
    matter.channel, matter.anonymous = channel, anonymous
    if opened_at is not None:  # only imports know an earlier time
        matter.opened_at = opened_at
    case = Case(
        matter=matter,
        text=text,
        **_place(where),
        contact_phone=clean_phone(contact_phone) if contact_phone else None,
        placed_by=by.person,
        first_asked=by.person if by.is_staff else None,
        urgent=proposal.urgent,
        proposal=proposal.facts(),
        external_number=external_number,
    )
    facts: Facts = {"channel": channel, "dispatch": proposal.facts(), **evidence(photos)}
    if fixed:
        facts |= _fixed_at_once(case, by, fixed, answer)
    elif proposal.automatic or (category and by.is_staff):
        matter.stage = Stage.DISPATCHED
        matter.organisation_id = proposal.party.organisation_id
    case.after_birth = lambda: keep(matter, photos, by, Use.CLOSED if fixed else Use.PLACED)
    return case, facts


def _place(where: Where) -> dict[str, Any]:
    """What a request keeps of where it is."""
    return {
        "place_words": where.words[:120],
        "building": where.building,
        "entrance": where.entrance,
        "home": where.home,
    }


def _not_too_many(by: Actor) -> None:
    """Residents report so many in a day; whoever is on duty takes down what there is. Raises TooOften."""
    most = settings.MOST_PLACED_A_DAY
    if by.person is None or by.is_staff or not most:
        return
    since = clock.now() - timedelta(days=1)
    placed = Record.objects.filter(actor=by.person, move="begin", at__gt=since, matter__kind="case")
    if placed.count() >= most:
        raise TooOften(_("您今天已经反映了 %(n)s 件，请明天再写；急事请打电话"), n=most)


def told(text: str) -> str:
    """The tidied words of a request. Raises Invalid when there are none, or too many."""
    text = tidy(text)
    if not text:
        raise Invalid({"text": _("请写一句话，说明是什么事")})
    if len(text) > LONGEST:
        raise Invalid({"text": _("写得太长了，请写在 2000 字以内，细节可以以后补充")})
    return text


def _matter(text: str, where: Where, requester: Person | None, proposal: Proposal) -> Matter:
    matter = Matter(
        number=next_number(where.area),
        title=title_of(text),
        size=proposal.size,
        category=proposal.category,
        area=where.area,
        building=where.building.pk if where.building else None,
        lon=where.lon,
        lat=where.lat,
        person=requester,
    )
    matter.put_under(where.area)
    return matter


def _fixed_at_once(case: Case, by: Actor, fixed: str, answer: str) -> Facts:
    """Close it in the same entry; a resident for whom it was reported still rates."""
    matter = case.matter
    matter.stage = Stage.ANSWERED if matter.person_id else Stage.DONE
    matter.outcome = Outcome.SOLVED
    matter.handler = by.person
    case.answer = answer.strip() or stored(Fix(fixed).label)
    case.answered_at = case.arrived_at = by.now()
    return {"fixed": fixed, "answer": case.answer}


def title_of(text: str) -> str:
    """The first sentence, at most 40 characters: what lists show."""
    end = min((at for stop in STOPS if (at := text.find(stop)) > 0), default=len(text))
    head = text[:end].strip() or text.strip()
    return head if len(head) <= 40 else head[:39] + "…"
