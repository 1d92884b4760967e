"""Cold start: a classifier made of nothing but the catalogue's own words and examples."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linli.platform.dispatch.learning.plain import plain
from linli.platform.dispatch.learning.urgent import Alarm, UrgentRule, alarms

SOURCE = "keywords"
OTHER = "other"
EXAMPLE_WEIGHT = 12.0  # a text equal to an example counts as much as four strong words
FLOOR = 2.0  # score of "none of these": a single weak word must not be trusted
SHARPNESS = 1.0
DOUBT = 1.5  # stands in the sum for everything that the catalogue does not know
DAMPING = 0.3  # for each doubling of the length
CALLED_OFF = 0.15  # what is left of a score when an exception word is there
SURE = 0.99
BESIDE = ("口", "门口", "旁", "边上", "附近", "对面", "前面", "后面", "门前", "出来", "外面", "那边", "那里")
WHERE_ONLY = 0.35  # what is left of a word that only says where
SHORT = 80  # characters; in a longer text words of other troubles turn up by chance, so each counts for less


@dataclass(frozen=True)
class CategoryWords:
    """A category as the catalogue tells it: its words with weights, exceptions, examples."""

    code: str
    name: str
    words: Mapping[str, float] = field(default_factory=dict)
    not_words: Sequence[str] = ()
    examples: Sequence[str] = ()
    urgent: bool = False


@dataclass(frozen=True)
class Guess:
    """What a text seems to be about, how sure that is, and why."""

    code: str
    confidence: float
    words: tuple[str, ...]
    alternatives: tuple[tuple[str, float], ...]
    urgent: bool
    source: str


class KeywordClassifier:
    """Scores words found and likeness to examples; an emergency rule decides before any score."""

    def __init__(self, categories: Sequence[CategoryWords], rules: Sequence[UrgentRule] | None = None) -> None:
        self._categories = tuple(categories)
        self._codes = {c.code for c in categories}
        self._rules = rules
        self._words = [_weights(c) for c in categories]
        self._not_words = [tuple(plain(w) for w in c.not_words if plain(w)) for c in categories]
        self._examples = _Examples(categories)

    def guess(self, text: str) -> Guess:
        """The most likely category; with no categories at all the code is empty and the confidence 0."""
        said = plain(text)
        found = [_found(said, words) for words in self._words]
        ranked = self._rank(said, found)
        alarm = next(iter(alarms(text, self._rules)), None)
        if alarm:
            return self._alarmed(alarm, ranked)
        if not ranked:
            return Guess("", 0.0, (), (), False, SOURCE)
        best, confidence = ranked[0]
        at = next(i for i, c in enumerate(self._categories) if c.code == best)
        return Guess(best, confidence, _in_order(said, found[at]), tuple(ranked[1:4]), False, SOURCE)

    def _alarmed(self, alarm: Alarm, ranked: list[tuple[str, float]]) -> Guess:
        """The category that the rule names; if the place has none of that code, the likeliest, still urgent."""
        known = alarm.category in self._codes
        code = alarm.category if known else (ranked[0][0] if ranked else "")
        others = tuple((c, p) for c, p in ranked if c != code)[:3]
        return Guess(code, SURE if known else 0.0, alarm.words, others, True, f"rule:{alarm.rule}")

    def _rank(self, said: str, found: list[dict[str, float]]) -> list[tuple[str, float]]:
        like = self._examples.likeness(said)
        scores = []
        damped = 1 / (1 + DAMPING * math.log2(max(len(said), SHORT) / SHORT))
        for at, words in enumerate(found):
            score = damped * sum(words.values()) + EXAMPLE_WEIGHT * like[at] ** 1.5
            called_off = any(word in said for word in self._not_words[at])
            scores.append(score * CALLED_OFF if called_off else score)
        if not any(scores):
            return self._nothing_known()
        # A category without a hit has no say: fifty of them would drown a clear word otherwise.
        nothing = math.exp(-SHARPNESS * FLOOR)
        likely = [math.exp(SHARPNESS * min(score - FLOOR, 50)) - nothing for score in scores]
        total = sum(likely) + DOUBT
        shares = [(c.code, round(share / total, 4)) for c, share in zip(self._categories, likely, strict=True)]
        return sorted(shares, key=lambda pair: -pair[1])

    def _nothing_known(self) -> list[tuple[str, float]]:
        """Every category alike, 其他 first where the place has it."""
        share = round(1 / (len(self._categories) + DOUBT), 4)
        return sorted(((c.code, share) for c in self._categories), key=lambda pair: pair[0] != OTHER)


class _Examples:
    """Likeness of a text to each category's closest example, by character pairs."""

    def __init__(self, categories: Sequence[CategoryWords]) -> None:
        texts = [(at, plain(t)) for at, c in enumerate(categories) for t in (*c.examples, c.name)]
        self._size = len(categories)
        self._owners = [at for at, _ in texts]
        pairs = [_pairs(text) for _, text in texts]
        seen = Counter(p for bag in pairs for p in bag)
        self._rarity = {p: math.log(1 + len(texts) / n) for p, n in seen.items()}
        self._unseen = math.log(1 + len(texts))
        self._norms = [math.sqrt(sum(self._rarity[p] ** 2 for p in bag)) or 1.0 for bag in pairs]
        self._where: dict[str, list[int]] = {}
        for at, bag in enumerate(pairs):
            for pair in sorted(bag):
                self._where.setdefault(pair, []).append(at)

    def likeness(self, said: str) -> list[float]:
        """Cosine with the closest example of each category, against the part of the text that examples could cover."""
        bag = _pairs(said)
        dots: dict[int, float] = {}
        for pair in sorted(bag):
            weight = self._rarity.get(pair, 0.0) ** 2
            for at in self._where.get(pair, ()):
                dots[at] = dots.get(at, 0.0) + weight
        norm = math.sqrt(sum(self._rarity.get(p, self._unseen) ** 2 for p in bag)) or 1.0
        best = [0.0] * self._size
        for at, dot in dots.items():
            owner = self._owners[at]
            best[owner] = max(best[owner], dot / (norm * self._norms[at]))
        return best


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum()}


def _weights(category: CategoryWords) -> dict[str, float]:
    """Words in plain form, longest first, so that 电梯困人 is found before 电梯."""
    words = {plain(word): float(weight) for word, weight in category.words.items() if plain(word)}
    words.setdefault(plain(category.name), 3.0)
    words.pop("", None)
    return dict(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _found(said: str, words: Mapping[str, float]) -> dict[str, float]:
    """Words in the text with their weights; a part of a longer hit does not count again."""
    hits: dict[str, float] = {}
    for word, weight in words.items():
        if word in said:
            hits[word] = weight * (1 + 0.15 * min(said.count(word) - 1, 3)) * _told(said, word)
            said = said.replace(word, "\0")
    return hits


def _told(said: str, word: str) -> float:
    """单元门口, 公交站旁边, 学校对面 tell where it is and not what: such a hit counts for little."""
    at = said.find(word)
    while at >= 0:
        if not said.startswith(BESIDE, at + len(word)):
            return 1.0
        at = said.find(word, at + 1)
    return WHERE_ONLY


def _in_order(said: str, hits: Mapping[str, float]) -> tuple[str, ...]:
    """The strongest words first; ties in the order of the text."""
    return tuple(sorted(hits, key=lambda word: (-hits[word], said.find(word))))[:6]
