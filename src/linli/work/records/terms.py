"""The words of records: what is asked for, where it stands, how two records come to be called one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Want(models.TextChoices):
    """What a resident asks of their own record."""

    CORRECTION = "correction", _("更正信息")
    DELETION = "deletion", _("注销并删除信息")
    WITHDRAWAL = "withdrawal", _("撤回同意")


class Stage(models.TextChoices):
    """Where a request about one's own record stands."""

    ASKED = "asked", _("待核对")
    RAISED = "raised", _("待社区办理")
    AGREED = "agreed", _("已办好")
    DECLINED = "declined", _("没有改，已说明原因")
    DROPPED = "dropped", _("本人撤回")


class TenancyStage(models.TextChoices):
    """Where the registration of a rented home stands."""

    ASKED = "asked", _("待确认")
    CONFIRMED = "confirmed", _("已登记")
    DECLINED = "declined", _("没有登记，已说明原因")
    DROPPED = "dropped", _("本人撤回")


class LandlordSaid(models.TextChoices):
    """What the landlord answered by the link in the message."""

    NOTHING = "", _("还没有回")
    YES = "yes", _("说是自家的租客")
    NO = "no", _("说不是自家的租客")


class DisputeStage(models.TextChoices):
    """Where a disputed look stands."""

    ASKED = "asked", _("待核实")
    ANSWERED = "answered", _("已答复")


class Judged(models.TextChoices):
    """What came of a disputed look."""

    IN_ORDER = "in_order", _("是办事需要")
    NOT_NEEDED = "not_needed", _("没有必要看")
    BREACH = "breach", _("违反规定，已处理")


class AlarmStage(models.TextChoices):
    """Where an alarm stands."""

    RAISED = "raised", _("待查明")
    SETTLED = "settled", _("已查明")


class Finding(models.TextChoices):
    """What an alarm turned out to be."""

    MISTAKE = "mistake", _("误点或误查")
    TEST = "test", _("演练")
    BREACH = "breach", _("违反规定，已处理")


class PairState(models.TextChoices):
    """What was decided on two records that look like one person."""

    OPEN = "open", _("待核对")
    MERGED = "merged", _("已合并")
    DIFFERENT = "different", _("不是同一个人")


class Reason(models.TextChoices):
    """Why two records look like one person, or unlike."""

    SAME_ID = "same_id", _("证件号码相同")
    SAME_PHONE = "same_phone", _("手机号相同")
    SAME_NAME = "same_name", _("姓名相同")
    SAME_SOUND = "same_sound", _("姓名同音不同字")
    NEAR_SOUND = "near_sound", _("姓名读音相近")
    SAME_HOME = "same_home", _("登记在同一户")
    SAME_BIRTH = "same_birth", _("出生日期相同")
    NEAR_ID = "near_id", _("证件号码只差一位")
    OTHER_PHONE = "other_phone", _("手机号不同，可能换过号")
    SAME_PLATE_HOME = "same_car_home", _("车辆停在同一户")
    OTHER_ID = "other_id", _("证件号码不同")
    OTHER_SEX = "other_sex", _("性别不同")
