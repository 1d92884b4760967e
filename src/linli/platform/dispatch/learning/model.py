"""The learnt classifier: linear on characters, pairs and words; calibrated; saved without any code inside."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linli.platform.dispatch.learning.calibrate import Calibration
from linli.platform.dispatch.learning.explain import deciding_words
from linli.platform.dispatch.learning.features import PARTS, Message, Vocabulary
from linli.platform.dispatch.learning.keywords import Guess
from linli.platform.dispatch.learning.measures import Floats

FORMAT = "linli-dispatch-model"
VERSION = 1
LARGEST = 200_000_000  # bytes unpacked; a model file that claims more is not one of ours


class NotAModel(ValueError):
    """These bytes are no model of this program, or of a version it does not know."""


class Model:
    """Labels, known terms, one column of weights per label, and the facts of the training."""

    def __init__(
        self,
        labels: Sequence[str],
        vocabulary: Vocabulary,
        weights: NDArray[np.float16],
        start: Floats,
        calibration: Calibration,
        facts: Mapping[str, Any],
    ) -> None:
        self.labels = tuple(labels)
        self.vocabulary = vocabulary
        # Kept in half precision, as in the file, so that a loaded model answers exactly like the trained one.
        self.weights = weights.astype(np.float16)
        self.start = np.asarray(start, dtype=np.float64)
        self.calibration = calibration
        self.facts = dict(facts)

    def scores(self, message: Message) -> Floats:
        """One number per label; a higher one fits better."""
        columns, values = self.vocabulary.vector(message)
        scores: Floats = self.start + values.astype(np.float64) @ self.weights[columns].astype(np.float64)
        return scores

    def probabilities(self, message: Message) -> Floats:
        """Calibrated confidence per label."""
        return self.calibration.probabilities(self.scores(message))

    def guess(self, message: Message, *, explained: bool = True) -> Guess:
        """The likeliest label, how sure, the words that decided it, and the next three."""
        shares = self.probabilities(message)
        order = np.argsort(-shares, kind="stable")[:4]
        best, *others = [(self.labels[at], round(float(shares[at]), 6)) for at in order]
        words = self.explain(message, int(order[0])) if explained else ()
        return Guess(best[0], best[1], words, tuple(others), False, f"model:{self.facts.get('version', 'new')}")

    def explain(self, message: Message, label: int | None = None) -> tuple[str, ...]:
        """Words of the message that spoke for a label (the likeliest, if none is given), strongest first."""
        columns, values = self.vocabulary.vector(message)
        weights = self.weights[columns].astype(np.float64)
        at = int((self.start + values @ weights).argmax()) if label is None else label
        others = np.delete(weights, at, axis=1)
        # Against the mean of the others: what all labels like equally has decided nothing.
        spoke = values * (weights[:, at] - (others.mean(axis=1) if others.size else 0.0))
        return deciding_words(message, self.vocabulary, dict(zip(columns.tolist(), spoke.tolist(), strict=True)))

    def save(self) -> bytes:
        """The model as bytes: arrays and JSON in one zip, nothing that could run."""
        meta = {
            "format": FORMAT,
            "version": VERSION,
            "labels": self.labels,
            "calibration": asdict(self.calibration),
            "facts": self.facts,
            "terms": [list(words) for words, _ in self.vocabulary.parts],
        }
        buffer = io.BytesIO()
        arrays = {name: w for (name, _), (_, w) in zip(PARTS, self.vocabulary.parts, strict=True)}
        text = np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), dtype=np.uint8)
        np.savez_compressed(buffer, meta=text, weights=self.weights, start=self.start, **arrays)  # type: ignore[arg-type]
        return buffer.getvalue()

    @classmethod
    def load(cls, data: bytes) -> Model:
        """A saved model; `NotAModel` for anything else."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                    raise NotAModel("too large")
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                return cls._from(json.loads(arrays["meta"].tobytes()), arrays)
        except NotAModel:
            raise
        except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise NotAModel(str(error)) from error

    @classmethod
    def _from(cls, meta: Mapping[str, Any], arrays: Mapping[str, Any]) -> Model:
        if meta.get("format") != FORMAT or meta.get("version") != VERSION:
            raise NotAModel("not a model of this version")
        parts = [(words, arrays[name]) for words, (name, _) in zip(meta["terms"], PARTS, strict=True)]
        vocabulary = Vocabulary(parts)
        weights, start = arrays["weights"], arrays["start"]
        if weights.shape != (vocabulary.size, len(meta["labels"])) or start.shape != (len(meta["labels"]),):
            raise NotAModel("parts do not fit together")
        return cls(meta["labels"], vocabulary, weights, start, _calibration(meta["calibration"]), meta["facts"])


def _calibration(saved: Mapping[str, Any]) -> Calibration:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in saved.items()}
    return Calibration(**values)
