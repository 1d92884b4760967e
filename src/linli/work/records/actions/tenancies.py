"""租住登记: written by the tenant, confirmed by the owner or at the door; its end, and one more term."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, LinliError, NotSeen, Refused
from linli.kernel.text import person_name
from linli.platform.events.outbox import publish
from linli.platform.flow.declare import Facts
from linli.platform.flow.terms import Channel, Outcome
from linli.platform.identity.fields import blind
from linli.platform.identity.models import PHONE_CONTEXT, Person
from linli.platform.identity.people import meet
from linli.platform.places.locate import at_home
from linli.platform.places.models import Home
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.residents.actions import let_until, set_field, settle
from linli.platform.residents.history import Hand, confirm
from linli.platform.residents.models import Residence, Tenancy
from linli.platform.residents.terms import Checked, Field, Tie
from linli.work.records.actions.beginning import hand, keeps, matter_in, said
from linli.work.records.flows import TenancyFlow
from linli.work.records.models import TenancyRequest
from linli.work.records.terms import LandlordSaid

LONGEST = timedelta(days=20 * 366)  # 合同法: a lease runs twenty years at most
MOST_OTHERS = 12


@TenancyFlow.begin
def register_tenancy(
    by: Actor, *, home: Home, since: date, ends_on: date, landlord_name: str, landlord_phone: str, others: str = "",
    name: str = "", person: Person | None = None,
) -> tuple[TenancyRequest, Facts]:  # fmt: skip
    """The tenant registers (or, with `person`, staff for them). Raises Invalid for dates and names that cannot be."""
    tenant = person or by.person
    if tenant is None:
        raise NotSeen
    where = at_home(home).area
    _dates(since, ends_on)
    names = _names(others)
    if name:  # said for the first time: the landlord cannot tell anybody by the end of a number
        set_field(tenant, Field.NAME, person_name(name), Hand(tenant))
    if TenancyRequest.objects.filter(matter__person=tenant, home=home, matter__closed_at=None).exists():
        raise Refused(_("这一处的租住登记已经交过了，正在等确认"))
    entrance = home.entrance
    words = f"{entrance.building.name} {entrance.name}"
    item = TenancyRequest(
        matter=matter_in(where, words, tenant), home=home, since=since, ends_on=ends_on, landlord_name=landlord_name,
        landlord_phone=landlord_phone, others="\n".join(names) or None,
        registered_owner=_is_owner(home, landlord_phone),
    )  # fmt: skip
    item.matter.building = entrance.building_id
    item.matter.channel = Channel.WEB if by.person_id == tenant.pk else Channel.ON_BEHALF
    return item, {"people": len(names) + 1, "since": since.isoformat(), "ends_on": ends_on.isoformat()}


def _dates(since: date, ends_on: date) -> None:
    today = clock.today()
    if since > today + timedelta(days=60):
        raise Invalid({"since": _("入住日期太远了，请到时候再登记")})
    if ends_on <= max(since, today) or ends_on - since > LONGEST:
        raise Invalid({"ends_on": _("请看一下合同：到期的日子要在今天和入住日期以后")})


def _names(text: str) -> list[str]:
    lines = [line for line in (part.strip() for part in text.splitlines()) if line][: MOST_OTHERS + 1]
    if len(lines) > MOST_OTHERS:
        raise Invalid({"others": _("最多写 12 个人，一行一个")})
    try:
        return [person_name(line) for line in lines]
    except LinliError as error:
        raise Invalid({"others": _("一行写一个人的姓名，不要带数字和符号")}) from error


def _is_owner(home: Home, phone: str) -> bool:
    """Whether this number is that of an owner of the home whom we know: then their word is enough."""
    owners = Residence.objects.filter(home=home, tie=Tie.OWNER, until=None, person__merged_into=None)
    return owners.filter(person__phone_blind=blind(phone, PHONE_CONTEXT)).exists()


def landlord_says(item: TenancyRequest, *, yes: bool) -> TenancyRequest:
    """What the landlord answered by the link. An owner we know decides by it; of others it is a note for the worker."""
    if not item.registered_owner:
        return _owner_noted(item, SYSTEM, yes=yes)
    return _owner_yes(item, SYSTEM) if yes else _owner_no(item, SYSTEM)


@TenancyFlow.owner_yes.action
def _owner_yes(item: TenancyRequest, by: Actor) -> Facts:
    _noted(item, LandlordSaid.YES)
    owner = _owner(item)
    _move_in(item, Hand(owner, "", "租住登记", item.pk, Checked.SELF))
    return {"said": LandlordSaid.YES}


@TenancyFlow.owner_no.action
def _owner_no(item: TenancyRequest, by: Actor) -> Facts:
    _noted(item, LandlordSaid.NO)
    item.matter.outcome = Outcome.CANNOT_DO
    item.answer = "房东回复：不是自家的租客"
    return {"said": LandlordSaid.NO}


@TenancyFlow.owner_noted.action
def _owner_noted(item: TenancyRequest, by: Actor, *, yes: bool) -> Facts:
    _noted(item, LandlordSaid.YES if yes else LandlordSaid.NO)
    return {"said": item.said}


def _noted(item: TenancyRequest, said_what: str) -> None:
    item.said, item.said_at = said_what, clock.now()


def _owner(item: TenancyRequest) -> Person | None:
    return Person.objects.with_phone(item.landlord_phone or "").first()


@TenancyFlow.confirm.action
def confirm_tenancy(item: TenancyRequest, by: Actor) -> Facts:
    """核对无误: the grid worker was at the door, or the community knows."""
    item.matter.handler = by.person
    _move_in(item, hand(by, "租住登记", item.matter, Checked.VISIT))
    return {"people": len(_names(item.others or "")) + 1}


@TenancyFlow.decline.action
def decline_tenancy(item: TenancyRequest, by: Actor, *, words: str) -> Facts:
    """不能登记, and why."""
    item.answer = said("words", words, _("请写明为什么不能登记，本人会看到"))
    item.matter.handler, item.matter.outcome = by.person, Outcome.CANNOT_DO
    return {"words": item.answer}


@TenancyFlow.drop.action
def drop_tenancy(item: TenancyRequest, by: Actor) -> None:
    """不用登记了."""
    item.matter.outcome = Outcome.WITHDRAWN


def _move_in(item: TenancyRequest, by: Hand) -> None:
    """Tenant and household live there from now on; the term is known."""
    item.matter.outcome = Outcome.SOLVED
    assert item.matter.person_id is not None
    tenant = Person.objects.get(pk=item.matter.person_id)
    lives = settle(tenant, item.home, Tie.TENANT, min(item.since, clock.today()), by)
    names = _names(item.others or "")
    there = {one.person.name for one in Residence.objects.filter(home=item.home, until=None).select_related("person")}
    for name in names:
        if name not in there:
            settle(meet(name), item.home, Tie.TENANT, lives.since, by)
    term = let_until(lives, item.ends_on, by)
    term.landlord_name, term.landlord_phone = item.landlord_name, item.landlord_phone
    term.people, term.matter = len(names) + 1, item.pk
    term.save()
    item.residence = lives
    confirm(tenant, [Field.HOME, Field.TIE], by)


def extend_tenancy(by: Actor, tenancy: Tenancy, ends_on: date) -> Tenancy:
    """续租: the worker was told by tenant and owner. Raises NotSeen for people of other areas."""
    if not keeps(by, tenancy.residence.home):
        raise NotSeen
    if ends_on <= clock.today():
        raise Invalid({"ends_on": _("请选今天以后的日期")})
    let_until(tenancy.residence, ends_on, hand(by, "续租", None, Checked.VISIT))
    confirm(tenancy.residence.person, [Field.HOME], hand(by, "续租", None, Checked.VISIT))
    publish("tenancy.extended", residence=tenancy.residence_id, ends_on=ends_on.isoformat())
    return tenancy
