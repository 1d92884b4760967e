"""The rules of records on one page: requests of their owners, rented homes, disputed looks, alarms."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.platform.flow.declare import STAY, Clock, Flow, Late, Move, work_days, work_hours
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import REQUESTER, THE_SYSTEM, Rooted, Who, holder
from linli.platform.residents.terms import Field
from linli.work.records.models import Alarm, LookDispute, RecordRequest, TenancyRequest
from linli.work.records.terms import AlarmStage, DisputeStage, Stage, TenancyStage, Want

WORKER, LEAD, DESK = holder(Duty.GRID_WORKER), holder(Duty.GRID_LEAD), holder(Duty.DISPATCHER)
SECRETARY = holder(Duty.SECRETARY) | holder(Duty.DEPUTY)
KEEPERS = WORKER | LEAD | DESK | SECRETARY
COMMUNITY = SECRETARY | DESK
OFFICER, AUDITOR, LEADER = holder(Duty.SECURITY_OFFICER), holder(Duty.AUDITOR), holder(Duty.LEADER)


@dataclass(frozen=True)
class Nearest(Who):
    """The grid worker where the grid is known, else the community: so that nothing waits for nobody."""

    near: Who
    far: Who

    def _chosen(self, matter: Rooted) -> Who:
        return self.near if tree.area(matter.area_id).grid_id else self.far

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """Whoever it is."""
        return self._chosen(matter).allows(by, matter)

    def matters(self, by: Actor) -> Q:
        """Those with a grid for the one, those without for the other."""
        return (self.near.matters(by) & ~Q(grid_id=None)) | (self.far.matters(by) & Q(grid_id=None))

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """Whoever it is."""
        return self._chosen(matter).people(matter)

    def token(self, matter: Rooted) -> str:
        """Whoever it is."""
        return self._chosen(matter).token(matter)


NEAREST = Nearest(WORKER, SECRETARY)
LATE_OFFICER = [Late(OFFICER | AUDITOR), Late(LEADER, after=work_days(1))]  # the auditor hears of it at once


def corrects(item: RecordRequest) -> bool:
    """A correction is quick; the rest has the time that the law gives."""
    return item.want == Want.CORRECTION


def by_hand(item: RecordRequest, by: Actor) -> str | Promise | None:
    """Deletion and withdrawal are the community's to carry out, not one worker's."""
    if item.want != Want.CORRECTION and not COMMUNITY.allows(by, item.matter):
        return _("注销和撤回同意由社区来办")
    return None


def not_the_phone(item: RecordRequest, by: Actor) -> str | Promise | None:
    """A phone signs its owner in: it changes by a code to the new number, and by nobody's word."""
    return _("手机号要本人用验证码来改") if item.field == Field.PHONE else None


class RecordFlow(Flow):
    """更正, 注销, 撤回同意: what residents ask of their own records (F11.1)."""

    kind, label, item, stages, private = "record", _("信息申请"), RecordRequest, Stage, True
    starts = (Stage.ASKED, Stage.RAISED)
    ends = (Stage.AGREED, Stage.DECLINED, Stage.DROPPED)
    waits = {Stage.ASKED: NEAREST, Stage.RAISED: holder(Duty.SECRETARY)}
    pages = {"field": "records:field_request", "console": "records:desk_request"}

    agree = Move(
        (Stage.ASKED, Stage.RAISED), to=Stage.AGREED, by=KEEPERS, label=_("核对无误，办好"),
        needs=[by_hand, not_the_phone],
    )  # fmt: skip
    decline = Move(
        (Stage.ASKED, Stage.RAISED), to=Stage.DECLINED, by=KEEPERS, label=_("不能办，说明原因"), needs=[by_hand]
    )
    raise_up = Move(Stage.ASKED, to=Stage.RAISED, by=WORKER | LEAD | THE_SYSTEM, label=_("交给社区"))
    drop = Move((Stage.ASKED, Stage.RAISED), to=Stage.DROPPED, by=REQUESTER, label=_("不用办了"))
    followed = Move((Stage.ASKED, Stage.RAISED), to=STAY, by=THE_SYSTEM, label=_("已经停下"))

    clocks = (
        Clock("hand_up", _("网格核对"), since=[Stage.ASKED], until=[agree, decline, raise_up], within=work_days(3),
              then="raise_up"),
        Clock(
            "correct", _("更正"), since=[Stage.ASKED, Stage.RAISED], until=[agree, decline], within=work_days(5),
            applies=corrects, warn=NEAREST, late=[Late(SECRETARY), Late(LEADER, after=work_days(3))],
        ),
        Clock(
            "law", _("答复申请"), since=[Stage.ASKED, Stage.RAISED], until=[agree, decline], within=work_days(15),
            applies=lambda item: not corrects(item), warn=SECRETARY,
            late=[Late(SECRETARY | OFFICER), Late(LEADER, after=work_days(1))],
        ),
    )  # fmt: skip


