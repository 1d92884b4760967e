"""What notices say: each message is declared once, with its key and its words, by the one who sends it.

The key is also the name under which an operator registers the same words as a template with the SMS provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import override

MESSAGES: dict[str, Message] = {}


@dataclass(frozen=True)
class Message:
    """A text with named values; an SMS should stay within 70 characters, for more is billed and split."""

    key: str
    words: str | Promise
    lasts: timedelta = timedelta(days=1)  # later it is not worth sending

    def text(self, values: Mapping[str, str]) -> str:
        """The words with their values; in Chinese, for nobody has told us another language for their messages."""
        with override("zh-hans"):
            return str(self.words) % values


def message(key: str, words: str | Promise, lasts: timedelta = timedelta(days=1)) -> Message:
    """Declare a message. Raises TypeError when the key is taken by other words."""
    made = MESSAGES.setdefault(key, Message(key, words, lasts))
    if str(made.words) != str(words):
        raise TypeError(f"two messages are called {key!r}")
    return made


def brief(text: str, most: int = 14) -> str:
    """A title short enough for an SMS."""
    return text if len(text) <= most else text[: most - 1] + "…"
