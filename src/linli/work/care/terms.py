"""The words of the care roster: reasons, ways of consent, results of a visit, stages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why somebody is visited. There is no further label, score or rank."""

    ALONE = "alone", _("独自居住")
    DISABLED = "disabled", _("行动不便或有残疾")
    HARDSHIP = "hardship", _("生活困难")
    LEFT_BEHIND = "left_behind", _("家人在外的老人或孩子")
    ILL = "ill", _("久病在家")
    BEREAVED = "bereaved", _("家里刚有变故")


class ConsentWay(models.TextChoices):
    """How consent was given."""

    FACE = "face", _("当面口头同意")
    PAPER = "paper", _("纸上签字")
    PHONE = "phone", _("电话里同意")
    ONLINE = "online", _("本人在手机上同意")


class ConsentBy(models.TextChoices):
    """Who gave it."""

    SELF = "self", _("本人")
    GUARDIAN = "guardian", _("监护人")


class EntryStage(models.TextChoices):
    """Where an entry stands."""

    ACTIVE = "active", _("走访中")
    RENEWING = "renewing", _("快到期，要再问一次本人")
    ENDED = "ended", _("已结束")
    WITHDRAWN = "withdrawn", _("本人已退出")


class VisitStage(models.TextChoices):
    """Where a visit stands."""

    DUE = "due", _("待走访")
    DONE = "done", _("见到了")
    NOT_MET = "not_met", _("没见到")
    DROPPED = "dropped", _("不用去了")


class Result(models.TextChoices):
    """What a visit found, by one tap."""

    FINE = "fine", _("都好")
    NEEDS = "needs", _("需要帮忙")
    NOT_MET = "not_met", _("没见到")
    DROPPED = "dropped", _("取消")


class Need(models.TextChoices):
    """What help is needed; becomes the first words of a request."""

    MEDICINE = "medicine", _("看病买药")
    REPAIR = "repair", _("家里有东西要修")
    MEALS = "meals", _("吃饭买菜")
    MONEY = "money", _("钱物困难")
    COMPANY = "company", _("想有人说说话")
    OTHER = "other", _("别的事")


class Tie(models.TextChoices):
    """How a contact is tied to the person."""

    CHILD = "child", _("子女")
    SPOUSE = "spouse", _("配偶")
    PARENT = "parent", _("父母")
    RELATIVE = "relative", _("亲戚")
    FRIEND = "friend", _("邻居或朋友")


class WhyEnded(models.TextChoices):
    """Why the keeper took an entry off the roster."""

    BETTER = "better", _("已经不需要走访")
    MOVED = "moved", _("搬走了")
    FAMILY = "family", _("家人接去照顾")
    DIED = "died", _("去世")
    MISTAKE = "mistake", _("登记错了")


WEEKDAYS = (
    (0, _("周一")),
    (1, _("周二")),
    (2, _("周三")),
    (3, _("周四")),
    (4, _("周五")),
    (5, _("周六")),
    (6, _("周日")),
)
MOST_MONTHS = 12
