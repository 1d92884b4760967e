"""The words of requests: stages, reasons, answers of the rating."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a request stands."""

    PLACED = "placed", _("待派单")
    DISPATCHED = "dispatched", _("已派单")
    OBJECTED = "objected", _("有异议，待复核")
    IN_HAND = "in_hand", _("办理中")
    WHISTLED = "whistled", _("已吹哨")
    PAUSED = "paused", _("已暂停")
    ANSWERED = "answered", _("已反馈，待评价")
    RATED = "rated", _("已评价")
    UNCONFIRMED = "unconfirmed", _("到期未评价")
    WITHDRAWN = "withdrawn", _("已撤回")
    MERGED = "merged", _("已合并")
    DONE = "done", _("已办结")  # found on patrol: nobody is there to rate it


# Stages in which somebody is at work on the request.
AT_WORK = (Stage.DISPATCHED, Stage.IN_HAND, Stage.WHISTLED)


class CallStage(models.TextChoices):
    """Where a call to a department stands."""

    CALLED = "called", _("待报到")
    OBJECTED = "objected", _("有异议，待复核")
    REPORTED_IN = "reported_in", _("已报到，办理中")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class TaskStage(models.TextChoices):
    """Where a sub-task stands."""

    ASSIGNED = "assigned", _("待办")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class PressingStage(models.TextChoices):
    """Where a pressing stands."""

    ASKED = "asked", _("社区提请，待定")
    PRESSED = "pressed", _("待回复")
    REPLIED = "replied", _("已回复，待认可")
    LIFTED = "lifted", _("已销号")


class ExtensionStage(models.TextChoices):
    """Where an asked-for extension stands."""

    ASKED = "asked", _("待审批")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")


class PauseReason(models.TextChoices):
    """Why a clock may stand still; the resident reads these words (F2.5)."""

    WAITING_FOR_YOU = "waiting_for_you", _("等您补充情况或约时间")
    PARTS = "parts", _("等配件到货")
    WEATHER = "weather", _("天气不允许施工")
    PERMIT = "permit", _("等施工许可")
    FUNDS = "funds", _("等维修资金到位")


class Fix(models.TextChoices):
    """What was done on the spot: one tap instead of typing."""

    REPAIRED = "repaired", _("已修好")
    CLEARED = "cleared", _("已清理")
    STOPPED = "stopped", _("已劝阻")
    EXPLAINED = "explained", _("当面解释")


class Timely(models.TextChoices):
    """有人及时联系您吗？"""

    YES = "yes", _("及时")
    NO = "no", _("不及时")


class Solved(models.TextChoices):
    """事情解决了吗？"""

    YES = "yes", _("解决了")
    PARTLY = "partly", _("部分解决")
    NO = "no", _("没解决")


class Satisfied(models.TextChoices):
    """您满意吗？"""

    YES = "yes", _("满意")
    FAIRLY = "fairly", _("基本满意")
    NO = "no", _("不满意")


class Proof(models.TextChoices):
    """Staged work: each stage with its own proof (F12.5)."""

    SAFE = "safe", _("先保证安全")
    REPAIR = "repair", _("修好")
    RESTORE = "restore", _("恢复原样")
