"""Party-member households: opened and closed by the community, shown to neighbours only while the household agrees."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.kernel.text import one_line
from linli.platform.events.outbox import publish
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Home
from linli.platform.posts.actor import Actor
from linli.work.muster.actions.calling import required
from linli.work.muster.actions.shifts import keeps
from linli.work.muster.models import PartyHousehold


def open_household(
    by: Actor, *, home: Home, host: Person, offers: str, opens: str, agreed: bool = False
) -> PartyHousehold:
    """挂牌. `agreed`: the household has agreed on paper that neighbours may read address and hours."""
    if not keeps(by, tree.area(home.entrance.building.grid_id)):
        raise Refused(_("这处房屋不在您的辖区"))
    household = PartyHousehold(
        home=home, host=host, offers=one_line(offers)[:200],
        opens=required("opens", opens, _("请写什么时候可以上门，例如“每天 9:00–18:00”"), 80),
        agreed_at=clock.now() if agreed else None, since=clock.today(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            household.save()
            publish("household.open", household=household.pk, actor=by.person_id, agreed=agreed)
    except IntegrityError as error:
        raise Invalid({"home": _("这户已经是党员中心户")}) from error
    household.refresh_from_db()
    return household


@transaction.atomic
def agree(household: PartyHousehold, by: Actor, *, agreed: bool) -> PartyHousehold:
    """The host lets neighbours read address and hours, or not any more."""
    if by.only_matter is not None or by.person_id != household.host_id:
        raise NotSeen
    if household.ended_at is not None:
        raise Refused(_("这户已经不是党员中心户了"))
    if agreed != (household.agreed_at is not None):
        household.agreed_at = clock.now() if agreed else None
        household.save(update_fields=["agreed_at"])
        publish("household.agree", household=household.pk, actor=by.person_id, agreed=agreed)
    return household


@transaction.atomic
def close_household(household: PartyHousehold, by: Actor) -> PartyHousehold:
    """摘牌: by the community, or by the host."""
    host = by.only_matter is None and by.person_id == household.host_id
    if not host and not keeps(by, tree.area(household.home.entrance.building.grid_id)):
        raise NotSeen
    if PartyHousehold.objects.filter(pk=household.pk, ended_at=None).update(ended_at=clock.now(), agreed_at=None):
        publish("household.close", household=household.pk, actor=by.person_id)
    household.refresh_from_db()
    return household
