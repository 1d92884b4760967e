"""Appointing, extending, ending, changing, standing in: the only code that writes posts and terms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.events.outbox import publish
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment, AppointmentChange, Post
from linli.platform.posts.rights import Right, rights
from linli.platform.posts.rules import APART, APPOINTS, ONE_HOLDER, OPENS_RESIDENTS
from linli.platform.posts.terms import FOR_ORGANISATION, Duty, usual_title
from linli.platform.posts.trail import acted

What = AppointmentChange.What
LONGEST_LEAVE = timedelta(days=180)
DAY = timedelta(days=1)


def may_appoint(by: Actor, duty: str, area: Area) -> bool:
    """Whether one of the actor's posts gives out posts of this kind here (see `rules.APPOINTS`)."""
    if by.system:
        return True
    return any(
        duty in APPOINTS.get(held.duty, ()) and held.area.contains(area) for held in by.having(Right.APPOINT)
    )  # fmt: skip


# Posts ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_post(by: Actor, *, duty: str, area: Area, organisation: Organisation | None = None, title: str = "") -> Post:
    """Set up a post, still empty; one that is there under the same name is given back. Raises Refused or Invalid."""
    _only_who_may(by, duty, area)
    if duty in FOR_ORGANISATION and organisation is None:
        raise Invalid({"organisation": _("请选这个岗位属于哪个单位")})
    name = title.strip()[:60] or usual_title(str(organisation or area), duty)
    known = Post.objects.filter(duty=duty, area=area, organisation=organisation, title=name)
    if post := known.order_by("id").first():
        if post.closed_on is not None:
            post.closed_on = None
            post.save(update_fields=["closed_on"])
        return post
    post = Post.objects.create(duty=duty, area=area, organisation=organisation, title=name)
    acted(by, "post.open", post.title, area=area, post=post.pk)
    return post


@transaction.atomic
def close_post(by: Actor, post: Post, *, basis: str = "") -> Post:
    """Do away with a post that nobody holds any more. Raises Refused while somebody does."""
    post = _locked(post)
    _only_who_may(by, post.duty, post.area)
    if post.appointments.filter(Q(until=None) | Q(until__gte=clock.today())).exists():
        raise Refused(_("还有人在任，请先办免职或交接，再撤销岗位"))
    post.closed_on = clock.today()
    post.save(update_fields=["closed_on"])
    acted(by, "post.close", post.title, area=post.area, post=post.pk, basis=basis)
    return post


# Terms ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def appoint(
    by: Actor, person: Person, post: Post, *, since: date, until: date | None = None, basis: str = "",
    quiet: bool = False,
) -> Appointment:  # fmt: skip
    """任命: the person holds the post from `since` to `until`, both days included. Raises Refused or Invalid."""
    post = _locked(post)
    _only_who_may(by, post.duty, post.area, person)
    _right_way_round(since, until)
    if post.closed_on is not None and (until is None or until >= post.closed_on):
        raise Refused(_("这个岗位已经撤销"))
    _once_each(person, post, since, until)
    _one_holder(person, post, since, until)
    _kept_apart(person, post, since, until)
    term = Appointment.objects.create(post=post, person=person, since=since, until=until, basis=basis.strip()[:200])
    _note(term, What.BEGUN, by, basis, quiet=quiet)
    return term


@transaction.atomic
def extend(by: Actor, term: Appointment, *, until: date | None, basis: str = "", quiet: bool = False) -> Appointment:
    """续任: a later last day, or none. Raises Refused when the term is over or the day is no later."""
    term, post = _locked_term(term)
    _only_who_may(by, post.duty, post.area, term.person)
    if term.until is None or (until is not None and until <= term.until):
        raise Invalid({"until": _("新的结束日期要比原来的晚")})
    if term.until < clock.today():
        raise Refused(_("任期已经结束，请重新任命"))
    if term.instead_of_id is not None:
        _short(term.since, until)
    _once_each(term.person, post, term.since, until, but=term)
    if term.instead_of_id is None:
        _one_holder(term.person, post, term.since, until, but=term)
    _kept_apart(term.person, post, term.since, until, but=term)
    return _until(term, until, What.EXTENDED, by, basis, quiet=quiet)


@transaction.atomic
def end(by: Actor, term: Appointment, *, until: date, basis: str = "", quiet: bool = False) -> Appointment:
    """免职: the last day; yesterday takes the post away at once. Done again with the same day it changes nothing."""
    term, post = _locked_term(term)
    _only_who_may(by, post.duty, post.area, term.person)
    if term.until == until:
        return term
    if term.until is not None and until > term.until:
        raise Invalid({"until": _("结束日期只能提前，要延后请办续任")})
    if until < clock.today() - DAY:
        raise Invalid({"until": _("最早只能从今天起停止，请选昨天或以后的日期作为最后一天")})
    if term.until is not None and term.until < clock.today() - DAY:
        raise Refused(_("任期已经结束"))
    return _until(term, until, What.ENDED, by, basis, quiet=quiet)


@transaction.atomic
def move(by: Actor, term: Appointment, post: Post, *, since: date, basis: str = "") -> Appointment:
    """调岗: from `since` on another post; the day before is the last in the old one. Both or neither."""
    if post.pk == term.post_id:
        raise Invalid({"post": _("请选另一个岗位")})
    if since <= term.since:
        raise Invalid({"since": _("请选任职开始以后的日期")})
    end(by, term, until=since - DAY, basis=basis, quiet=True)
    return appoint(by, term.person, post, since=since, basis=basis)


@transaction.atomic
def stand_in(
    by: Actor, person: Person, term: Appointment, *, since: date, until: date | None, basis: str = ""
) -> Appointment:
    """代班: somebody does the work of a holder who is away, from day to day, with what that person has in hand."""
    term, post = _locked_term(term)
    _only_who_may(by, post.duty, post.area, person)
    if until is None:
        raise Invalid({"until": _("请填代班到哪一天")})
    _right_way_round(since, until)
    _short(since, until)
    if person.pk == term.person_id:
        raise Invalid({"person": _("请选另一个人代班")})
    if since < term.since or (term.until is not None and until > term.until):
        raise Invalid({"until": _("代班的日期要在本人的任期之内")})
    if post.duty in APART:
        raise Refused(_("管理员岗位不能代班，请另行任命"))
    _once_each(person, post, since, until)
    _kept_apart(person, post, since, until)
    made = Appointment.objects.create(
        post=post, person=person, since=since, until=until, instead_of_id=term.person_id, basis=basis.strip()[:200]
    )
    _note(made, What.STANDS_IN, by, basis, instead_of=term.person_id)
    return made


# What must hold ------------------------------------------------------------------------------------------------------


def _only_who_may(by: Actor, duty: str, area: Area, person: Person | None = None) -> None:
    if not may_appoint(by, duty, area):
        raise Refused(_("这里的“%(duty)s”不由您任命"), duty=Duty(duty).label)
    if person is not None and person.pk == by.person_id:
        raise Refused(_("自己的岗位要由别人来定"))


def _right_way_round(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Invalid({"until": _("结束日期比开始日期早，请核对")})


def _short(since: date, until: date | None) -> None:
    if until is None or until - since > LONGEST_LEAVE:
        raise Invalid({"until": _("代班最长半年，时间更长请正式任命")})


def _during(since: date, until: date | None) -> Q:
    """Terms that share a day with this one."""
    q = Q(until=None) | Q(until__gte=since)
    return q if until is None else q & Q(since__lte=until)


def _once_each(person: Person, post: Post, since: date, until: date | None, but: Appointment | None = None) -> None:
    others = post.appointments.filter(_during(since, until), person=person).exclude(pk=but.pk if but else 0)
    if others.exists():
        raise Refused(_("这个人在这段时间里已经担任这个岗位"))


def _one_holder(person: Person, post: Post, since: date, until: date | None, but: Appointment | None = None) -> None:
    if post.duty not in ONE_HOLDER:
        return
    others = post.appointments.filter(_during(since, until), instead_of=None).exclude(pk=but.pk if but else 0)
    if other := others.select_related("person").order_by("id").first():
        raise Refused(_("这个岗位这段时间由%(who)s担任，请先办免职或交接"), who=other.person.masked_name)


def _kept_apart(person: Person, post: Post, since: date, until: date | None, but: Appointment | None = None) -> None:
    """Three administrators apart, and none of them beside a post that opens data of residents."""
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()  # two posts at the same moment
    others = Appointment.objects.filter(_during(since, until), person=person).exclude(pk=but.pk if but else 0)
    duties = {Duty(one) for one in others.values_list("post__duty", flat=True)} - {Duty(post.duty)}
    mine, held = Duty(post.duty), rights.get()
    if mine in APART and duties & APART:
        raise Refused(_("系统、安全、审计三种管理员要分开，一个人只能担任一种"))
    opening = {duty for duty in (mine, *duties) if held.of(duty) & OPENS_RESIDENTS}
    if opening and (mine in APART or duties & APART):
        raise Refused(_("管理员不能兼任能看居民资料的岗位"))


# Writing -------------------------------------------------------------------------------------------------------------


def _locked(post: Post) -> Post:
    """The post with its area; terms of one post are changed one after the other."""
    found = Post.objects.select_for_update(of=("self",), no_key=True).select_related("area").filter(pk=post.pk).first()
    if found is None:
        raise NotSeen
    return found


def _locked_term(term: Appointment) -> tuple[Appointment, Post]:
    post = _locked(Post(pk=term.post_id))
    found = Appointment.objects.select_related("person").get(pk=term.pk)
    found.post = post
    return found, post


def _until(
    term: Appointment, until: date | None, what: str, by: Actor, basis: str, quiet: bool = False
) -> Appointment:  # fmt: skip
    before, term.until = term.until, until
    term.save(update_fields=["until"])
    _note(term, what, by, basis, quiet=quiet, before=str(before or ""))
    return term


def _note(term: Appointment, what: str, by: Actor, basis: str, quiet: bool = False, **facts: Any) -> None:
    """History, trail and event of one change; `quiet` tells nobody (tables with thousands of rows, both halves)."""
    AppointmentChange.objects.create(
        appointment=term, what=what, until=term.until, facts=facts, basis=basis.strip()[:200], by=by.person,
        title=by.title[:60], at=clock.now(),
    )  # fmt: skip
    days = {"since": str(term.since), "until": str(term.until or "")}
    acted(by, f"appointment.{what}", term.post.title, area=term.post.area, person=term.person, basis=basis, **days)
    if not quiet:
        publish(f"appointment.{what}", None, appointment=term.pk, by=by.person_id, **days)
