"""Messages become requests: each through `actions.place` at its own time, once; what cannot be taken is told why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from linli.kernel import clock, pinyin
from linli.kernel.errors import LinliError
from linli.kernel.text import one_line, tidy
from linli.platform.flow.ring import judge_silently
from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places.locate import Where, at_area, find
from linli.platform.places.models import Area, Compound
from linli.platform.posts.actor import SYSTEM
from linli.work.cases import actions
from linli.work.cases.importing.reading import BROKEN, Row, moment
from linli.work.cases.importing.replies import Replies
from linli.work.cases.models import Case

LONGEST_ID = 60
EARLIEST = 1990
# What other systems call the ways in, beside our own words for them.
SAID: dict[str, str] = {
    "12345": Channel.CITY_HOTLINE, "12345热线": Channel.CITY_HOTLINE, "市民热线": Channel.CITY_HOTLINE,
    "网站": Channel.WEB, "网上": Channel.WEB, "微信小程序": Channel.WEB, "公众号": Channel.WEB, "扫码": Channel.QR,
    "二维码": Channel.QR, "电话": Channel.HOTLINE, "热线": Channel.HOTLINE, "信箱": Channel.MAILBOX,
    "来信": Channel.MAILBOX, "微信群": Channel.GROUP, "巡查": Channel.PATROL, "网格员上报": Channel.PATROL,
}  # fmt: skip
Progress = Callable[[int], None]


@dataclass
class Outcome:
    """What became of a file."""

    placed: int = 0
    known: int = 0  # had been imported before
    answered: int = 0
    faults: list[tuple[Row, str]] = field(default_factory=list)


class Fault(Exception):
    """A row cannot be taken; the text is the reason."""


def bring_in(rows: Iterable[Row], area: Area, replies: Replies, told: Progress = lambda done: None) -> Outcome:
    """Place all rows; each is its own transaction, so an interrupted run goes on where it stopped."""
    outcome, importer = Outcome(), Importer(area, replies)
    for done, row in enumerate(rows, 1):
        try:
            importer.take(row, outcome)
        except Fault as fault:
            outcome.faults.append((row, str(fault)))
        except LinliError as error:
            outcome.faults.append((row, error.text()))
        told(done)
    return outcome


class Importer:
    """Remembers what one run needs again and again."""

    def __init__(self, area: Area, replies: Replies) -> None:
        self.area, self.replies = area, replies
        self.people: dict[str, Person] = {}
        self.seen: dict[str, int] = {}
        compounds = Compound.objects.filter(community__path__startswith=area.path)
        self.compounds = tuple(compounds.values_list("name", flat=True))

    def take(self, row: Row, outcome: Outcome) -> None:
        """One row: checked, placed unless it is there, answered where a reply is known."""
        at = self.checked(row)
        case = Case.objects.select_related("matter").filter(external_number=row["id"]).first()
        if case is None:
            case = self.placed(row, at)
            outcome.placed += 1
        else:
            outcome.known += 1
        outcome.answered += self.replies.play(case, row["id"])
        judge_silently(case.pk)  # what ran out years ago pages nobody today

    def checked(self, row: Row) -> datetime:
        """The row's time. Raises Fault for a row that cannot be taken."""
        number = row["id"]
        if BROKEN in "".join(row.cells):
            raise Fault("文字编码有误，有的字认不出来，请在原文件里改好这一行")
        if not number:
            raise Fault("没有编号，请补上编号，重复导入时靠它认出同一件事")
        if len(number) > LONGEST_ID:
            raise Fault(f"编号太长，请写在 {LONGEST_ID} 个字符以内")
        if first := self.seen.get(number):
            raise Fault(f"编号 {number} 和第 {first} 行重复")
        self.seen[number] = row.line
        if not tidy(row["text"]):
            raise Fault("没有内容，请写一句话，说明是什么事")
        return checked_time(row["time"])

    def placed(self, row: Row, at: datetime) -> Case:
        """点单 at the time of the message: numbers and clocks count from then."""
        text = words(row)
        try:
            with transaction.atomic(), clock.travel(at):
                person = self.person(row["user"])
                case = actions.place(
                    SYSTEM, text=text, where=self.where(text), requester=person, channel=channel_of(row["source"]),
                    external_number=row["id"], opened_at=at,
                )  # fmt: skip
            if person is not None:  # only now: had the row been refused, the person would be gone again with it
                self.people[person.name] = person
            return case
        except IntegrityError:  # another run was quicker
            known = Case.objects.select_related("matter").filter(external_number=row["id"]).first()
            if known is None:
                raise
            return known

    def where(self, text: str) -> Where:
        """The compound or building that the text names, else the area of the import."""
        found = find(text, self.area, limit=1) if any(name in text for name in self.compounds) else []
        return found[0] if found else at_area(self.area)

    def person(self, user: str) -> Person | None:
        """The same person for the same user name; nobody for none."""
        name = one_line(user)[:80]
        if not name:
            return None
        if name in self.people:
            return self.people[name]
        known = Person.objects.filter(name_pinyin=pinyin.full(name)[:200], name=name, phone_blind=None)
        return known.order_by("id").first() or meet(name)


def channel_of(words: str) -> str:
    """Where the message had come in, if the file says so in words we know; else that it was imported."""
    plain = one_line(words).lower()
    known = {value: value for value in Channel.values} | {str(one.label).lower(): one.value for one in Channel}
    return (known | SAID).get(plain, Channel.IMPORT)


def checked_time(text: str) -> datetime:
    """The time of a message. Raises Fault when there is none, or one that cannot be."""
    if not text:
        raise Fault("没有时间，请补上，如 2026-11-20 09:48:00")
    at = moment(text)
    if at is None:
        raise Fault(f"看不懂时间“{text[:40]}”，请写成 2026-11-20 09:48:00")
    if at > clock.now():
        raise Fault(f"时间 {text} 还没有到，请核对")
    if at.year < EARLIEST:
        raise Fault(f"时间 {text} 太早，请核对")
    return at


def words(row: Row) -> str:
    """Title and text as one: the title comes first unless the text says it already."""
    title, text = one_line(row["title"]), tidy(row["text"])
    if not title or title in text[: len(title) + 20]:
        return text
    return f"{title}\n{text}"
