"""The words of double registration, muster, shifts and talents."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.platform.ui.words import listed


class HelpKind(models.TextChoices):
    """The ten kinds of service posts (服务岗) that a person may take at home after hours (F1.4)."""

    PATROL = "patrol", _("治安巡逻")
    TRAFFIC = "traffic", _("交通劝导")
    MEDIATION = "mediation", _("纠纷调解")
    POLICY = "policy", _("政策宣讲")
    CLEANING = "cleaning", _("环境卫生")
    CARE = "care", _("帮扶照护")
    SCHOOL = "school", _("护学托管")
    REPAIR = "repair", _("便民维修")
    MEDICAL = "medical", _("医疗救护")
    RESCUE = "rescue", _("应急抢险")


class Skill(models.TextChoices):
    """What somebody can do that others cannot; what a muster picks people by."""

    FIRST_AID = "first_aid", _("急救医护")
    SWIMMING = "swimming", _("游泳救生")
    DRIVING = "driving", _("开车")
    BOAT = "boat", _("驾船")
    ELECTRICITY = "electricity", _("电工")
    PLUMBING = "plumbing", _("水暖")
    LIFTING = "lifting", _("搬运出力")
    COOKING = "cooking", _("做饭")
    LAW = "law", _("法律")
    TALKING = "talking", _("劝解谈心")
    TEACHING = "teaching", _("教学辅导")
    LANGUAGE = "language", _("手语方言外语")
    COMPUTER = "computer", _("电脑手机")
    CRAFT = "craft", _("木工手艺")
    ARTS = "arts", _("文艺体育")


class Slot(models.TextChoices):
    """When somebody has time."""

    WORKDAY = "workday", _("工作日白天")
    EVENING = "evening", _("工作日晚上")
    WEEKEND_DAY = "weekend_day", _("周末白天")
    WEEKEND_EVENING = "weekend_evening", _("周末晚上")
    URGENT = "urgent", _("应急时随叫随到")


class Standing(models.TextChoices):
    """As what somebody registers."""

    MEMBER = "member", _("党员")
    OFFICIAL = "official", _("机关事业单位干部职工")
    OTHER = "other", _("其他志愿居民")


class EnrolmentStage(models.TextChoices):
    """Where an enrolment (双报到) stands."""

    APPLIED = "applied", _("等社区确认")
    ACTIVE = "active", _("在岗")
    REFUSED = "refused", _("没有安排")
    WITHDRAWN = "withdrawn", _("本人退出")
    ENDED = "ended", _("已到期")


class MusterStage(models.TextChoices):
    """Where a muster (应急召集) stands."""

    CALLED = "called", _("正在召集")
    CALLED_AGAIN = "called_again", _("又叫了一轮")
    STOOD_DOWN = "stood_down", _("已解散")
    CLOSED = "closed", _("已归档")


class Answer(models.TextChoices):
    """What somebody said to a call-up; empty while they have said nothing."""

    COMING = "coming", _("能来")
    CANNOT = "cannot", _("来不了")


class Source(models.TextChoices):
    """Why somebody is on the list of a muster."""

    ENROLMENT = "enrolment", _("双报到")
    TALENT = "talent", _("能人")
    WALK_IN = "walk_in", _("自己来的")


class TurnState(models.TextChoices):
    """Where one person's turn in a shift stands."""

    ASKED = "asked", _("等本人答复")
    AGREED = "agreed", _("说好了")
    DECLINED = "declined", _("来不了")
    SWAPPED = "swapped", _("换给别人了")
    DROPPED = "dropped", _("已取消")


HOLDING = (TurnState.ASKED, TurnState.AGREED)  # turns that take up a place


def words_of(choices: type[models.TextChoices], values: Iterable[str]) -> str:
    """治安巡逻、政策宣讲: the labels of stored values; what a newer version dropped is passed over."""
    return listed([str(choices(value).label) for value in values if value in choices.values])
