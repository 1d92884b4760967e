"""The words of notices: channels and states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a notice goes out."""

    SMS = "sms", _("短信")
    WECOM = "wecom", _("企业微信群")


class State(models.TextChoices):
    """Where a notice stands. A notice without `next_at` moves no more."""

    WAITING = "waiting", _("等待发送")
    SENDING = "sending", _("正在发送")  # handed to the gateway, answer unknown: asked before it is sent again
    SENT = "sent", _("已发出")  # the gateway took it; a report of delivery may follow
    DELIVERED = "delivered", _("已送达")
    FAILED = "failed", _("没有送达")  # the gateway or the network says it will never arrive
    GIVEN_UP = "given_up", _("已放弃")  # tried long enough
    BUNDLED = "bundled", _("合并发送")  # goes out with others in one SMS, and shares its fate


class Rank(models.IntegerChoices):
    """What goes first when not everything may go at once; the smaller number."""

    CODE = 0, _("验证码")
    URGENT = 1, _("紧急")
    NEWS = 2, _("普通")
