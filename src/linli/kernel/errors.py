"""What can go wrong in a way a person can be told: a plain sentence, its values and a status.

The kernel does not translate. An error keeps its msgid and its values apart, and the border (view, API, command line)
asks `text(translate=gettext)`.
"""

from collections.abc import Callable, Mapping

Translate = Callable[[str], str]


def gettext_noop(msgid: str) -> str:
    """Mark a sentence for the translators without translating it here."""
    return msgid


_ = gettext_noop


class LinliError(Exception):
    """An error with a sentence for the person in front of the screen; values go in by name, `%(limit)s`."""

    status = 400
    default = _("没有办成，请稍后再试")

    def __init__(self, message: str = "", /, **params: object) -> None:
        self.message = message or self.default
        self.params = params
        super().__init__(self.message, params)

    def text(self, translate: Translate = gettext_noop) -> str:
        """The sentence with its values in it."""
        return fill(translate(self.message), self.params)

    def __str__(self) -> str:
        return self.text()


class Refused(LinliError):
    """Not allowed now, or not to this person."""

    status = 409
    default = _("现在不能这样办")


class Conflict(LinliError):
    """The same request key came with other content, or somebody else was quicker."""

    status = 409
    default = _("这件事刚刚有变动，请刷新后再看")


class NotSeen(LinliError):
    """It does not exist, or this person may not see it: outside nobody can tell which."""

    status = 404
    default = _("没有找到")


class TooOften(LinliError):
    """Too many tries in too short a time."""

    status = 429
    default = _("操作太频繁，请过一会儿再试")


class Invalid(LinliError):
    """What was filled in cannot be used: `fields` says where and what to write instead."""

    status = 422
    default = _("有几处需要修改，请看提示")

    def __init__(self, fields: Mapping[str, str | list[str] | tuple[str, ...]], /, **params: object) -> None:
        # Whatever is no list is one sentence: a lazy translation is not a str.
        self.fields = {name: list(told) if isinstance(told, list | tuple) else [told] for name, told in fields.items()}
        sentences = [sentence for told in self.fields.values() for sentence in told]
        super().__init__(sentences[0] if len(sentences) == 1 else "", **params)

    def texts(self, translate: Translate = gettext_noop) -> dict[str, list[str]]:
        """The sentences for each field, with their values in them."""
        return {name: [fill(translate(msgid), self.params) for msgid in told] for name, told in self.fields.items()}


def fill(sentence: str, params: Mapping[str, object]) -> str:
    """Put the values in; without values a lone % is an ordinary character."""
    return str(sentence) % params if params else str(sentence)
