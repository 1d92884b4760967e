"""Handing over (交接): what hangs on a holder goes to the successor in one step; what nobody takes goes to the lead."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.events.outbox import publish
from linli.platform.flow import engine
from linli.platform.flow.models import Matter, MatterQuerySet
from linli.platform.identity.models import Person
from linli.platform.places.models import under
from linli.platform.posts import appointing
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.posts.models import Appointment, AppointmentChange
from linli.platform.posts.rules import APART, LEADS
from linli.platform.posts.terms import STANDS_IN_FOR, Duty
from linli.platform.posts.trail import acted
from linli.platform.posts.who import holding_q
from linli.platform.roster.models import Handover

State = Handover.State
DAY = timedelta(days=1)
LOOKS_BACK = timedelta(days=60)  # terms that ended longer ago have been seen to, or there was nothing
AT_ONCE = 20  # terms that one round of the job sees to


def in_hand(term: Appointment) -> MatterQuerySet:
    """Open matters that hang on the person, where the post is."""
    return Matter.objects.filter(under(term.post.area), handler_id=term.person_id, closed_at=None)


def going(term: Appointment, to: Person) -> MatterQuerySet:
    """What of it goes to this person: private matters only to whoever has the same post, and to nobody beside."""
    same = Appointment.objects.current().filter(post_id=term.post_id, person=to)
    return in_hand(term) if same.exists() else in_hand(term).filter(private=False)


def waiting(term: Appointment) -> MatterQuerySet:
    """Open matters that wait for the post, whoever holds it: they need no handing over, the successor finds them."""
    duties = [term.post.duty, *(str(two) for one, two in STANDS_IN_FOR.items() if one == term.post.duty)]
    q = Q(under(term.post.area), waits__in=duties)
    if term.post.organisation_id:
        q |= Q(waits="party", organisation_id=term.post.organisation_id)
    return Matter.objects.filter(q, closed_at=None)


def lead_of(term: Appointment) -> Person | None:
    """Who takes over when nobody was named: for a stand-in the holder, else the nearest of those in `rules.LEADS`."""
    if term.instead_of_id and _on_duty().filter(pk=term.instead_of_id).exists():
        return Person.objects.get(pk=term.instead_of_id)
    post = term.post
    for duty in LEADS.get(Duty(post.duty), ()):
        found = Person.objects.filter(holding_q(duty, post.area)).exclude(pk=term.person_id)
        if post.organisation_id and duty == post.duty:
            found = found.filter(appointments__post__organisation_id=post.organisation_id)
        if person := found.order_by("-appointments__post__area__path", "pk").first():
            return person
    return None


def _on_duty() -> QuerySet[Person]:
    """People who hold a post today, but those who keep the system: they handle no matters."""
    terms = Appointment.objects.current().exclude(post__duty__in=APART)
    return Person.objects.filter(Exists(terms.filter(person_id=OuterRef("pk"))))


@transaction.atomic
def succeed(
    by: Actor, term: Appointment, person: Person, *, since: date, until: date | None = None, basis: str = ""
) -> Appointment:
    """接任: the holder's last day is the one before `since`; from then on post and open matters are the successor's.

    All of it or nothing; matters go over now when `since` has come, else by themselves on that day.
    """
    if term.until is None or term.until >= since:
        term = appointing.end(by, term, until=since - DAY, basis=basis, quiet=True)
    held = Appointment.objects.filter(post=term.post, person=person, instead_of=None, since__lte=since)
    made = held.filter(Q(until=None) | Q(until__gte=since)).first()
    made = made or appointing.appoint(by, person, term.post, since=since, until=until, basis=basis)
    hand_over(by, term, to=person, on=since, basis=basis)
    return made


@transaction.atomic
def hand_over(
    by: Actor, term: Appointment, *, to: Person | None, on: date | None = None, basis: str = ""
) -> Handover:  # fmt: skip
    """交接: now, or planned for a later day. Sent again it changes nothing more. Raises Refused or Invalid."""
    term = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("post__area").get(pk=term.pk)
    if not appointing.may_appoint(by, term.post.duty, term.post.area):
        raise Refused(_("这个岗位的交接不由您来办"))
    if to is not None and to.pk == term.person_id:
        raise Invalid({"to": _("请选另一个人接手")})
    on = on or clock.today()
    same = Q(to=to) if to is not None else Q(by_rule=True)
    earlier = Handover.objects.filter(same, term=term, state=State.DONE).order_by("-pk").first()
    if earlier is not None and earlier.to is not None and not going(term, earlier.to).exists():
        return earlier  # sent twice
    known = Handover.objects.select_for_update().filter(term=term, state=State.PLANNED).first()
    plan = known or Handover(term=term, state=State.PLANNED, at=clock.now(), by=by.person, title=by.title[:60])
    plan.to, plan.on, plan.basis = to, on, basis.strip()[:200]
    if on > clock.today():
        plan.save()
        acted(by, "handover.plan", term.post.title, area=term.post.area, person=term.person, on=str(on))
        return plan
    return _carry_out(by, plan)


@transaction.atomic
def drop(by: Actor, plan: Handover) -> Handover:
    """A planned handing over is called off."""
    plan = Handover.objects.select_for_update().select_related("term__post__area").get(pk=plan.pk)
    if not appointing.may_appoint(by, plan.term.post.duty, plan.term.post.area):
        raise Refused(_("这个岗位的交接不由您来办"))
    if plan.state != State.PLANNED:
        raise Refused(_("已经交接过了"))
    plan.state = State.DROPPED
    plan.save(update_fields=["state"])
    acted(by, "handover.drop", plan.term.post.title, area=plan.term.post.area, person=plan.term.person)
    return plan


def _carry_out(by: Actor, plan: Handover) -> Handover:
    """Move the matters over: every one of them or none; each one's record tells it, its clocks go on as they were."""
    term = plan.term
    to = plan.to or lead_of(term)
    if to is None:
        raise Refused(_("没有人能接手：请先任命接任的人，或者上一级的负责人"))
    if not _on_duty().filter(pk=to.pk).exists():
        raise Refused(_("%(who)s现在没有岗位，接不了手，请先任命"), who=to.masked_name)
    plan.by_rule, plan.to, plan.state, plan.done_at = plan.to is None, to, State.DONE, clock.now()
    plan.save()  # has its id, which the records name
    plan.matters = _pass_on(by, plan, to)
    plan.save(update_fields=["matters"])
    AppointmentChange.objects.create(
        appointment=term, what=AppointmentChange.What.HANDED_OVER, until=term.until, basis=plan.basis, by=by.person,
        title=by.title[:60], at=clock.now(), facts={"to": to.pk, "matters": plan.count},
    )  # fmt: skip
    acted(by, "handover.done", term.post.title, area=term.post.area, person=to, matters=plan.count)
    if plan.matters:
        publish("handover.done", handover=plan.pk)
    return plan


