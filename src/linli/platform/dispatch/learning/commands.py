"""The dispatcher on plain files: train, predict, topics. The same code as in the service, for anyone to check."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from linli.platform.dispatch.learning.table import BadTable, Table, read_table, write_table

if TYPE_CHECKING:
    from linli.platform.dispatch.learning.topics import Said

PREDICTED = ("id", "label", "confidence", "second", "third")
TOPICS = ("topic", "name", "heat", "message_id")
_LOCAL = timezone(timedelta(hours=8))
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")


def main(args: Sequence[str]) -> int:
    """Run `train`, `predict` or `topics`; 0 when done, 2 with a plain sentence when it cannot be."""
    try:
        chosen = _parser().parse_args(args)
    except SystemExit as end:
        return int(end.code or 0)
    work: Callable[[argparse.Namespace], None] = chosen.work
    try:
        work(chosen)
        sys.stdout.flush()
    except BadTable as error:
        print(f"出错：{error}", file=sys.stderr)  # noqa: T201
        return 2
    except BrokenPipeError:  # `… | head` has read enough; the files are written
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("./linli dispatch", description="派单学习：用自己的 CSV 文件训练、预测、找热点")
    subs = parser.add_subparsers(required=True, metavar="train|predict|topics")
    train = subs.add_parser("train", help="从带类别的留言学习，写出模型文件")
    train.add_argument("files", nargs="+", type=Path, metavar="FILE.csv")
    train.add_argument("--text", default="title,text", help="文字列，逗号分开，第一列当标题（默认 title,text）")
    train.add_argument("--label", default="label", help="类别列（默认 label）")
    train.add_argument("--model", type=Path, required=True, help="写到这个模型文件")
    train.set_defaults(work=_train)
    predict = subs.add_parser("predict", help="给留言定类别，写出 id,label,confidence,second,third")
    predict.add_argument("file", type=Path, metavar="FILE.csv")
    predict.add_argument("--model", type=Path, required=True, help="train 写出的模型文件")
    predict.add_argument("--text", default="", help="文字列（默认与训练时相同）")
    predict.add_argument("--out", type=Path, required=True, help="写到这个 CSV 文件")
    predict.set_defaults(work=_predict)
    topics = subs.add_parser("topics", help="找热点，写出 topic,name,heat,message_id")
    topics.add_argument("file", type=Path, metavar="FILE.csv")
    topics.add_argument("--text", default="title,text", help="文字列，逗号分开，第一列当标题（默认 title,text）")
    topics.add_argument("--out", type=Path, required=True, help="写到这个 CSV 文件")
    topics.set_defaults(work=_topics)
    return parser


def _train(chosen: argparse.Namespace) -> None:
    from linli.platform.dispatch.learning.train import TooLittle, train

    _keep_apart(chosen.model, *chosen.files)
    wanted = _columns(chosen.text)
    messages: list[tuple[str, ...]] = []
    labels: list[str] = []
    whole: list[bool] = []
    for path in chosen.files:
        table = _table(path)
        table.need([chosen.label])
        _some_of(table, wanted)
        for row in _labelled(table, chosen.label, wanted):
            messages.append(tuple(row.get(name, "") for name in wanted))
            labels.append(row[chosen.label].strip())
            whole.append(all(name in table.columns for name in wanted))
    try:
        model = train(messages, labels, whole=whole, facts={"columns": ",".join(wanted)})
    except TooLittle:
        raise BadTable("可学的太少：至少要有两个类别，而且要有文字") from None
    _write(chosen.model, model.save())
    _say(f"学了 {model.facts['rows']} 条，{len(model.labels)} 个类别，模型写到 {chosen.model}")
    if "macro_f1" in model.facts:
        _say("交叉检验（相近的留言不分开）：" + _figures(model.facts))


def _figures(facts: dict[str, float]) -> str:
    return (
        f"宏平均 F1 {facts['macro_f1']:.3f}，前三命中 {facts['top3']:.3f}，"
        f"可自动派单 {facts['automatic_95']:.1%}（准确率 95%）/ {facts['automatic_98']:.1%}（准确率 98%），"
        f"校准误差 {facts['calibration_error']:.3f}"
    )


def _labelled(table: Table, label: str, wanted: Sequence[str]) -> list[dict[str, str]]:
    """Rows that can teach; the others are counted aloud. The same text with the same label teaches once."""
    good = []
    why: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        said = tuple("".join(row.get(name, "").split()) for name in wanted)
        key = (row[label].strip(), *said)
        if not row[label].strip():
            why["没有类别"] += 1
        elif not any(said):
            why["没有文字"] += 1
        elif key in seen:
            why["与前面的重复"] += 1
        else:
            seen.add(key)
            good.append(row)
    for reason, count in sorted(why.items()):
        _warn(f"{table.name}：{count} 行{reason}，没有用来学习")
    return good


def _predict(chosen: argparse.Namespace) -> None:
    from linli.platform.dispatch.learning.model import Model, NotAModel

    _keep_apart(chosen.out, chosen.file, chosen.model)
    try:
        model = Model.load(chosen.model.read_bytes())
    except OSError:
        raise BadTable(f"没有找到模型文件：{chosen.model}") from None
    except NotAModel:
        raise BadTable(f"这不是本程序的模型文件，或版本太旧，请重新训练：{chosen.model}") from None
    table = _table(chosen.file)
    wanted = _columns(chosen.text or str(model.facts.get("columns") or "title,text"))
    _some_of(table, wanted)
    rows, empty = [], 0
    for number, row in enumerate(table.rows, start=1):
        message = tuple(row.get(name, "") for name in wanted)
        empty += not any(part.strip() for part in message)
        guess = model.guess(message, explained=False)
        others = [code for code, _ in guess.alternatives[:2]]
        rows.append((_id(row, number), guess.code, f"{guess.confidence:.6f}", *others, *[""] * (2 - len(others))))
    if empty:
        _warn(f"{table.name}：{empty} 行没有文字，也给了答案，可信度很低")
    write_table(chosen.out, PREDICTED, rows)
    _say(f"{len(rows)} 条写到 {chosen.out}")


def _topics(chosen: argparse.Namespace) -> None:
    from linli.platform.dispatch.learning.topics import MOST, find_topics

    _keep_apart(chosen.out, chosen.file)
    table = _table(chosen.file)
    wanted = _columns(chosen.text)
    _some_of(table, wanted)
    said = [_said(row, number, wanted) for number, row in enumerate(table.rows, start=1)]
    if len(said) > MOST:
        _warn(f"{table.name}：留言很多，内容不同的只看最新 {MOST} 条")
    own = _own_keys(table.name, said)
    topics = find_topics([replace(message, key=key) for key, message in own.items()])
    rows = [(t.key, t.name, f"{t.heat:.2f}", own[key].key) for t in topics for key in t.messages]
    write_table(chosen.out, TOPICS, rows)
    _say(f"{len(said)} 条留言里有 {len(topics)} 个热点，写到 {chosen.out}")
    for topic in topics[:10]:
        _say(f"  {topic.heat:>7.1f}  {len(topic.messages):>3} 条 {topic.reporters:>3} 人  {topic.name}")


def _said(row: dict[str, str], number: int, wanted: Sequence[str]) -> Said:
    from linli.platform.dispatch.learning.topics import Said

    title = row.get(wanted[0], "") if len(wanted) > 1 else ""
    text = "\n".join(row.get(name, "") for name in (wanted[1:] or wanted))
    reporter = next((row[name].strip() for name in ("user", "reporter") if name in row), "")
    likes, dislikes = _number(row.get("likes", "")), _number(row.get("dislikes", ""))
    return Said(_id(row, number), title, text, reporter, _time(row.get("time", "")), likes, dislikes)


def _own_keys(name: str, said: Sequence[Said]) -> dict[str, Said]:
    """Every message under a key of its own: two that share an id by mistake are two all the same."""
    own: dict[str, Said] = {}
    times: Counter[str] = Counter()
    for message in dict.fromkeys(said):  # the very same row twice is one message
        times[message.key] += 1
        again = times[message.key]
        own[message.key if again == 1 else f"{message.key}\0{again}"] = message
    if len(said) > len(own):
        _warn(f"{name}：{len(said) - len(own)} 行与别的行完全相同，只算一次")
    if len(own) > len(times):
        _warn(f"{name}：{len(own) - len(times)} 行的编号与别的行相同，内容不同，仍按不同的留言看")
    return own


def _keep_apart(out: Path, *read: Path) -> None:
    """What people gave is never written over."""
    if out.resolve() in {path.resolve() for path in read}:
        raise BadTable(f"会盖掉要读的文件，请写到另一个文件：{out}")


def _columns(said: str) -> list[str]:
    wanted = [name.strip() for name in said.split(",") if name.strip()]
    if not wanted:
        raise BadTable("请用 --text 写明文字在哪几列，例如 --text title,text")
    return wanted


def _some_of(table: Table, wanted: Sequence[str]) -> None:
    """At least one text column must be there; that others are not is said aloud."""
    missing = [name for name in wanted if name not in table.columns]
    if len(missing) == len(wanted):
        table.need(missing)
    if missing:
        _warn(f"{table.name} 没有这一列，当作空白：{'、'.join(missing)}")


def _table(path: Path) -> Table:
    table = read_table(path)
    for remark in table.remarks:
        _warn(remark)
    return table


def _id(row: dict[str, str], number: int) -> str:
    """The row's own id, or its number where the file has none: no row may be lost."""
    return row.get("id", "").strip() or str(number)


def _number(said: str) -> int:
    try:
        return max(0, int(float(said)))
    except (ValueError, OverflowError):
        return 0


def _time(said: str) -> datetime | None:
    for form in _TIMES:
        try:
            return datetime.strptime(said.strip(), form).replace(tzinfo=_LOCAL)
        except ValueError:
            continue
    return None


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise BadTable(f"写不了文件：{path}（{error.strerror}）") from error


def _say(line: str) -> None:
    print(line)  # noqa: T201


def _warn(line: str) -> None:
    print(f"注意：{line}", file=sys.stderr)  # noqa: T201
