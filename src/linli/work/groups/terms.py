"""The words of chat groups: platforms, stages of a broadcast, what became of it in each group."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.platform.places.terms import Level


class Platform(models.TextChoices):
    """Where a group chats."""

    WECHAT = "wechat", _("微信群")
    WECOM = "wecom", _("企业微信群")
    OTHER = "other", _("别的群")


class Stage(models.TextChoices):
    """Where a broadcast stands."""

    REVIEW = "review", _("等另一位同意")
    GOING = "going", _("正在发")
    SENT = "sent", _("发完了")
    REFUSED = "refused", _("没有同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class PostingStage(models.TextChoices):
    """Where the errand of posting a text into one's groups stands."""

    DUE = "due", _("待转发")
    DONE = "done", _("都发了")
    DROPPED = "dropped", _("不用发了")


class Way(models.TextChoices):
    """How a broadcast gets into a group."""

    ROBOT = "robot", _("群机器人")
    HAND = "hand", _("负责人转发")
    NOBODY = "nobody", _("没有负责人")


class Told(models.TextChoices):
    """What became of a broadcast in one group."""

    PLANNED = "planned", _("等着发")
    UNDER_WAY = "under_way", _("正在发")
    SENT = "sent", _("发到了")
    FAILED = "failed", _("没发到")
    NOBODY = "nobody", _("没有人发")
    DROPPED = "dropped", _("不发了")


class Follows(models.TextChoices):
    """What a broadcast is to the one before it."""

    CORRECTS = "corrects", _("更正")
    WITHDRAWS = "withdraws", _("撤回")


WIDE = frozenset({Level.TOWN, Level.DISTRICT, Level.CITY})  # a second pair of eyes before so many people read it
