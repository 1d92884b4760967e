"""What a draft of a reply may be made from: what was reported and what was done; and the names that must stay here."""

from __future__ import annotations

from dataclasses import dataclass

from linli.platform.dispatch import drafting
from linli.platform.dispatch.drafting import Draft
from linli.platform.flow.models import Matter, Record
from linli.platform.flow.pages import family
from linli.work.cases.models import Call, Case

WRITTEN = ("words", "plan", "result", "conclusion", "progress")
MOST_LINES = 20


@dataclass(frozen=True)
class Material:
    """The words, and every name that is known around this request."""

    told: str
    done: list[str]
    known: set[str]


def material(case: Case) -> Material:
    """From the records of the request and of what hangs on it."""
    everything = family(case.pk)
    records = list(Record.objects.filter(matter_id__in=everything).select_related("actor").order_by("at", "id"))
    done = [str(one.facts[key]) for one in records for key in WRITTEN if isinstance(one.facts.get(key), str)]
    known = {one.actor.name for one in records if one.actor is not None}
    people = Matter.objects.filter(pk__in=[*everything, *Case.objects.filter(into=case).values_list("pk", flat=True)])
    for one in people.select_related("person", "handler"):
        known |= {who.name for who in (one.person, one.handler) if who is not None}
    known |= set(Call.objects.filter(pk__in=everything).values_list("contact", flat=True))
    return Material(case.text, done[-MOST_LINES:], {name for name in known if name})


def draft_of_reply(case: Case) -> Draft | None:
    """What a language model proposes, if one is plugged in and answers."""
    found = material(case)
    return drafting.reply(found.told, found.done, found.known)
