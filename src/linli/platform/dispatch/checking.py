"""How a version does on the newest month, and what "better" means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from linli.platform.dispatch.catalogue import CAUTIOUS, catalogue
from linli.platform.dispatch.learning import measures
from linli.platform.dispatch.learning.combine import decide
from linli.platform.dispatch.learning.keywords import Guess
from linli.platform.dispatch.learning.model import Model
from linli.platform.dispatch.learnt import opinion
from linli.platform.dispatch.lessons import Lesson
from linli.platform.dispatch.models import Verdict
from linli.platform.dispatch.propose import classifier

MARGIN = 0.005  # of macro-F1: less is chance
SURE_MARGIN = 0.01  # of the precision of what would go out by itself
FEW_SURE = 20


def answer(model: Model | None, text: str) -> Guess:
    """What dispatch would say with this model: what is compared is the whole of it, words and rules included."""
    by_words = classifier.get().guess(text)
    if by_words.urgent:
        return by_words
    return decide(by_words, opinion(model, text, catalogue.get().categories, explained=False))


def figures(model: Model | None, asked: Sequence[Lesson]) -> dict[str, Any]:
    """Macro-F1, right, in the first three, calibration, and how much could go out by itself, on these matters."""
    if not asked:
        return {}
    guesses = [answer(model, one.text) for one in asked]
    truth, said = [one.label for one in asked], [guess.code for guess in guesses]
    sure = np.array([guess.confidence for guess in guesses])
    right = np.array([t == s for t, s in zip(truth, said, strict=True)])
    top = [t in (g.code, *(code for code, _ in g.alternatives[:2])) for t, g in zip(truth, guesses, strict=True)]
    by_label = measures.f1_by_label(truth, said, sorted(set(truth)))
    share, threshold = measures.automatic(sure, right, 0.95)
    goes = sure >= CAUTIOUS
    found = {
        "macro_f1": float(np.mean([f1 for _label, f1 in by_label])),
        "right": float(right.mean()),
        "top3": float(np.mean(top)),
        "calibration_error": measures.calibration_error(sure, right),
        "automatic_95": share,
        "threshold_95": threshold,
        "sure_share": float(goes.mean()),
        "sure_right": float(right[goes].mean()) if goes.any() else 1.0,
    }
    return {name: round(value, 4) for name, value in found.items()} | {"rows": len(asked), "sure": int(goes.sum())}


def better(own: Mapping[str, Any], theirs: Mapping[str, Any]) -> Verdict:
    """Better: a higher macro-F1 by more than chance, not fewer right, and those said with confidence no less right."""
    if own["macro_f1"] < theirs["macro_f1"] + MARGIN or own["right"] < theirs["right"]:
        return Verdict.NOT_BETTER
    judged = min(own["sure"], theirs["sure"]) >= FEW_SURE
    if judged and own["sure_right"] < theirs["sure_right"] - SURE_MARGIN:
        return Verdict.SURER_BUT_WRONG
    return Verdict.BETTER
