"""Duty kinds: what a post obliges its holder to do (岗位)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class Duty(models.TextChoices):
    """Kinds of posts. A post of a kind stands in an area and, for bodies, in an organisation (F1.3)."""

    GRID_WORKER = "grid_worker", _("网格员")
    GRID_LEAD = "grid_lead", _("网格长")
    BUILDING_STEWARD = "building_steward", _("楼长")
    ENTRANCE_STEWARD = "entrance_steward", _("单元长")
    ALLEY_STEWARD = "alley_steward", _("小巷管家")
    MOBILE_MEMBER = "mobile_member", _("流动网格员")  # couriers and drivers who pass through every day
    SPECIALIST = "service_specialist", _("服务专员")  # a doctor, a policeman, a lawyer who comes to the grid
    SECRETARY = "community_secretary", _("社区书记")
    DEPUTY = "community_deputy", _("社区副书记")
    FIRST_SECRETARY = "first_secretary", _("第一书记")  # sent by another body for a time
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
        Duty.FIRST_SECRETARY,
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
    Duty.MOBILE_MEMBER,
    Duty.SPECIALIST,
}
# The three who keep the system (三员): settings and rules; accounts, posts and rights; reading what both did.
KEEPERS_APART = frozenset({Duty.ADMINISTRATOR, Duty.SECURITY_OFFICER, Duty.AUDITOR})


# Words a place often ends with and a duty begins with; a title says them once: 柳岸社区 + 社区书记 → 柳岸社区书记.
SAID_ONCE = ("社区", "物业")
FOR_A_BODY = "部门"  # of 部门经办人: which department it is the body's name says


def usual_title(place: str, duty: str) -> str:
    """What a post is called when nobody has given it a name of its own: the place or body, and the duty."""
    with override(settings.LANGUAGE_CODE):  # it is stored, so it is in the language of the place, not of who typed it
        words = str(Duty(duty).label)
    if duty == Duty.DEPARTMENT_STAFF:
        words = words.removeprefix(FOR_A_BODY)
    for one in SAID_ONCE:
        if place.endswith(one):
            words = words.removeprefix(one)
    return f"{place}{words}"[:60]
