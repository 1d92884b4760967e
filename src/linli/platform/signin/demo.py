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
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty
from linli.platform.residents.models import Residence

# One for each face, in the order of a request's way; what they do, in a few words.
FACES: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    (Duty.GRID_WORKER, _("网格员"), _("到场、拍照、办结，没有网络也能用")),
    (Duty.DISPATCHER, _("坐席"), _("接电话、派单、改派")),
    (Duty.SECRETARY, _("社区书记"), _("吹哨、会商、反馈")),
    (Duty.DEPARTMENT_STAFF, _("部门"), _("报到、记进展、办完")),
    (Duty.PROPERTY_STAFF, _("物业"), _("接单、办理")),
    (Duty.SUPERVISOR, _("督办"), _("催办、批延期")),
    (Duty.REVIEWER, _("复核"), _("裁定谁来办")),
    (Duty.LEADER, _("领导"), _("一屏看三率、时限和地图")),
    (Duty.ADMINISTRATOR, _("管理员"), _("派单目录、时限规则")),
)


@dataclass(frozen=True)
class Played:
    """A person on the start page."""

    person: Person
    face: str | Promise
    does: str | Promise
    post: str
    where: str


def people() -> list[Played]:
    """One person for each face, from what is in the database; the first appointed of each kind."""
    residents = (_resident(elder=False), _resident(elder=True))
    return [
        *(one for one in residents if one),
        *(one for duty, face, does in FACES if (one := _holder(duty, face, does))),
    ]


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
    face = _("居民，长辈版") if elder else _("居民")
    return Played(one.person, face, _("反映问题、看进度、评价"), post, where)


def _holder(duty: str, face: str | Promise, does: str | Promise) -> Played | None:
    terms = Appointment.objects.current().filter(post__duty=duty).select_related("person", "post", "post__organisation")
    one = terms.order_by("id").first()
    if one is None:
        return None
    area = tree.area(one.post.area_id)
    where = str(one.post.organisation or "") or tree.tree.get().name(area.community_id or area.pk)
    return Played(one.person, face, does, one.post.title, where)


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
