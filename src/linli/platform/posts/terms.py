"""Duty kinds: what a post obliges its holder to do (岗位)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.TextChoices):
    """Kinds of posts. A post of a kind stands in an area and, for bodies, in an organisation (F1.3)."""

    GRID_WORKER = "grid_worker", _("网格员")
    GRID_LEAD = "grid_lead", _("网格长")
    BUILDING_STEWARD = "building_steward", _("楼长")
    ENTRANCE_STEWARD = "entrance_steward", _("单元长")
    ALLEY_STEWARD = "alley_steward", _("小巷管家")
    SECRETARY = "community_secretary", _("社区书记")
    DEPUTY = "community_deputy", _("社区副书记")
    DISPATCHER = "dispatcher", _("值班坐席")
    SUPERVISOR = "supervisor", _("督办员")
    REVIEWER = "reviewer", _("争议复核员")
    LEADER = "leader", _("领导")
    DEPARTMENT_STAFF = "department_staff", _("部门经办人")
    PROPERTY_STAFF = "property_staff", _("物业人员")
    ADMINISTRATOR = "administrator", _("系统管理员")
    SECURITY_OFFICER = "security_officer", _("安全管理员")
    AUDITOR = "auditor", _("审计管理员")


# Holders of these see every matter of their area; the others see only what they take part in.
SEES_AREA = frozenset(
    {
        Duty.GRID_WORKER,
        Duty.GRID_LEAD,
        Duty.SECRETARY,
        Duty.DEPUTY,
        Duty.DISPATCHER,
        Duty.SUPERVISOR,
        Duty.REVIEWER,
        Duty.LEADER,
    }
)
# What waits for the one also waits for the other, who stands in for them.
STANDS_IN_FOR = {Duty.DEPUTY: Duty.SECRETARY}
# Holders of these act for their organisation.
FOR_ORGANISATION = frozenset({Duty.DEPARTMENT_STAFF, Duty.PROPERTY_STAFF})
# Holders of these work at a desk and have the console; the others have the field pages.
AT_DESK = frozenset(Duty) - {
    Duty.GRID_WORKER,
    Duty.BUILDING_STEWARD,
    Duty.ENTRANCE_STEWARD,
    Duty.ALLEY_STEWARD,
}
