"""The people of the demo city who can be played from the start page; does not exist outside of demo mode."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotSeen
from linli.platform.identity.models import Account, Person
from linli.platform.identity.people import account_for
from linli.platform.notices.models import Notice
from linli.platform.notices.tell import lane_of
from linli.platform.places import tree
from linli.platform.places.terms import Level
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty
from linli.platform.residents.models import Residence

FIELD_FACE, DESK_FACE, SCREEN_FACE = _("手机上干活的人"), _("坐在办公桌前的人"), _("看全局的人")
RESIDENT_FACE, KEEPER_FACE = _("居民"), _("管系统的人")


@dataclass(frozen=True)
class Face:
    """A face and the duties behind it, each with its name and what it does in a few words."""

    name: str | Promise
    duties: tuple[tuple[str, str | Promise, str | Promise], ...]


# In the order of a request's way; of each duty one person is shown for each level of the area tree it is held at.
FACES = (
    Face(
        FIELD_FACE,
        (
            (Duty.GRID_WORKER, _("网格员"), _("到场、拍照、办结，没有网络也能用")),
            (Duty.BUILDING_STEWARD, _("楼长"), _("发现问题、替邻居反映")),
        ),
    ),
    Face(
        DESK_FACE,
        (
            (Duty.DISPATCHER, _("坐席"), _("接电话、派单、改派")),
            (Duty.GRID_LEAD, _("网格长"), _("派单、吹哨、派任务，桌上手机上都行")),
            (Duty.SECRETARY, _("社区书记"), _("吹哨、会商、反馈")),
            (Duty.DEPUTY, _("社区副书记"), _("替书记吹哨、会商、反馈")),
            (Duty.DEPARTMENT_STAFF, _("部门"), _("报到、记进展、办完")),
            (Duty.PROPERTY_STAFF, _("物业"), _("接单、办理")),
            (Duty.SUPERVISOR, _("督办"), _("催办、批延期")),
            (Duty.REVIEWER, _("复核"), _("裁定谁来办")),
        ),
    ),
    Face(SCREEN_FACE, ((Duty.LEADER, _("领导"), _("一屏看三率、时限和地图")),)),
    Face(
        KEEPER_FACE,
        (
            (Duty.ADMINISTRATOR, _("管理员"), _("派单目录、时限规则")),
            (Duty.SECURITY_OFFICER, _("安全管理员"), _("同意导出，看谁看过")),
            (Duty.AUDITOR, _("审计管理员"), _("核对记录有没有被改过")),
        ),
    ),
)


@dataclass(frozen=True)
class Played:
    """A person on the start page."""

    person: Person
    role: str | Promise
    does: str | Promise
    post: str
    where: str


@dataclass(frozen=True)
class Group:
    """The people of one face."""

    face: str | Promise
    people: list[Played]


def groups() -> list[Group]:
    """Who can be played, by face: of each duty and level of the area tree whoever was appointed first."""
    first = _first_holders()
    residents = [one for one in (_resident(elder=False), _resident(elder=True)) if one]
    found = [Group(RESIDENT_FACE, residents)]
    for face in FACES:
        found.append(Group(face.name, [_played(one, *duty) for duty in face.duties for one in first.get(duty[0], ())]))
    return [one for one in found if one.people]


def people() -> list[Played]:
    """All of them."""
    return [one for group in groups() for one in group.people]


def _first_holders() -> dict[str, list[Appointment]]:
    """The first appointed of each duty at each level, the nearest to the residents first; one statement."""
    terms = Appointment.objects.current().select_related("person", "post__area", "post__organisation")
    keys = ("post__duty", "post__area__level")
    found: dict[str, list[Appointment]] = {}
    for one in terms.order_by(*keys, "id").distinct(*keys):
        found.setdefault(one.post.duty, []).append(one)
    order = list(Level)
    for holders in found.values():
        holders.sort(key=lambda one: -order.index(Level(one.post.area.level)))
    return found


def _resident(*, elder: bool) -> Played | None:
    lives = Residence.objects.filter(until=None, person__appointments=None, person__elder=elder).select_related(
        "person", "home__entrance__building__grid", "home__entrance__building__compound"
    )
    one = lives.order_by("id").first()
    if one is None:
        return None
    building = one.home.entrance.building
    where = tree.tree.get().name(building.grid.community_id)
    post = f"{building} {one.home.entrance}"
    role = _("居民，长辈版") if elder else _("居民")
    return Played(one.person, role, _("反映问题、看进度、评价"), post, where)


def _played(term: Appointment, _duty: str, role: str | Promise, does: str | Promise) -> Played:
    area = term.post.area
    where = str(term.post.organisation or "") or tree.tree.get().name(area.community_id or area.pk)
    return Played(term.person, role, does, term.post.title, where)


def code_sent_to(number: str) -> str:
    """Demo mode sends no messages, so the page itself shows the code; empty otherwise."""
    if not settings.DEMO:
        return ""
    newest = Notice.objects.filter(message="code", lane=lane_of(number)).order_by("-made_at").first()
    return str(json.loads(newest.values)["code"]) if newest else ""


def account(pk: int) -> Account:
    """The account of one of these people. Raises NotSeen outside of demo mode, and for anybody else."""
    if not settings.DEMO:
        raise NotSeen
    person = next((one.person for one in people() if one.person.pk == pk), None)
    if person is None:
        raise NotSeen
    return account_for(person)
