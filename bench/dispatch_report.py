"""How good dispatch is on real messages: ./linli bench dispatch prints the figures of docs/explain/dispatch.md.

Reads ../shared/data (or LINLI_SHARED_DATA); nothing of it is kept. Folds keep near-duplicates together; every figure is
of messages the model had not seen, with a calibration fitted without them too. With --aside it also shows the rows that
no choice was made on.
"""

from __future__ import annotations

import csv
import hashlib
import os
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from linli.platform.dispatch.learning import measures
from linli.platform.dispatch.learning.folds import deal
from linli.platform.dispatch.learning.keywords import KeywordClassifier
from linli.platform.dispatch.learning.model import Model
from linli.platform.dispatch.learning.similar import groups, rank
from linli.platform.dispatch.learning.topics import Said, find_topics
from linli.platform.dispatch.learning.train import train

DATA = Path(os.environ.get("LINLI_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
ASIDE = 0.15  # share of groups that no choice was made on
Row = dict[str, str]


@dataclass
class Answers:
    """What was right and what was said, row by row."""

    rows: list[Row]
    said: list[str]
    sure: np.ndarray
    top: np.ndarray  # is the right label among the first three

    def __post_init__(self) -> None:
        self.right = np.array([r["label1"] == s for r, s in zip(self.rows, self.said, strict=True)])

    def line(self, name: str) -> str:
        """One row of a table."""
        f1 = measures.macro_f1([r["label1"] for r in self.rows], self.said)
        at95, at98 = (measures.automatic(self.sure, self.right, p)[0] for p in (0.95, 0.98))
        ece = measures.calibration_error(self.sure, self.right)
        right, top = self.right.mean(), self.top.mean()
        return (
            f"| {name} | {len(self.rows)} | {f1:.4f} | {right:.4f} | {top:.4f} | {at95:.1%} | {at98:.1%} | {ece:.4f} |"
        )

    def only(self, keep: Callable[[Row], bool]) -> Answers:
        """The rows that fit."""
        at = [n for n, row in enumerate(self.rows) if keep(row)]
        return Answers([self.rows[n] for n in at], [self.said[n] for n in at], self.sure[at], self.top[at])


HEAD = """| what | rows | macro-F1 | right | in first 3 | automatic at 95 % | at 98 % | ECE |
|---|---|---|---|---|---|---|---|"""


def read(name: str) -> list[Row]:
    path = DATA / name
    if not path.exists():
        sys.exit(f"没有数据 {path}（可用 LINLI_SHARED_DATA 指明文件夹）")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(model: Model, rows: Sequence[Row], message: Callable[[Row], tuple[str, str]]) -> Answers:
    guesses = [model.guess(message(row), explained=False) for row in rows]
    top = [r["label1"] in [g.code, *[c for c, _ in g.alternatives[:2]]] for r, g in zip(rows, guesses, strict=True)]
    return Answers(list(rows), [g.code for g in guesses], np.array([g.confidence for g in guesses]), np.array(top))


def joined(parts: Sequence[Answers]) -> Answers:
    return Answers(
        [row for part in parts for row in part.rows],
        [said for part in parts for said in part.said],
        np.concatenate([part.sure for part in parts]),
        np.concatenate([part.top for part in parts]),
    )


def learn(rows: Sequence[Row], titles: Sequence[Row] = ()) -> Model:
    messages = [whole(row) for row in rows] + [(row["title"], "") for row in titles]
    labels = [row["label1"] for row in [*rows, *titles]]
    return train(messages, labels, whole=[True] * len(rows) + [False] * len(titles))


def whole(row: Row) -> tuple[str, str]:
    return row["title"], row["text"]


def title_only(row: Row) -> tuple[str, str]:
    return row["title"], ""


def apart(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows to choose and learn on, and the rows kept aside: whole groups of near-duplicates, by hash."""
    group = groups([row["title"] + row["text"] for row in rows])
    aside = [int(hashlib.sha1(rows[g]["id"].encode()).hexdigest()[:8], 16) / 2**32 < ASIDE for g in group]
    return [r for r, a in zip(rows, aside, strict=True) if not a], [r for r, a in zip(rows, aside, strict=True) if a]


def plain_svm(rows: Sequence[Row], fold: np.ndarray) -> Answers:
    """The yardstick: one linear SVM on characters and words, confidence by the softmax of its scores."""
    import rjieba
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    texts = [f"{row['title']} {row['text']}" for row in rows]
    labels = np.array([row["label1"] for row in rows])
    parts = []
    for k in sorted(set(fold)):
        seen, unseen = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        words = TfidfVectorizer(tokenizer=rjieba.cut, token_pattern=None, sublinear_tf=True, min_df=2)
        chars = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
        svm = make_pipeline(make_union(chars, words), LinearSVC(C=0.5)).fit([texts[n] for n in seen], labels[seen])
        scores = svm.decision_function([texts[n] for n in unseen])
        likely = np.exp(4 * (scores - scores.max(axis=1, keepdims=True)))
        shares = likely / likely.sum(axis=1, keepdims=True)
        best = np.argsort(-scores, axis=1)[:, :3]
        said = [str(svm.classes_[b[0]]) for b in best]
        top = [labels[n] in svm.classes_[b] for n, b in zip(unseen, best, strict=True)]
        parts.append(Answers([rows[n] for n in unseen], said, shares.max(axis=1), np.array(top)))
    return joined(parts)


def classes(rows: list[Row]) -> None:
    """Five folds over everything that was not kept aside."""
    labels = sorted({row["label1"] for row in rows})
    truth = np.array([labels.index(row["label1"]) for row in rows])
    texts = [row["title"] + row["text"] for row in rows]
    fold = deal(groups(texts), truth, texts, 5)
    full, titles = [], []
    for k in range(5):
        model = learn([r for r, f in zip(rows, fold, strict=True) if f != k])
        unseen = [r for r, f in zip(rows, fold, strict=True) if f == k]
        full.append(ask(model, unseen, whole))
        titles.append(ask(model, [r for r in unseen if r["title"]], title_only))
    answers = joined(full)
    print(f"## Categories, five folds\n\n{HEAD}")
    print(answers.line("**Linli**"))
    print(plain_svm(rows, fold).line("plain linear SVM, same folds"))
    print(joined(titles).line("titles only"))
    for low, high in ((0, 80), (80, 150), (150, 300), (300, 600), (600, 10**6)):
        part = answers.only(lambda r, low=low, high=high: low <= len(r["title"] + r["text"]) < high)
        print(part.line(f"{low} to {high if high < 10**6 else '…'} characters"))
    print(answers.only(lambda r: not r["title"]).line("rows without a title"))
    mistakes(answers)


def mistakes(answers: Answers) -> None:
    wrong = Counter(
        (row["label1"], said) for row, said, ok in zip(answers.rows, answers.said, answers.right, strict=True) if not ok
    )
    surely = (~answers.right & (answers.sure > 0.9)).sum()
    print(f"\nWrong: {(~answers.right).sum()}, of them said with more than 0.9: {surely}")
    print("\n| filed as | said | times |\n|---|---|---|")
    for (label, said), times in wrong.most_common(8):
        print(f"| {label} | {said} | {times} |")
    print("\n| label | F1 |\n|---|---|")
    labels = sorted({row["label1"] for row in answers.rows})
    for label, f1 in measures.f1_by_label([r["label1"] for r in answers.rows], answers.said, labels):
        print(f"| {label} | {f1:.3f} |")


def kept_aside(rows: list[Row], aside: list[Row]) -> None:
    titles = [row for row in read("titles_train.csv") if not known(row["title"], aside)]
    model, second = learn(rows), learn(rows, titles)
    answers = ask(model, aside, whole)
    print(f"\n## Kept aside: {len(aside)} rows that no choice was made on\n\n{HEAD}")
    print(answers.line("messages_train.csv"))
    print(ask(second, aside, whole).line("with titles_train.csv as a second file"))
    for percent in (95, 98):
        goes = answers.sure >= model.facts[f"threshold_{percent}"]
        print(
            f"\nthreshold that the training found for {percent} %: {model.facts[f'threshold_{percent}']:.3f}; "
            f"here {goes.mean():.1%} go, {answers.right[goes].mean():.1%} of them right"
        )


def known(title: str, aside: Sequence[Row]) -> bool:
    """Is this the title of a message kept aside? Told by its own title, or by most of its pairs of characters."""
    pairs = {title[n : n + 2] for n in range(len(title) - 1)}
    return any(
        row["title"] == title or (not row["title"] and sum(p in row["text"] for p in pairs) > 0.75 * len(pairs))
        for row in aside
    )


def costs(rows: list[Row]) -> None:
    start = time.process_time()
    model = learn(rows)
    trained = time.process_time() - start
    data = model.save()
    start = time.process_time()
    loaded = Model.load(data)
    load = time.process_time() - start
    each = {}
    for explained in (False, True):
        start = time.process_time()
        for row in rows[:1000]:
            loaded.guess(whole(row), explained=explained)
        each[explained] = (time.process_time() - start) * 1000 / len(rows[:1000])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n## Costs (CPU time)\n\n{len(rows)} rows learnt in {trained:.1f} s (checked in five folds)")
    print(f"file {len(data) / 1e6:.1f} MB, loaded in {load * 1000:.0f} ms, memory at most {memory:.0f} MB")
    print(f"a guess {each[False]:.2f} ms, with its reason {each[True]:.2f} ms")


def _said(row: Row) -> Said:
    at = datetime.fromisoformat(f"{row['time']}+08:00")
    return Said(row["id"], row["title"], row["text"], row["user"], at, int(row["likes"]), int(row["dislikes"]))


def talk() -> tuple[list[Said], dict[str, set[str]]]:
    said = [_said(row) for row in read("hot_topics_dev.csv")]
    marked: dict[str, set[str]] = defaultdict(set)
    for row in read("hot_topics_reference_dev.csv"):
        marked[row["topic"]].add(row["message_id"])
    return said, marked


def best_f1(said: Sequence[Said], marked: dict[str, set[str]]) -> dict[str, float]:
    found = [set(topic.messages) for topic in find_topics(said)]
    return {t: max((2 * len(f & m) / (len(f) + len(m)) for f in found), default=0.0) for t, m in marked.items()}


def topics() -> None:
    said, marked = talk()
    start = time.process_time()
    best = best_f1(said, marked)
    took = time.process_time() - start
    print(f"\n## Topics\n\n{len(said)} messages in {took:.1f} s: mean best F1 {mean(best.values()):.3f}")
    print("; ".join(f"{topic} {f1:.2f}" for topic, f1 in best.items()))
    rest = [m for m in said if not any(m.key in keys for keys in marked.values())]
    chance = random.Random(1)
    draws = []
    for _ in range(12):
        some = {topic: marked[topic] for topic in chance.sample(sorted(marked), 5)}
        inside = [m for m in said if any(m.key in keys for keys in some.values())]
        draws.append(mean(best_f1([*chance.sample(rest, 1200), *inside], some).values()))
    print("\n12 draws of 1,200 messages and 5 topics: ", end="")
    print(f"mean {mean(draws):.3f}, least {min(draws):.3f}, most {max(draws):.3f}")
    stability(said)


def stability(said: Sequence[Said]) -> None:
    """Topics of the oldest messages against topics a day's, a week's and a month's messages later."""
    ordered = sorted(said, key=lambda m: (m.at, m.key))
    before = find_topics(ordered[: int(len(ordered) * 0.9)])
    for more in (10, 70, len(ordered) // 10):
        after = {
            key: topic.key for topic in find_topics(ordered[: int(len(ordered) * 0.9) + more]) for key in topic.messages
        }
        kept = [
            Counter(after.get(key, "") for key in topic.messages).most_common(1)[0][1] / len(topic.messages)
            for topic in before
        ]
        same = sum(after.get(topic.messages[0]) == topic.key for topic in before) / len(before)
        print(f"{more} messages later: {mean(kept):.1%} of a topic still together, {same:.1%} under the same key")


def mean(numbers) -> float:  # type: ignore[no-untyped-def]
    return float(np.mean(list(numbers)))


def cold_start() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests.dispatch.test_a_new_place_guesses_from_its_catalogue import rows, starter

    tried = [(c["code"], e, KeywordClassifier(starter(without=e)).guess(e)) for c in rows() for e in c["examples"]]
    right = np.array([guess.code == code for code, _, guess in tried])
    sure = np.array([guess.confidence for _, _, guess in tried])
    top = np.mean([code in [g.code, *[c for c, _ in g.alternatives[:2]]] for code, _, g in tried])
    print(f"\n## Cold start\n\n{len(tried)} examples of {len(rows())} categories, each told without itself")
    print(f"right {right.mean():.1%}, in first 3 {top:.1%}")
    print(f"above 0.8: {(sure >= 0.8).mean():.1%} of them, {right[sure >= 0.8].mean():.1%} right")


def duplicates(rows: list[Row]) -> None:
    candidates = [(n, row["text"]) for n, row in enumerate(rows[:200])]
    start = time.process_time()
    for row in rows[200:220]:
        rank(row["text"], candidates)
    took = (time.process_time() - start) * 1000 / 20
    print(f"\n## Duplicates\n\n200 candidates compared in {took:.1f} ms")


def main() -> None:
    rows = read("messages_train.csv")
    chosen, aside = apart(rows)
    classes(chosen)
    if "--aside" in sys.argv:
        kept_aside(chosen, aside)
    costs(rows)
    topics()
    cold_start()
    duplicates(rows)


if __name__ == "__main__":
    main()
