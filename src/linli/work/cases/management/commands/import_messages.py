"""./linli import messages FILE.csv: real messages become requests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from linli.platform.places.models import Area
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty
from linli.work.cases.importing.messages import Outcome, bring_in
from linli.work.cases.importing.reading import Table, Unreadable, read, write_back
from linli.work.cases.importing.replies import Replies

CAME_BACK, UNUSABLE = 1, 2


class Command(BaseCommand):
    """Place the messages of a file as requests."""

    help = "Place citizens' messages from a CSV file (id,user,title,text,time) as requests"

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, where, replies, and where to put what comes back."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", default="", help="code of their area; the topmost with a desk when left out")
        parser.add_argument("--replies", type=Path, help="CSV file (id,reply,reply_time) that plays the handling")
        parser.add_argument("--out", type=Path, help="file for the rows that come back; FILE.退回.csv when left out")
        parser.add_argument("--limit", type=int, help="only the first N rows")

    def handle(self, *args: Any, **options: Any) -> None:
        """0 when all rows are in, 1 when some came back, 2 when the file cannot be used."""
        try:
            table = read(options["file"], ("id", "text", "time"))
            answers = read(options["replies"], ("id", "reply", "reply_time")) if options["replies"] else None
        except Unreadable as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        area = chosen(options["area"])
        rows = table.rows[: options["limit"]]
        with connection.cursor() as cursor:
            # Rows that a crash of the machine could lose are simply imported again.
            cursor.execute("SET synchronous_commit = off")
        replies = Replies(answers.rows if answers else ())
        outcome = bring_in(rows, area, replies, lambda done: self.progress(done, len(rows)))
        self.report(options, table, answers, outcome, replies)
        if outcome.faults or replies.faults:
            sys.exit(CAME_BACK)

    def progress(self, done: int, total: int) -> None:
        """On one line, now and then."""
        if done % 20 == 0 or done == total:
            self.stderr.write(f"\r  {done} / {total}", ending="" if done < total else "\n")
            self.stderr.flush()

    def report(
        self, options: dict[str, Any], table: Table, answers: Table | None, outcome: Outcome, replies: Replies
    ) -> None:
        """What became of the rows, and where those are that came back."""
        words = f"新导入 {outcome.placed} 件，早先已导入 {outcome.known} 件，退回 {len(outcome.faults)} 行"
        self.stdout.write(words + (f"；补上答复 {outcome.answered} 件" if answers else ""))
        out = options["out"] or options["file"].with_name(f"{options['file'].name}.退回.csv")
        for path, header, faults in (
            (out, table.header, outcome.faults),
            (out.with_suffix(".答复.csv"), answers.header if answers else [], replies.faults),
        ):
            if faults:
                write_back(path, header, faults)
                self.stdout.write(f"退回的 {len(faults)} 行和原因：{path}")


def chosen(code: str) -> Area:
    """The area of that code; without one the topmost that has a desk: where nobody dispatches, messages would lie."""
    areas = Area.objects.filter(code=code) if code else Area.objects.filter(parent=None).order_by("id")
    if (area := (None if code else _with_a_desk()) or areas.first()) is None:
        words = f"没有编号为 {code} 的区域" if code else "还没有区域，请先建区域或运行 ./linli demo"
        raise CommandError(words, returncode=UNUSABLE)
    return area


def _with_a_desk() -> Area | None:
    terms = Appointment.objects.current().filter(post__duty=Duty.DISPATCHER).select_related("post__area")
    desks = sorted((term.post.area for term in terms), key=lambda area: (area.path.count("/"), area.pk))
    return desks[0] if desks else None
