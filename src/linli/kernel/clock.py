"""The one clock: what time it is, which day it is here, and how both are said in plain Chinese."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from types import TracebackType
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


class Travelling:
    """A clock set to another time, for tests and for rehearsals.

    It is seen by every thread of the process (a view, a job and a listener must agree on the time), and it stands still
    unless `running`, so that a test does not depend on the speed of the machine.
    """

    def __init__(self, to: datetime, *, running: bool = False) -> None:
        self._lock = threading.Lock()
        self._running = running
        self._before: list[Travelling | None] = []
        self.to(to)

    def now(self) -> datetime:
        """The travelled time in UTC."""
        with self._lock:
            return self._set_to + (_real() - self._set_at if self._running else timedelta())

    def to(self, moment: datetime) -> None:
        """Jump to a moment, forward or back."""
        with self._lock:
            self._set_to, self._set_at = _aware(moment).astimezone(UTC), _real()

    def forward(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        with self._lock:
            self._set_to += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)

    def __enter__(self) -> "Travelling":
        global _travelling
        self._before.append(_travelling)
        _travelling = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        global _travelling
        _travelling = self._before.pop()


# A plain variable and not a contextvar: worker threads must see the travelled time too.
_travelling: Travelling | None = None


def travel(to: datetime, *, running: bool = False) -> Travelling:
    """`with travel(datetime(...)) as clock:` sets the clock of this process; the old one comes back at the end."""
    return Travelling(to, running=running)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    travelling = _travelling
    return travelling.now() if travelling else _real()


def local(moment: datetime) -> datetime:
    """The same moment as the clock on the wall here shows it."""
    return _aware(moment).astimezone(LOCAL)


def today() -> date:
    """Today's date here, which is not the UTC date before eight in the morning."""
    return local(now()).date()


def start_of_day(day: date) -> datetime:
    """Midnight here at which the day begins, in UTC."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


def due_words(moment: datetime) -> str:
    """When something is due: 今天 14:10, 明天 09:00, 11 月 23 日 18:00; another year is named."""
    there, here = local(moment), today()
    day = {-1: "昨天", 0: "今天", 1: "明天"}.get((there.date() - here).days)
    if day is None:
        day = f"{there.month} 月 {there.day} 日"
        if there.year != here.year:
            day = f"{there.year} 年 {day}"
    return f"{day} {there:%H:%M}"


def span_words(span: timedelta, day: timedelta = timedelta(days=1)) -> str:
    """A length of time in its two largest units: 3 天 8 小时, 38 分. The sign is not said: 还剩 or 超 goes before it.

    `day` is the length of one day: pass the working day's length when the span was counted in working time.
    """
    minutes, whole = int(abs(span).total_seconds() // 60), int(day.total_seconds() // 60)
    parts = [(minutes // whole, "天"), (minutes % whole // 60, "小时"), (minutes % whole % 60, "分")]
    while parts and not parts[0][0]:
        parts.pop(0)
    return " ".join(f"{number} {unit}" for number, unit in parts[:2] if number) or "不到 1 分"


def _real() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place that may ask the machine


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment
