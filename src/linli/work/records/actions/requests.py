"""更正, 注销, 撤回同意: asked by the owner of the record, answered by the grid worker or the community."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, LinliError, NotSeen, Refused
from linli.kernel.text import one_line, person_name
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Channel, Outcome
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.registers import cells
from linli.platform.residents.actions import agrees, close, move_out, set_field, set_tie, withdraw
from linli.platform.residents.agreements import AGREEMENTS
from linli.platform.residents.history import Hand, changed, confirm
from linli.platform.residents.models import Residence
from linli.platform.residents.terms import Checked, ConsentKind, Field, Subject, Tie
from linli.work.records.actions.beginning import area_of, hand, matter_in, said
from linli.work.records.flows import RecordFlow
from linli.work.records.models import RecordRequest
from linli.work.records.terms import Stage, Want

OF_PERSON = (Field.NAME, Field.ID_NUMBER)
OF_HOME = (Field.TIE, Field.SINCE, Field.UNTIL)
CORRECTABLE = (*OF_PERSON, *OF_HOME)


@RecordFlow.begin
def ask_correction(
    by: Actor, *, field: str, value: str, words: str = "", residence: int | None = None, area: Area | None = None
) -> tuple[RecordRequest, Facts]:
    """我的信息不对: what should stand there instead. Raises Invalid for what can stand there in no case."""
    person = _self(by)
    if field not in CORRECTABLE:
        raise NotSeen
    home = _own_home(person, residence) if field in OF_HOME else None
    plain = _plain(field, value)
    _only_one(person, want=Want.CORRECTION, field=field)
    item = _request(person, Want.CORRECTION, _("更正登记信息"), home, area)
    item.field, item.value, item.residence, item.words = field, plain, home, one_line(words)[:300]
    return item, {"want": Want.CORRECTION, "field": field}


@RecordFlow.begin
def ask_deletion(by: Actor, *, words: str = "", area: Area | None = None) -> tuple[RecordRequest, Facts]:
    """注销: take me out. What the law keeps was said before the tap. Raises Refused for who still holds a post."""
    person = _self(by)
    if Appointment.objects.current().filter(person=person).exists():
        raise Refused(_("您还有在任的岗位，请先办离岗，再来注销"))
    _only_one(person, want=Want.DELETION)
    item = _request(person, Want.DELETION, _("注销并删除信息"), None, area)
    item.words, item.matter.stage = one_line(words)[:300], Stage.RAISED
    return item, {"want": Want.DELETION}


@transaction.atomic
def withdraw_consent(by: Actor, *, kind: str) -> RecordRequest | None:
    """撤回同意 with one tap: it stops in any case. None when nobody can be asked to check it, or is being asked."""
    person = _self(by)
    if area_of(person) is not None and not _open(person, want=Want.WITHDRAWAL, consent=kind):
        return ask_withdrawal(by, kind=kind)
    if agrees(person, kind):
        withdraw(person, kind, Hand(person))
    return None


@RecordFlow.begin
def ask_withdrawal(by: Actor, *, kind: str, area: Area | None = None) -> tuple[RecordRequest, Facts]:
    """撤回同意: it stops here and now; the community makes sure within the time of law that it stops on paper too."""
    person = _self(by)
    if kind not in ConsentKind.values and (kind not in AGREEMENTS or AGREEMENTS[kind].silent):
        raise NotSeen
    _only_one(person, want=Want.WITHDRAWAL, consent=kind)
    item = _request(person, Want.WITHDRAWAL, _("撤回同意"), None, area)
    item.consent, item.matter.stage = kind, Stage.RAISED
    withdraw(person, kind, Hand(person))
    return item, {"want": Want.WITHDRAWAL, "consent": kind}


@RecordFlow.followed.action
def followed(item: RecordRequest, by: Actor, *, words: str) -> Facts:
    """Somewhere else it has stopped: `words` (a msgid, without a name) are read by the person and by the community."""
    return {"words": words}


@RecordFlow.agree.action
def agree(item: RecordRequest, by: Actor, *, words: str = "") -> Facts:
    """核对无误: it is changed, and the history says who changed it from what to what."""
    item.matter.handler, item.matter.outcome, item.answer = by.person, Outcome.SOLVED, one_line(words)[:300]
    why = hand(by, str(Want(item.want).label), item.matter, Checked.VISIT)
    person = _person(item)
    if item.want == Want.DELETION:
        _leave(person, item.matter, why)
    elif item.want == Want.CORRECTION:
        _correct(item, person, why)
    return {"want": item.want, "field": item.field}


def _leave(person: Person, matter: Matter, why: Hand) -> None:
    open_ones = Matter.objects.filter(person=person, closed_at=None).exclude(pk=matter.pk).count()
    if open_ones:
        raise Refused(_("还有 %(n)s 件事没有办完，办完或撤回后才能注销"), n=open_ones)
    close(person, why)


def _correct(item: RecordRequest, person: Person, why: Hand) -> None:
    value, home = item.value or "", item.residence
    if item.field in OF_PERSON:
        set_field(person, item.field, value, why)
        return
    if home is None or home.person_id != person.pk:
        raise Refused(_("这处住址已经变了，请本人重新申请"))
    if item.field == Field.TIE:
        set_tie(home, value, why)
    elif item.field == Field.UNTIL:
        move_out(home, why, date.fromisoformat(value))
    else:
        was, home.since = home.since, date.fromisoformat(value)
        home.save(update_fields=["since"])
        changed(Subject.RESIDENCE, home.pk, Field.SINCE, was, value, why, person=person, home=home.home_id)
    confirm(person, [item.field], why)


@RecordFlow.decline.action
def decline(item: RecordRequest, by: Actor, *, words: str) -> Facts:
    """不能办, and why: the person who asked reads it."""
    item.answer = said("words", words, _("请写明为什么不能办，本人会看到"))
    item.matter.handler, item.matter.outcome = by.person, Outcome.CANNOT_DO
    return {"want": item.want, "words": item.answer}


@RecordFlow.raise_up.action
def raise_up(item: RecordRequest, by: Actor) -> None:
    """交给社区: the worker cannot tell, or has not come to it in three working days."""


@RecordFlow.drop.action
def drop(item: RecordRequest, by: Actor) -> None:
    """不用办了."""
    item.matter.outcome, item.value = Outcome.WITHDRAWN, None


def _self(by: Actor) -> Person:
    if by.person is None:
        raise NotSeen
    return by.person


def _person(item: RecordRequest) -> Person:
    assert item.matter.person_id is not None
    return Person.objects.get(pk=item.matter.person_id)


def _own_home(person: Person, pk: int | None) -> Residence:
    found = Residence.objects.filter(pk=pk or 0, person=person).first()
    if found is None:
        raise NotSeen
    return found


def _plain(field: str, value: str) -> str:
    """The value as it is stored. Raises Invalid with plain words at the field."""
    try:
        if field == Field.NAME:
            return person_name(value)
        if field == Field.ID_NUMBER:
            return str(cells.identity(value))
        if field == Field.TIE and value in Tie.values:
            return value
        if field in (Field.SINCE, Field.UNTIL) and (day := cells.day(value)) <= clock.today():
            return str(day.isoformat())
    except LinliError as error:
        raise Invalid({"value": error.text()}) from error
    raise Invalid({"value": _("请选一项") if field == Field.TIE else _("日期不能在今天以后，请核对")})


def _open(person: Person, **same: str) -> bool:
    return RecordRequest.objects.filter(matter__person=person, matter__closed_at=None, **same).exists()


def _only_one(person: Person, **same: str) -> None:
    if _open(person, **same):
        raise Refused(_("同样的申请已经在办了，请等答复"))


def _request(person: Person, want: str, title: str, home: Residence | None, area: Area | None) -> RecordRequest:
    where = tree.area(home.grid_id) if home and home.grid_id else area_of(person) or area
    if where is None:
        raise Invalid({"community": _("请选您在哪个社区，才知道由谁来办")})
    matter = matter_in(where, title, person)
    matter.channel = Channel.WEB
    return RecordRequest(matter=matter, want=want)
