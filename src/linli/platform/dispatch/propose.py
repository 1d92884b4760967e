"""From words and a place to category, size and responsible party, always with the reason (F2.9)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from linli.platform.dispatch.catalogue import CAUTIOUS, Catalogue, catalogue
from linli.platform.dispatch.learning.combine import decide
from linli.platform.dispatch.learning.keywords import CategoryWords, Guess, KeywordClassifier
from linli.platform.dispatch.learnt import learnt, opinion
from linli.platform.dispatch.models import Category, DispatchRule
from linli.platform.dispatch.reasons import Because, said
from linli.platform.flow.terms import Size
from linli.platform.places.models import Area, Compound, Organisation
from linli.platform.places.tree import kept
from linli.platform.posts.terms import Duty


@dataclass(frozen=True)
class Party:
    """Who answers: holders of a duty in the area, or an organisation; and why, as a code with its facts."""

    duty: str = ""
    organisation_id: int | None = None
    because: str = ""
    category: str = ""
    area_id: int | None = None  # of the rule

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return said(asdict(self))


@dataclass(frozen=True)
class Proposal:
    """What dispatch would do, and why."""

    category: str
    size: str
    party: Party
    confidence: float
    words: tuple[str, ...]  # words of the text that decided the category
    alternatives: tuple[tuple[str, float], ...]  # (category code, confidence)
    urgent: bool
    automatic: bool  # confident enough to act without a person
    source: str  # which classifier and version

    def facts(self) -> dict[str, Any]:
        """For the record."""
        return asdict(self)


@kept("catalogue")
def classifier() -> KeywordClassifier:
    """The classifier that knows only the catalogue's own words; rebuilt when the catalogue changes."""
    return KeywordClassifier(
        [
            CategoryWords(
                code=c.code,
                name=c.name,
                words=dict(c.words),
                not_words=tuple(c.not_words),
                examples=tuple(c.examples),
                urgent=c.urgent,
            )
            for c in catalogue.get().categories.values()
        ]
    )


def guess(text: str) -> Guess:
    """The category of a text: emergencies by rule, then what was learnt here, helped by the catalogue's words."""
    by_words = classifier.get().guess(text)
    if by_words.urgent:  # nothing that was learnt may overrule it, so it is not even asked
        return by_words
    return decide(by_words, opinion(learnt.get().model, text, catalogue.get().categories))


def propose(text: str, area: Area, compound_id: int | None = None, category: str = "") -> Proposal:
    """What to do with a new matter at a place; a category given by a person is taken as it is."""
    known = catalogue.get()
    guessed = guess(text)
    code = category or guessed.code
    chosen = known.categories.get(code)
    party = answers(known, chosen, area, compound_id)
    confidence = 1.0 if category else guessed.confidence
    return Proposal(
        category=code if chosen else "",
        size=_size(known, chosen, area),
        party=party,
        confidence=round(confidence, 4),
        words=() if category and category != guessed.code else guessed.words,
        alternatives=guessed.alternatives[:3],
        # Alarm words decide, or a person who chose the category; a likeness alone calls nobody out of bed.
        urgent=guessed.urgent or bool(category and chosen and chosen.urgent),
        automatic=bool(chosen) and confidence >= threshold(known, area) and area.grid_id is not None,
        source="person" if category else guessed.source,
    )


def threshold(known: Catalogue, area: Area) -> float:
    """From which confidence on Linli acts by itself here; the nearest area that has set one."""
    for pk in _upwards(area):
        if pk in known.thresholds:
            return known.thresholds[pk]
    return CAUTIOUS


def answers(known: Catalogue, category: Category | None, area: Area, compound_id: int | None = None) -> Party:
    """The responsible party: the nearest rule of the place, else the category's own, else the grid worker."""
    if category is None:
        return Party(Duty.GRID_WORKER, because=Because.NO_CATEGORY)
    code = category.code
    if rule := _rule(known, code, area):
        return Party(rule.duty, rule.organisation_id, Because.RULE, code, rule.area_id)
    if category.party in Duty.values:
        return Party(category.party, because=Because.GRID, category=code)
    if found := _organisation(category.party, area, compound_id):
        return Party("", found.pk, Because.ORGANISATION, code)
    return Party(Duty.GRID_WORKER, because=Because.NOBODY, category=code)


def _rule(known: Catalogue, code: str, area: Area) -> DispatchRule | None:
    return next((known.rules[code, pk] for pk in _upwards(area) if (code, pk) in known.rules), None)


def _size(known: Catalogue, category: Category | None, area: Area) -> str:
    if category is None:
        return str(Size.SMALL)
    rule = _rule(known, category.code, area)
    return (rule.size if rule else "") or category.size


def _organisation(trade: str, area: Area, compound_id: int | None) -> Organisation | None:
    if trade == "property_company":
        compound = Compound.objects.select_related("property_company").filter(pk=compound_id or 0).first()
        return compound.property_company if compound else None
    return organisations_by_trade.get().get_nearest(trade, area)


@dataclass(frozen=True)
class Trades:
    """Organisations by trade and area."""

    known: dict[tuple[str, int], Organisation]

    def get_nearest(self, trade: str, area: Area) -> Organisation | None:
        """The organisation of this trade nearest above the area."""
        return next((self.known[trade, pk] for pk in _upwards(area) if (trade, pk) in self.known), None)


@kept("organisations")
def organisations_by_trade() -> Trades:
    """All organisations that have a trade."""
    return Trades({(o.trade, o.area_id): o for o in Organisation.objects.exclude(trade="").order_by("-id")})


def _upwards(area: Area) -> list[int]:
    """Ids of the area and its ancestors, nearest first."""
    return [int(pk) for pk in reversed(area.path.strip("/").split("/"))]
