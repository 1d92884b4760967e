"""The words of the structure: how areas change, who sits on a committee, what a facility is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What happens to areas (区划调整)."""

    SPLIT = "split", _("拆分")
    MERGE = "merge", _("合并")
    MOVE = "move", _("划归别的上级")
    RENAME = "rename", _("改名")
    RECODE = "recode", _("改编码")


class ChangeState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", _("草案")
    SCHEDULED = "scheduled", _("等生效")
    DONE = "done", _("已生效")
    UNDONE = "undone", _("已撤销")
    DROPPED = "dropped", _("已作废")
    FAILED = "failed", _("没有办成")


class PostsGo(models.TextChoices):
    """What becomes of the posts of an area that ends or is divided."""

    FIRST = "first", _("跟到第一个新区域，在任的人接着任")
    ALL = "all", _("每个新区域都设同样的岗位，在任的人同时任")
    END = "end", _("岗位停止，任职到生效前一天为止")


class SeatRole(models.TextChoices):
    """Seats of the big party committee of a community: 1 + X."""

    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    MEMBER = "member", _("专职委员")
    STANDING = "standing", _("兼职委员")


class FacilityKind(models.TextChoices):
    """Things in public places that somebody must look after; classes follow GB/T 30428.2."""

    LAMP = "lamp", _("路灯")
    HYDRANT = "hydrant", _("消火栓")
    MANHOLE = "manhole", _("井盖")
    LIFT = "lift", _("电梯")
    CAMERA = "camera", _("监控探头")
    DEFIBRILLATOR = "defibrillator", _("自动体外除颤器")
    CHARGER = "charger", _("充电桩")
    BIN = "bin", _("垃圾箱房")
    FITNESS = "fitness", _("健身器材")
    PUMP = "pump", _("二次供水泵房")
    OTHER = "other", _("其他设施")


# How long things of a kind are usually good for, in years: after that they count as ageing.
GOOD_FOR = {
    FacilityKind.LAMP: 10, FacilityKind.HYDRANT: 15, FacilityKind.MANHOLE: 15, FacilityKind.LIFT: 15,
    FacilityKind.CAMERA: 6, FacilityKind.DEFIBRILLATOR: 8, FacilityKind.CHARGER: 8, FacilityKind.BIN: 8,
    FacilityKind.FITNESS: 8, FacilityKind.PUMP: 15, FacilityKind.OTHER: 15,
}  # fmt: skip
OLD_BUILDING = 2000  # built before: what renewal programmes call old compounds


class DeedStage(models.TextChoices):
    """What a partner did, from its report to the word of the community."""

    REPORTED = "reported", _("等社区确认")
    SENT_BACK = "sent_back", _("请补充")
    CONFIRMED = "confirmed", _("社区已确认")
    WITHDRAWN = "withdrawn", _("单位已撤回")
    LAPSED = "lapsed", _("到期未确认")