def _pass_on(by: Actor, plan: Handover, to: Person) -> list[int]:
    """Ids of the matters that went over. Locked by id, so that a root is locked before its children."""
    rows = list(going(plan.term, to).select_for_update(no_key=True).order_by("pk"))
    ids = [row.pk for row in rows]
    Matter.objects.filter(pk__in=ids).update(handler=to, touched_at=clock.now())
    for row in rows:
        row.handler_id = to.pk
    engine.note_all(rows, "handed_over", {"name": to.name, "handover": plan.pk, "why": plan.basis}, by)
    return ids


# What happens by itself ----------------------------------------------------------------------------------------------


def due_plans() -> int:
    """Carry out what was planned for a day that has come; how many."""
    done = 0
    due = Handover.objects.filter(state=State.PLANNED, on__lte=clock.today()).order_by("on", "pk")
    for pk in due.values_list("pk", flat=True)[:AT_ONCE]:
        done += _one_plan(pk)
    return done


@transaction.atomic
def _one_plan(pk: int) -> bool:
    plan = Handover.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, state=State.PLANNED).first()
    if plan is None:
        return False
    if plan.to_id is not None and not _on_duty().filter(pk=plan.to_id).exists():
        plan.to = None  # left meanwhile: then the lead has it
    try:
        with transaction.atomic():
            _carry_out(SYSTEM, plan)
    except Refused:
        return False  # nobody is there yet; the roster shows it, and it is tried again
    return True


def left_over() -> QuerySet[Appointment]:
    """Terms that are over, with matters still in the hands of who has left, and nothing planned for them."""
    today = clock.today()
    matters = Matter.objects.filter(closed_at=None, handler_id=OuterRef("person_id"))
    seen_to = Handover.objects.filter(term=OuterRef("pk"), state__in=[State.PLANNED, State.DONE])
    again = Appointment.objects.current().filter(person_id=OuterRef("person_id"), post_id=OuterRef("post_id"))
    over = Appointment.objects.filter(until__lt=today, until__gte=today - LOOKS_BACK)
    return over.filter(Exists(matters), ~Exists(seen_to), ~Exists(again)).select_related("post__area").order_by("pk")


def hand_to_leads() -> int:
    """What was left without a successor goes to the lead named by the rule; how many terms."""
    done = 0
    for term in left_over()[:AT_ONCE]:
        try:
            hand_over(SYSTEM, term, to=None, basis=str(_("任期已满，没有指定接任的人")))
            done += 1
        except Refused:
            continue
    return done
