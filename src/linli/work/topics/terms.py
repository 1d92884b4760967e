"""The words of topics and early warnings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Whether people still talk about it."""

    LIVE = "live", _("正在热")
    OVER = "over", _("已经平息")


class LineState(models.TextChoices):
    """How far the merging of one request has come."""

    WAITING = "waiting", _("等待合并")
    MERGED = "merged", _("已合并")
    LEFT_OUT = "left_out", _("没有合并")
    FREED = "freed", _("已恢复单独办理")


class WarningKind(models.TextChoices):
    """Why a place is looked at before anybody calls (未诉先办)."""

    REPEAT = "repeat", _("同一处反复出现")
    SEASON = "season", _("往年这个时候常出现")
    AGEING = "ageing", _("设施老旧")


class Stage(models.TextChoices):
    """Where a patrol suggestion stands."""

    SUGGESTED = "suggested", _("待去看")
    NOTHING = "nothing", _("看过，没问题")
    FOUND = "found", _("发现问题，已转诉求")
    DROPPED = "dropped", _("不用去")
