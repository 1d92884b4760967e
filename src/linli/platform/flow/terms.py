"""The words of the flow engine: sizes, outcomes, intake channels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    """三事三办: small at once, big coordinated, hard whistled (F2.4)."""

    SMALL = "small", _("小事")
    BIG = "big", _("大事")
    HARD = "hard", _("难事")


class Channel(models.TextChoices):
    """Where a matter came in (来源)."""

    WEB = "web", _("网上反映")
    QR = "qr", _("扫码反映")
    MAILBOX = "mailbox", _("意见箱")
    HOTLINE = "hotline", _("来电")
    ON_BEHALF = "on_behalf", _("代办")
    PATROL = "patrol", _("巡查发现")
    GROUP = "group", _("微信群")
    CITY_HOTLINE = "city_hotline", _("12345 工单")
    OPEN311 = "open311", _("外部系统")
    IMPORT = "import", _("批量导入")


class Outcome(models.TextChoices):
    """Honest endings (F12.4); silence is never "satisfied"."""

    SOLVED = "solved", _("已解决")
    CANNOT_DO = "cannot_do", _("办不了，已说明原因")
    NOT_OURS = "not_ours", _("不归我们管，已告知找谁")
    DUPLICATE = "duplicate", _("与另一件合并办理")
    WITHDRAWN = "withdrawn", _("本人撤回")
    UNCONFIRMED = "unconfirmed", _("到期未评价")
