"""The model in use, kept in each process until another is put in its place; without one, dispatch goes by words."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linli.platform.dispatch.learning.keywords import Guess
from linli.platform.dispatch.models import ModelBytes, ModelVersion
from linli.platform.places.tree import kept

if TYPE_CHECKING:
    from linli.platform.dispatch.learning.model import Model

log = logging.getLogger(__name__)
REVISION = "dispatch_model"
STOPS = "。！？!?\n；;"
LONGEST_HEAD = 40


@dataclass(frozen=True)
class Learnt:
    """The version in use; none where nothing has been learnt or somebody went back to the catalogue's words."""

    number: int = 0
    model: Model | None = None


@kept(REVISION)
def learnt() -> Learnt:
    """Loaded once for each process and version: some 80 ms, then a guess takes about 1 ms."""
    version = ModelVersion.objects.filter(in_use=True).first()
    if version is None:
        return Learnt()
    model = load(version)
    return Learnt(version.pk, model) if model else Learnt()


def load(version: ModelVersion, *, trial: bool = False) -> Model | None:
    """The model of a version; None when its bytes are gone or damaged: dispatch goes on by the catalogue's words."""
    from linli.platform.dispatch.learning.model import Model, NotAModel

    row = ModelBytes.objects.filter(version=version).first()
    if row is None:
        return None
    data = bytes(row.trial if trial else row.whole)
    try:
        if not trial and hashlib.sha256(data).hexdigest() != version.sha256:
            raise NotAModel("its checksum is another one")
        return Model.load(data)
    except NotAModel as error:
        log.error("dispatch_model_unusable version=%s error=%s", version.pk, error)
        return None


def opinion(model: Model | None, text: str, codes: Collection[str], *, explained: bool = True) -> Guess | None:
    """What a model says of a text, in categories that are still in the catalogue; None when it has nothing to say."""
    if model is None or not text.strip():
        return None
    guess = model.guess(as_message(text), explained=explained)
    if guess.code in codes and all(code in codes for code, _ in guess.alternatives):
        return guess
    ranked = [pair for pair in ((guess.code, guess.confidence), *guess.alternatives) if pair[0] in codes]
    if not ranked:
        return None
    words = guess.words if ranked[0][0] == guess.code else ()
    return replace(guess, code=ranked[0][0], confidence=ranked[0][1], words=words, alternatives=tuple(ranked[1:]))


def as_message(text: str) -> tuple[str, str]:
    """The first sentence as the title and the rest as the text: people say in it what it is about."""
    text = text.strip()
    end = min((at for stop in STOPS if (at := text.find(stop)) > 0), default=len(text))
    end = min(end, LONGEST_HEAD)
    return text[:end], text[end:].lstrip(STOPS)
