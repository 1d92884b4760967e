"""Keeping the register of groups: who may, which group, who answers for it, its robot."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import one_line
from linli.platform.identity.models import Person
from linli.platform.notices.models import Robot
from linli.platform.places import tree
from linli.platform.places.models import Area, Building
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.residents.actions import agree, agrees, withdraw
from linli.platform.residents.history import Hand
from linli.platform.residents.terms import ConsentKind
from linli.work.groups.models import ChatGroup, GroupKeeper

KEEPERS = frozenset({Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD, Duty.DISPATCHER, Duty.ADMINISTRATOR})
ROBOTS_AT = "/cgi-bin/webhook/send?key="


def may_keep(by: Actor, area: Area) -> bool:
    """Whether the actor keeps the groups of an area."""
    return by.system or any(by.holds(duty, area) for duty in KEEPERS)


def _checked(by: Actor, area: Area, building: Building | None) -> Area:
    """The area a group lies in: that of its building, where it has one. Raises Refused elsewhere."""
    where = tree.area(building.grid_id) if building else area
    if not may_keep(by, where):
        raise Refused(_("这里的群不由您登记"))
    return where


def add_group(
    by: Actor, *, area: Area, name: str, platform: str, members: int = 0, building: Building | None = None
) -> ChatGroup:
    """登记一个群. Raises Invalid for a second one of the name in the area."""
    where = _checked(by, area, building)
    group = ChatGroup(
        area=where, building=building, name=one_line(name)[:80], platform=platform, members=members, made_at=clock.now()
    )
    group.put_under(where)
    return _saved(group)


def change_group(group: ChatGroup, by: Actor, *, name: str, platform: str, members: int) -> ChatGroup:
    """Its name, where it chats, how many are in it."""
    _checked(by, group.area, None)
    group.name, group.platform, group.members = one_line(name)[:80], platform, members
    return _saved(group)


def _saved(group: ChatGroup) -> ChatGroup:
    if not group.name:
        raise Invalid({"name": _("请写群的名字")})
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise Invalid({"name": _("这里已经有一个同名的群")}) from error
    return group


def close_group(group: ChatGroup, by: Actor) -> None:
    """The group is no more; what was sent to it stays on the record."""
    _checked(by, group.area, None)
    group.closed_on = clock.today()
    group.save(update_fields=["closed_on"])


@transaction.atomic
def answer_for(group: ChatGroup, by: Actor, *, person: Person | None) -> None:
    """From today on this person answers for the group; the term of who did so before ends."""
    _checked(by, group.area, None)
    ChatGroup.objects.select_for_update().get(pk=group.pk)
    today, current = clock.today(), group.keepers.filter(until=None)
    if person is not None and current.filter(person=person).exists():
        current = current.exclude(person=person)
    current.filter(since=today).delete()
    current.update(until=today - timedelta(days=1))
    if person is not None:
        GroupKeeper.objects.get_or_create(group=group, person=person, until=None, defaults={"since": today})


@transaction.atomic
def set_robot(group: ChatGroup, by: Actor, *, webhook: str) -> None:
    """The address of the group's robot; an empty one takes it away. Raises Invalid for what is no such address."""
    _checked(by, group.area, None)
    address = webhook.strip()
    if not address:
        Robot.objects.filter(pk=group.robot_id or 0).update(active=False)
        group.robot = None
    elif not address.startswith("https://") or ROBOTS_AT not in address:
        raise Invalid({"webhook": _("请粘贴群机器人的完整地址，以 https:// 开头")})
    else:
        robot = group.robot or Robot(label=group.name)
        robot.label, robot.webhook, robot.active = group.name, address, True
        robot.save()
        group.robot = robot
    group.save(update_fields=["robot"])


def wish_sms(by: Actor, *, wanted: bool) -> None:
    """社区通知发短信给我, or not any more; only by the person. It is a consent, kept among theirs."""
    if by.person is None:
        raise Refused(_("请先登录"))
    agreed = agrees(by.person, ConsentKind.NOTICES)
    if wanted and not agreed:
        agree(by.person, ConsentKind.NOTICES)
    elif agreed and not wanted:
        withdraw(by.person, ConsentKind.NOTICES, Hand(by.person))
