"""Replies that were given then, played again through the actions: dispatched, and answered at their own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from zlib import crc32

from django.db import transaction

from linli.kernel import clock
from linli.kernel.errors import LinliError
from linli.kernel.text import tidy
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.propose import answers
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty
from linli.work.cases import actions
from linli.work.cases.importing.reading import BROKEN, Row, moment
from linli.work.cases.models import Case
from linli.work.cases.terms import AT_WORK, Stage

SOON = timedelta(minutes=5)  # the old file does not say when it was dispatched


class Replies:
    """The replies of a file, by the number of the message. Faults are kept apart: the message itself stays in."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.rows = {row["id"]: row for row in rows}
        self.faults: list[tuple[Row, str]] = []

    def play(self, case: Case, number: str) -> int:
        """Play the reply to one request; 1 when it was answered now, 0 when there is none or it had been."""
        row = self.rows.get(number)
        if row is None or case.stage not in (Stage.PLACED, *AT_WORK):
            return 0
        try:
            at = self._checked(row, case.matter.opened_at)
            with transaction.atomic():
                self._dispatched(case)
                self._answered(case, tidy(row["reply"]), at)
        except LinliError as error:
            self.faults.append((row, f"答复没有导入：{error.text()}"))
            return 0
        return 1

    def _checked(self, row: Row, opened_at: datetime) -> datetime:
        at = moment(row["reply_time"])
        if BROKEN in row["reply"]:
            raise LinliError("文字编码有误，请在原文件里改好这一行")
        if not tidy(row["reply"]):
            raise LinliError("没有答复的内容")
        if at is None:
            raise LinliError(f"看不懂答复时间“{row['reply_time'][:40]}”，请写成 2026-11-20 09:48:00")
        if at < opened_at or at > clock.now():
            raise LinliError("答复时间早于留言时间，或者还没有到，请核对")
        return at

    def _dispatched(self, case: Case) -> None:
        """派单 by the desk: to the body that the catalogue names, else to a grid of the area, always the same one."""
        if case.stage != Stage.PLACED:
            return
        matter = case.matter
        area = tree.area(matter.area_id)
        by = _first(area.pk, Duty.DISPATCHER, Duty.SECRETARY, Duty.DEPUTY)
        known = catalogue.get()
        party = answers(known, known.categories.get(matter.category), area)
        grid = None if party.organisation_id or area.grid_id else _some_grid(area, case.external_number)
        with clock.travel(matter.opened_at + SOON):
            actions.dispatch(case, by, area=grid)
        matter.refresh_from_db()

    def _answered(self, case: Case, text: str, at: datetime) -> None:
        """填写结果并反馈, by the body that had it, else by the community."""
        matter = case.matter
        by = _acting_for(matter.organisation_id) if matter.organisation_id else None
        by = by or _first(matter.area_id, Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD)
        with clock.travel(max(at, matter.touched_at)):
            actions.answer(case, by, text=text)


def _some_grid(area: Area, number: str) -> Area | None:
    grids = [a for a in tree.tree.get().areas.values() if a.level == Level.GRID and area.contains(a) and not a.ended_on]
    return grids[crc32(number.encode()) % len(grids)] if grids else None


# People act with the posts they hold today, whatever the time that is played: posts of those years are not known.


@cache
def _first(area_id: int, *duties: str) -> Actor:
    """Somebody who holds one of these duties here or above. Raises LinliError when nobody does."""
    area = tree.area(area_id)
    above = [int(pk) for pk in area.path.strip("/").split("/")]
    for duty in duties:
        terms = Appointment.objects.current().filter(post__duty=duty, post__area_id__in=above)
        if term := terms.select_related("person").order_by("-post__area__path", "id").first():
            return Actor.of(term.person)
    raise LinliError(f"{area.name}没有人能派单或反馈，请先任命社区书记和坐席")


@cache
def _acting_for(organisation_id: int) -> Actor | None:
    """Somebody who acts for a body today."""
    terms = Appointment.objects.current().filter(post__organisation_id=organisation_id)
    term = terms.select_related("person").order_by("id").first()
    return Actor.of(term.person) if term else None
