"""What a desk writes that is no move of a matter: views somebody keeps, and requests taken down for a caller."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places.locate import Where
from linli.platform.posts.actor import Actor
from linli.work.cases.actions.dispatching import required
from linli.work.cases.actions.placing import place
from linli.work.cases.models import Case, SavedView

MOST_VIEWS = 12


@transaction.atomic
def keep_view(by: Actor, *, name: str, query: str) -> SavedView:
    """存为我的视图. The same name again replaces the old one."""
    if by.person is None:
        raise NotSeen
    name = required("name", name, _("请给视图起个名字"), 40)
    if len(query) > 400:
        raise Invalid({"name": _("筛选条件太多，存不下，请去掉几个")})
    mine = SavedView.objects.select_for_update().filter(person=by.person)
    kept = mine.filter(name=name).first() or SavedView(person=by.person, name=name)
    if kept.pk is None and mine.count() >= MOST_VIEWS:
        raise Invalid({"name": _("最多存 %(n)s 个视图，请先删掉不用的")}, n=MOST_VIEWS)
    kept.query = query
    kept.save()
    return kept


def drop_view(by: Actor, pk: int) -> None:
    """Delete one of one's own views; nobody else's."""
    SavedView.objects.filter(person=by.person, pk=pk).delete()


@transaction.atomic
def take_down(by: Actor, *, where: Where, name: str = "", phone: str = "", **told: Any) -> Case:
    """登记来电: place a request for whoever rings, writes or comes; a known number is the person it belongs to."""
    requester: Person | None = None
    if phone:
        requester = meet(name.strip() or str(_("居民")), phone)
    return place(by, where=where, requester=requester, **told)
