"""The words of the screens: found in code and templates, kept in the English catalogue, without GNU gettext."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}  # their first argument says which of the meanings is meant
WIDTH = 110  # of the lines of a catalogue
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
BETWEEN = "\x04"  # a context and its msgid, as gettext keeps them
Found = dict[str, set[str]]  # msgid, with its context before it where it has one → files


def found() -> Found:
    """Every msgid of the project with the files it stands in."""
    words: Found = {}
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.html")]):
        if "migrations" in path.parts or "testing" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for msgid in set(_in_python(text) if path.suffix == ".py" else _in_template(text)):
            words.setdefault(msgid, set()).add(str(path.relative_to(PACKAGE)))
    return words


def _in_python(text: str) -> Iterator[str]:
    """Constant arguments of calls named `_` and the like, whatever the file calls them."""
    nodes = list(ast.walk(ast.parse(text)))
    calls = CALLS | {name.asname for node in nodes if isinstance(node, ast.ImportFrom) for name in _renamed(node)}
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if _called(node.func) in IN_CONTEXT and len(words) > 1:
            yield BETWEEN.join(words[:2])
        elif _called(node.func) in calls and words[:1] == [getattr(node.args[0], "value", None)] and words[0]:
            yield words[0]


def _renamed(node: ast.ImportFrom) -> list[ast.alias]:
    """`from django.utils.translation import gettext_lazy as lazy`."""
    return [name for name in node.names if node.module == "django.utils.translation" and name.name in CALLS]


def _called(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def _in_template(text: str) -> Iterator[str]:
    """What `translate`, `blocktranslate` and `_()` mark, in the form that Django looks up at run time."""
    tokens = tokenize.generate_tokens(io.StringIO(_one_line_each(templatize(text))).readline)
    before: list[str] = []
    for token in tokens:
        if token.type == tokenize.STRING and before[-2:] and before[-1] == "(" and before[-2] in CALLS:
            yield ast.literal_eval(token.string)
        before = [*before[-1:], token.string]


def _one_line_each(text: str) -> str:
    """Only the calls: what is left of the page around them is no Python."""
    calls = re.findall(r"\b(?:_|gettext|ngettext)\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")", text)
    return "\n".join(f"{call})" for call in calls) + "\n"


def missing(catalogue: Path = CATALOGUE) -> dict[str, str]:
    """Msgids that have no English yet or whose placeholders differ, with what is wrong."""
    known = {key_of(entry): entry for entry in polib.pofile(str(catalogue))} if catalogue.exists() else {}
    wrong = {}
    for msgid in found():
        entry = known.get(msgid)
        if entry is None or not entry.msgstr:
            wrong[msgid] = "no English"
        elif sorted(set(PLACEHOLDER.findall(msgid))) != sorted(set(PLACEHOLDER.findall(entry.msgstr))):
            wrong[msgid] = "other placeholders"
        elif HAN.search(entry.msgstr) and "《" not in msgid:
            wrong[msgid] = "Chinese in the English"
    return wrong


def update(catalogue: Path = CATALOGUE) -> tuple[int, int]:
    """Bring the catalogue in step: new msgids come in empty, unused ones go; how many came and went."""
    words = found()
    po = polib.pofile(str(catalogue), wrapwidth=WIDTH) if catalogue.exists() else _fresh()
    gone = [entry for entry in po if key_of(entry) not in words]
    for entry in gone:
        po.remove(entry)
    fresh = sorted(set(words) - {key_of(entry) for entry in po})
    po.extend(_entry(key) for key in fresh)
    po.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(catalogue))
    return len(fresh), len(gone)


def key_of(entry: polib.POEntry) -> str:
    """What an entry is found by: its msgid, after its context where it has one."""
    return f"{entry.msgctxt}{BETWEEN}{entry.msgid}" if entry.msgctxt else str(entry.msgid)


def _entry(key: str) -> polib.POEntry:
    context, _between, msgid = key.rpartition(BETWEEN)
    return polib.POEntry(msgid=msgid, msgstr="", msgctxt=context or None)


def _fresh() -> polib.POFile:
    po = polib.POFile(wrapwidth=WIDTH)
    po.metadata = {"Language": "en", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8"}
    return po
