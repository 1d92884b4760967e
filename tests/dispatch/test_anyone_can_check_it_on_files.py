"""./linli dispatch train, predict and topics on the CSV files that people have."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path

import pytest
from tests.dispatch.texts import written

from linli.platform.dispatch.learning import commands, table
from linli.platform.dispatch.learning.commands import main

OTHERS = [
    "想办居住证",
    "快递丢了",
    "要修电梯",
    "水压太低",
    "狗不拴绳",
    "停车收费高",
    "树枝挡光",
    "房产证没办",
    "公交太少",
]


def write(path: Path, columns: list[str], rows: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def teaching(tmp_path: Path) -> Path:
    messages, labels = written(160)
    rows = [[str(n), title, text, label] for n, ((title, text), label) in enumerate(zip(messages, labels, strict=True))]
    return write(tmp_path / "learn.csv", ["id", "title", "text", "kind"], rows)


@pytest.fixture
def model(teaching: Path, tmp_path: Path) -> Path:
    to = tmp_path / "M"
    assert main(["train", str(teaching), "--text", "title,text", "--label", "kind", "--model", str(to)]) == 0
    return to


def test_train_then_predict(teaching: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["predict", str(teaching), "--model", str(model), "--out", str(out)]) == 0
    found = read(out)
    assert list(found[0]) == ["id", "label", "confidence", "second", "third"]
    assert len(found) == 160
    assert sum(a["label"] == b["kind"] for a, b in zip(found, read(teaching), strict=True)) > 155
    assert all(0 <= float(row["confidence"]) <= 1 for row in found)
    assert all(len({row["label"], row["second"], row["third"]}) == 3 for row in found)


def test_the_same_files_give_the_same_bytes(teaching: Path, model: Path, tmp_path: Path) -> None:
    for out in ("one.csv", "two.csv"):
        main(["predict", str(teaching), "--model", str(model), "--out", str(tmp_path / out)])
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_every_row_gets_an_answer_even_an_empty_one(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["1", "", "路灯\n不亮\r\n了"], ["2", "", ""], ["", "学费太贵", ""], ["1", "老板不发工资", ""]]
    file, out = write(tmp_path / "odd.csv", ["id", "title", "text"], rows), tmp_path / "out.csv"
    assert main(["predict", str(file), "--model", str(model), "--out", str(out)]) == 0
    assert [row["id"] for row in read(out)] == ["1", "2", "3", "1"]
    assert "1 行没有文字" in capsys.readouterr().err


def test_a_row_of_empty_cells_is_answered_too_but_an_empty_line_is_no_row(model: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "gaps.csv", tmp_path / "out.csv"
    file.write_text("\n\ntitle,text\n路灯不亮,\n\n,\n学费太贵,\n\n", encoding="utf-8")
    assert main(["predict", str(file), "--model", str(model), "--out", str(out)]) == 0
    assert [row["id"] for row in read(out)] == ["1", "2", "3"]


def test_a_label_that_was_never_taught_and_a_very_long_text_are_answered(model: Path, tmp_path: Path) -> None:
    rows = [["1", "路灯不亮", "路灯不亮。" * 200_000, "没学过的"], ["2", "灯" * 90_000, "", ""]]
    file, out = write(tmp_path / "long.csv", ["id", "title", "text", "kind"], rows), tmp_path / "out.csv"
    assert main(["predict", str(file), "--model", str(model), "--out", str(out)]) == 0
    assert [row["label"] for row in read(out)] == ["路灯", "路灯"]


def test_a_few_damaged_bytes_spoil_nothing_else(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for encoding in ("utf-8", "gb18030"):
        file, out = tmp_path / f"{encoding}.csv", tmp_path / "out.csv"
        file.write_bytes("id,title,text\n1,路灯不亮,晚上看不清路".encode(encoding) + b"\xff,\n")
        assert main(["predict", str(file), "--model", str(model), "--out", str(out)]) == 0
        assert read(out)[0]["label"] == "路灯"
        assert "1 处文字损坏" in capsys.readouterr().err


def test_what_people_gave_is_never_written_over(
    teaching: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = teaching.read_bytes()
    same = str(teaching)
    assert main(["predict", same, "--model", str(model), "--out", same]) == 2
    assert main(["topics", same, "--out", same]) == 2
    assert main(["train", same, "--label", "kind", "--model", same]) == 2
    assert teaching.read_bytes() == before
    assert capsys.readouterr().err.count("会盖掉要读的文件") == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_files_from_excel_can_be_read(model: Path, tmp_path: Path, encoding: str) -> None:
    file = write(tmp_path / "excel.csv", ["id", "title", "text"], [["7", "路灯不亮", "望湖苑路灯不亮"]], encoding)
    assert main(["predict", str(file), "--model", str(model), "--out", str(tmp_path / "out.csv")]) == 0
    assert read(tmp_path / "out.csv")[0]["label"] == "路灯"


def test_a_file_without_titles_will_do(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "bare.csv", ["id", "text"], [["7", "老板三个月没发工资"]])
    assert main(["predict", str(file), "--model", str(model), "--out", str(tmp_path / "out.csv")]) == 0
    assert read(tmp_path / "out.csv")[0]["label"] == "欠薪"
    assert "没有这一列，当作空白：title" in capsys.readouterr().err


def test_several_files_teach_together(teaching: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    titles = write(tmp_path / "titles.csv", ["title", "kind"], [["停水了怎么办", "停水"], ["自来水停水", "停水"]] * 3)
    to = tmp_path / "M2"
    assert main(["train", str(teaching), str(titles), "--label", "kind", "--model", str(to)]) == 0
    said = capsys.readouterr()
    assert "5 个类别" in said.out
    assert "4 行与前面的重复" in said.err


def test_rows_that_cannot_teach_are_told(teaching: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with teaching.open("a", encoding="utf-8") as file:
        file.write("900,,,路灯\n901,标题,文字,\n902,只有三格,x\n903,多一格,路灯不亮,路灯,什么\n")
    assert main(["train", str(teaching), "--label", "kind", "--model", str(tmp_path / "M3")]) == 0
    said = capsys.readouterr()
    assert "1 行没有文字" in said.err
    assert "2 行没有类别" in said.err
    assert "2 行的格数与表头不同" in said.err
    assert "学了 161 条" in said.out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "没有找到文件"),
        (b"", "是空的"),
        (b"id,text\n1,x\n", "没有这一列：kind"),
        (b"id,kind\n1,x\n", "没有这一列：title、text"),
        (b"id,id,kind\n", "有重名的列：id"),
        (b"PK\x03\x04\xff\xff\x00\x81", "另存为 CSV"),
        ("title,text,kind\n路灯,不亮,灯\n".encode(), "可学的太少"),
        ('title,text,kind\n路灯,不亮,灯\n学校,"收费,学\n水,停了,水\n'.encode(), "第 3 行有一个引号没有关上"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_plain_words(
    tmp_path: Path, content: bytes | None, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.csv"
    if content is not None:
        file.write_bytes(content)
    assert main(["train", str(file), "--label", "kind", "--model", str(tmp_path / "M")]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "M").exists()


def test_no_model_or_another_file_as_model_is_refused(
    teaching: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (tmp_path / "none", teaching):
        assert main(["predict", str(teaching), "--model", str(file), "--out", str(tmp_path / "o.csv")]) == 2
    said = capsys.readouterr().err
    assert "没有找到模型文件" in said
    assert "不是本程序的模型文件" in said


def test_a_folder_that_is_not_there_is_told(teaching: Path, model: Path, tmp_path: Path) -> None:
    assert main(["predict", str(teaching), "--model", str(model), "--out", str(tmp_path / "no" / "o.csv")]) == 2


def test_words_missing_from_the_command_show_how_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "train|predict|topics" in capsys.readouterr().err


def test_topics_with_their_messages(tmp_path: Path) -> None:
    rows = [
        [f"m{n}", f"u{n}", f"锦绣园小区路灯不亮，第{n}次说", "请处理", f"2026-03-0{n + 1} 08:00:00", "2", "x"]
        for n in range(4)
    ]
    rows += [[f"o{n}", f"v{n}", text, text, "2026/3/5", "", ""] for n, text in enumerate(OTHERS)]
    file = write(tmp_path / "in.csv", ["id", "user", "title", "text", "time", "likes", "dislikes"], rows)
    out = tmp_path / "topics.csv"
    assert main(["topics", str(file), "--out", str(out)]) == 0
    found = read(out)
    assert list(found[0]) == ["topic", "name", "heat", "message_id"]
    assert [row["message_id"] for row in found] == ["m0", "m1", "m2", "m3"][: len(found)]
    assert len({(row["topic"], row["name"], row["heat"]) for row in found}) == 1
    assert float(found[0]["heat"]) > 4


def test_an_id_given_twice_loses_no_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["7", f"u{n}", f"锦绣园小区路灯不亮，第{n}次说", "请处理"] for n in range(4)]
    rows += [rows[0], *([f"o{n}", f"v{n}", text, text] for n, text in enumerate(OTHERS)), ["e1", "", "", ""]]
    file, out = write(tmp_path / "in.csv", ["id", "user", "title", "text"], rows), tmp_path / "topics.csv"
    assert main(["topics", str(file), "--out", str(out)]) == 0
    assert [row["message_id"] for row in read(out)] == ["7"] * 4
    told = capsys.readouterr().err
    assert "1 行与别的行完全相同" in told
    assert "3 行的编号与别的行相同" in told


@pytest.mark.parametrize("rows", [[], [["1", "路灯不亮", "请修"]], [["1", "", ""], ["2", "", ""], ["3", "", ""]]])
def test_too_little_talk_makes_no_topic(tmp_path: Path, rows: list[list[str]]) -> None:
    file, out = write(tmp_path / "in.csv", ["id", "title", "text"], rows), tmp_path / "topics.csv"
    assert main(["topics", str(file), "--out", str(out)]) == 0
    assert read(out) == []


def test_the_front_door_needs_no_database_for_files(model: Path, teaching: Path, tmp_path: Path) -> None:
    args = ["predict", str(teaching), "--model", str(model), "--out", str(tmp_path / "o.csv")]
    assert importlib.import_module("linli.site.cli.dispatch").main(args) == 0


def test_a_half_written_file_never_replaces_a_good_one(tmp_path: Path) -> None:
    good = tmp_path / "out.csv"
    good.write_text("id\n1\n")

    def breaks() -> list[list[str]]:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        table.write_table(good, ["id"], (row for row in breaks()))
    assert good.read_text() == "id\n1\n"


@pytest.mark.parametrize(
    ("said", "known"), [("2026-03-01 08:00:00", True), ("2026/3/1", True), ("昨天", False), ("", False)]
)
def test_times_as_files_write_them(said: str, known: bool) -> None:
    assert (commands._time(said) is not None) == known
