"""What notices say: each message is declared once, with its key and its words, by the one who sends it.

The key is also the name under which an operator registers the same words as a template with the SMS provider.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from linli.kernel.text import HAN_RUN
from linli.platform.notices.terms import Rank

MESSAGES: dict[str, Message] = {}
PLACE = re.compile(r"%\((?P<name>\w+)\)s")
LATIN = re.compile("[0-9A-Za-z]")


@dataclass(frozen=True)
class Message:
    """A text with named values; an SMS should stay within 70 characters, for more is billed and split."""

    key: str
    words: str | Promise
    lasts: timedelta = timedelta(days=1)  # later it is not worth sending
    rank: int = Rank.NEWS
    staff: bool = False  # to people on duty: their chat group is asked first, and several are told as one
    quiet: bool = False  # not between ten at night and seven in the morning
    private: bool = False  # never into a group, not even of staff
    whole: bool = False  # never told together with others: what it says is wanted word for word

    def text(self, values: Mapping[str, str]) -> str:
        """The words with their values; in Chinese, for nobody has told us another language for their messages."""
        with override("zh-hans"):
            return str(self.words) % self.spaced(values)

    def spaced(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values with a space where a number or a Latin letter would touch a Chinese character.

        Into the values and not the words: a provider puts the two together on its own side.
        """
        with override("zh-hans"):
            words = str(self.words)
        found = {name: str(value) for name, value in values.items()}
        for place in PLACE.finditer(words):
            name = place["name"]
            if value := found.get(name, ""):
                before, after = words[: place.start()][-1:], words[place.end() :][:1]
                left = " " if HAN_RUN.match(before) and LATIN.match(value[0]) else ""
                right = " " if HAN_RUN.match(after) and LATIN.match(value[-1]) else ""
                found[name] = f"{left}{value}{right}"
        return found


def message(key: str, words: str | Promise, lasts: timedelta = timedelta(days=1), **more: Any) -> Message:
    """Declare a message; `more`: rank, staff, quiet … Raises TypeError when the key is taken by other words."""
    made = MESSAGES.setdefault(key, Message(key, words, lasts, **more))
    if str(made.words) != str(words):
        raise TypeError(f"two messages are called {key!r}")
    return made


def brief(text: str, most: int = 14) -> str:
    """A title short enough for an SMS."""
    return text if len(text) <= most else text[: most - 1] + "…"