class TenancyFlow(Flow):
    """租住登记: the tenant writes, the owner confirms by the link in a message, or the grid worker at the door."""

    kind, label, item, stages = "tenancy", _("租住登记"), TenancyRequest, TenancyStage
    starts, ends = (TenancyStage.ASKED,), (TenancyStage.CONFIRMED, TenancyStage.DECLINED, TenancyStage.DROPPED)
    waits = {TenancyStage.ASKED: NEAREST}
    pages = {"field": "records:field_tenancy", "console": "records:desk_tenancy"}

    owner_yes = Move(TenancyStage.ASKED, to=TenancyStage.CONFIRMED, by=THE_SYSTEM, label=_("房东确认"))
    owner_no = Move(TenancyStage.ASKED, to=TenancyStage.DECLINED, by=THE_SYSTEM, label=_("房东说不是"))
    owner_noted = Move(TenancyStage.ASKED, to=STAY, by=THE_SYSTEM, label=_("房东回复"))
    confirm = Move(TenancyStage.ASKED, to=TenancyStage.CONFIRMED, by=KEEPERS, label=_("核对无误，登记"))
    decline = Move(TenancyStage.ASKED, to=TenancyStage.DECLINED, by=KEEPERS, label=_("不能登记，说明原因"))
    drop = Move(TenancyStage.ASKED, to=TenancyStage.DROPPED, by=REQUESTER, label=_("不用登记了"))

    clocks = (
        Clock(
            "confirm", _("确认租住登记"), since=[TenancyStage.ASKED], until=[confirm, decline, owner_yes, owner_no],
            within=work_days(5), warn=NEAREST, late=[Late(LEAD | SECRETARY)],
        ),
    )  # fmt: skip


class LookDisputeFlow(Flow):
    """查阅异议: the owner of data doubts a look; the security administrator must answer (F12.11)."""

    kind, label, item, stages, private = "look_dispute", _("查阅异议"), LookDispute, DisputeStage, True
    starts, ends = (DisputeStage.ASKED,), (DisputeStage.ANSWERED,)
    waits = {DisputeStage.ASKED: OFFICER}
    pages = {"console": "records:desk_dispute"}

    answer = Move(DisputeStage.ASKED, to=DisputeStage.ANSWERED, by=OFFICER, label=_("答复本人"))

    clocks = (
        Clock(
            "answer", _("答复查阅异议"), since=[DisputeStage.ASKED], until=[answer], within=work_days(5), warn=OFFICER,
            late=LATE_OFFICER,
        ),
    )  # fmt: skip


class AlarmFlow(Flow):
    """警报: a honeytoken was looked at; the security administrator finds out why."""

    kind, label, item, stages, private = "alarm", _("查阅警报"), Alarm, AlarmStage, True
    starts, ends = (AlarmStage.RAISED,), (AlarmStage.SETTLED,)
    waits = {AlarmStage.RAISED: OFFICER}
    pages = {"console": "records:desk_alarm"}

    settle = Move(AlarmStage.RAISED, to=AlarmStage.SETTLED, by=OFFICER, label=_("写明查明的情况"))

    clocks = (
        Clock(
            "settle", _("查明警报"), since=[AlarmStage.RAISED], until=[settle], within=work_hours(8), warn=OFFICER,
            late=LATE_OFFICER,
        ),
    )  # fmt: skip
