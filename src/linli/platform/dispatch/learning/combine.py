"""One guess out of several: rules for emergencies first, then what was learnt, helped by the catalogue's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from linli.platform.dispatch.learning.keywords import SURE, Guess
from linli.platform.dispatch.learning.urgent import Alarm

TRUST = 0.85  # the learnt model's share of the say once there is one


def decide(keyword: Guess, model: Guess | None, alarms: Sequence[Alarm] = ()) -> Guess:
    """The guess to act on. An emergency is final: no model takes its category or its urgency away."""
    if keyword.urgent:
        return keyword
    learnt = keyword if model is None else _mixed(keyword, model)
    if not alarms:
        return learnt
    alarm = alarms[0]
    others = tuple(p for p in ((learnt.code, learnt.confidence), *learnt.alternatives) if p[0] != alarm.category)[:3]
    return Guess(alarm.category, SURE, alarm.words, others, True, f"rule:{alarm.rule}")


def _mixed(keyword: Guess, model: Guess) -> Guess:
    """Both opinions weighed: a category that only the catalogue knows can still win where the model is lost."""
    say: Counter[str] = Counter()
    for guess, weight in ((model, TRUST), (keyword, 1 - TRUST)):
        say[guess.code] += weight * guess.confidence  # type: ignore[assignment]
        for code, confidence in guess.alternatives:
            say[code] += weight * confidence  # type: ignore[assignment]
    # Where both name the same first, the model's calibrated confidence stands.
    ranked = sorted(say.items(), key=lambda pair: (-pair[1], pair[0]))
    code, confidence = ranked[0]
    if code == model.code:
        confidence = max(confidence, model.confidence)
    words = model.words if code == model.code else keyword.words
    others = tuple((c, round(float(p), 4)) for c, p in ranked[1:4])
    return Guess(code, round(float(confidence), 4), words, others, model.urgent, model.source)
