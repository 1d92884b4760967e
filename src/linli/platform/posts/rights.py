"""What the holder of a post may do on pages (权限): by kind of duty, changed by an administrator within limits.

Who may make which move of a matter stays declared in its flow; here is what stands around it. The defaults below
are what a new installation begins with; changes are rows of `RightChange`, laid over them. Kept in memory under the
revision "rights", so that a change counts in every process within two seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.platform.places.tree import kept
from linli.platform.posts.terms import AT_DESK, FOR_ORGANISATION, KEEPERS_APART, SEES_AREA, Duty


class Right(models.TextChoices):
    """One thing that a kind of post may do, each asked for by the pages that show or do it."""

    CONSOLE = "console", _("用电脑工作台")
    SEE_AREA = "see_area", _("看本区域的全部事项")
    REVEAL = "reveal", _("查看居民的电话（留下记录）")
    REGISTERS = "registers", _("看居民、房屋等台账，查人查房")
    KEEP_PEOPLE = "keep_people", _("导入居民和车辆")
    KEEP_HOMES = "keep_homes", _("导入房屋")
    KEEP_GROUND = "keep_ground", _("导入区域和单位")
    KEEP_POSTS = "keep_posts", _("导入任职")
    EXPORT = "export", _("申请导出居民资料")
    APPROVE_EXPORT = "approve_export", _("同意别人导出")
    LOG_CALLS = "log_calls", _("登记来电、代居民反映")
    RULES = "rules", _("改派单目录、时限和日历")
    ROSTER = "roster", _("看岗位花名册")
    APPOINT = "appoint", _("任命、续任、免职、交接")
    ACCOUNTS = "accounts", _("开账号、锁账号、重设密码")
    RIGHTS = "rights", _("提出修改岗位权限")
    CONFIRM_RIGHTS = "confirm_rights", _("确认扩大权限")
    AUDIT = "audit", _("看查阅、导出和管理操作的记录")


D = Duty
WORKERS = frozenset(Duty) - KEEPERS_APART
ROSTER_READERS = AT_DESK - FOR_ORGANISATION
APPOINTERS = frozenset({D.SECURITY_OFFICER, D.LEADER, D.SECRETARY, D.DEPUTY, D.GRID_LEAD})

DEFAULTS: Mapping[Right, frozenset[Duty]] = {
    Right.CONSOLE: AT_DESK,
    Right.SEE_AREA: SEES_AREA,
    Right.REVEAL: WORKERS,
    Right.REGISTERS: SEES_AREA,
    Right.KEEP_PEOPLE: frozenset({D.SECRETARY, D.DEPUTY, D.DISPATCHER}),
    Right.KEEP_HOMES: frozenset({D.ADMINISTRATOR, D.SECRETARY, D.DEPUTY, D.DISPATCHER}),
    Right.KEEP_GROUND: frozenset({D.ADMINISTRATOR}),
    Right.KEEP_POSTS: frozenset({D.SECURITY_OFFICER}),
    Right.EXPORT: SEES_AREA,
    Right.APPROVE_EXPORT: frozenset({D.SECURITY_OFFICER, D.SECRETARY}),
    Right.LOG_CALLS: frozenset({D.DISPATCHER, D.SECRETARY, D.DEPUTY, D.GRID_LEAD}),
    Right.RULES: frozenset({D.ADMINISTRATOR}),
    Right.ROSTER: ROSTER_READERS,
    Right.APPOINT: APPOINTERS,
    Right.ACCOUNTS: frozenset({D.SECURITY_OFFICER}),
    Right.RIGHTS: frozenset({D.SECURITY_OFFICER}),
    Right.CONFIRM_RIGHTS: frozenset({D.SECURITY_OFFICER, D.ADMINISTRATOR}),
    Right.AUDIT: frozenset({D.AUDITOR}),
}


@dataclass(frozen=True)
class Held:
    """Which kinds of duty hold each right today."""

    by: Mapping[Right, frozenset[Duty]]

    def of(self, duty: str) -> frozenset[Right]:
        """All rights of a kind of duty."""
        return frozenset(right for right, duties in self.by.items() if duty in duties)


@kept("rights")
def rights() -> Held:
    """The defaults with the changes that are in force laid over them, the oldest first."""
    from linli.platform.posts.models import RightChange

    held = {right: set(duties) for right, duties in DEFAULTS.items()}
    for change in RightChange.objects.filter(state=RightChange.State.IN_FORCE).order_by("decided_at", "id"):
        if change.right not in Right.values or change.duty not in Duty.values:
            continue  # of a version that had more of them
        duties = held[Right(change.right)]
        (duties.add if change.grant else duties.discard)(Duty(change.duty))
    return Held({right: frozenset(duties) for right, duties in held.items()})


def holders(right: Right) -> frozenset[Duty]:
    """The kinds of duty that hold a right now."""
    return rights.get().by[right]
