"""Looking at who placed a request: on the trail, and closed to the community when the resident wished so (F2.1)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from linli.kernel.errors import NotSeen, Refused
from linli.platform.audit.reveal import reveal
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.work.cases.models import Case


def may_know(case: Case, by: Actor) -> bool:
    """Of an anonymous request only who has it in hand and the desk of its area may know the reporter."""
    if not case.anonymous or by.person_id == case.matter.handler_id:
        return True
    return by.holds(Duty.DISPATCHER, tree.area(case.matter.area_id))


def reveal_reporter(case: Case, field: str, *, by: Actor, why: str) -> str:
    """The reporter's full name or phone. Raises what `audit.reveal` raises, and Refused for anonymous requests."""
    if case.matter.person is None:
        raise NotSeen
    if not may_know(case, by):
        raise Refused(_("这位居民不愿向社区公开姓名和电话，只有经办人和值班坐席能看"))
    value = reveal(case.matter.person, field, by=by, why=why, matter=case.matter)
    return str(case.contact_phone) if field == "phone" and case.contact_phone else value
