"""Lives of hard matters: whistle, departments that report in (late, or under protest), meeting, tasks, pressing."""

from __future__ import annotations

from datetime import timedelta

from linli.demo import words
from linli.demo.lives import (
    Told,
    again,
    answered,
    big,
    first_look,
    hands,
    minutes,
    placed,
    requester_of,
    small,
)
from linli.demo.story import Life, by_day, in_office
from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Size
from linli.platform.places.models import Organisation
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.work.cases import actions
from linli.work.cases.models import Call, Case, Task
from linli.work.cases.terms import AT_WORK, CallStage, Stage

TWICE_REPORTED = 0.05
TURNS_HARD = 0.24  # of matters for which bodies could be called
LATE_TO_REPORT = 0.16
OBJECTS = 0.05


def live(told: Told) -> Life:
    """One request from its placing on."""
    case = placed(told)
    if case.stage in (Stage.ANSWERED, Stage.DONE):
        return
    if case.stage == Stage.PLACED:
        yield clock.now() + minutes(told.rng.uniform(2, 22))
        case = actions.dispatch(case, told.post(Duty.DISPATCHER), category=told.trouble.category)
    if told.requester is not None and told.rng.random() < TWICE_REPORTED:
        told.story.add(clock.now() + minutes(told.rng.uniform(4, 40)), again(told, case))
    yield from first_look(told, case)
    case.matter.refresh_from_db()
    if case.stage in AT_WORK:
        yield from worked_on(told, case)


def worked_on(told: Told, case: Case) -> Life:
    """小事、大事、难事."""
    size = case.matter.size
    hard = size == Size.HARD or (told.trouble.calls and told.rng.random() < TURNS_HARD)
    if hard and told.trouble.calls:
        yield from whistled(told, case)
    elif size != Size.SMALL:
        yield from big(told, case)
    elif told.requester is not None and told.rng.random() < 0.012:
        actions.withdraw(case, requester_of(told), why="自己已经弄好了")
    else:
        yield from small(told, case)


def whistled(told: Told, case: Case) -> Life:
    """吹哨: the community calls the departments in, they report, meet, do their part; then the community answers."""
    rng = told.rng
    day = clock.today() + timedelta(days=1)
    yield clock.now() + minutes(rng.uniform(8, 40))
    case.matter.refresh_from_db()
    if case.stage not in AT_WORK:
        return
    actions.make_plan(case, hands(told, case), plan="情况已报社区，今天请有关单位到场", promised_on=day)
    yield in_office(clock.now(), rng.uniform(0.3, 2.5))
    secretary = told.post(Duty.SECRETARY)
    case = actions.whistle(case, secretary, organisations=bodies(told), reason=rng.choice(words.WHISTLE))
    for call in Call.objects.filter(matter__parent=case.pk).select_related("matter__organisation").order_by("pk"):
        told.story.add(in_office(clock.now(), _wait(told)), called(told, call))
    yield in_office(clock.now(), rng.uniform(5, 9))
    plan = "已和到场单位商定：分段施工，先保证安全"
    promised = clock.today() + timedelta(days=rng.randrange(6, 12))
    actions.make_plan(case, secretary, plan=plan, promised_on=promised)
    if rng.random() < 0.7:
        yield in_office(clock.now(), rng.uniform(1, 4))
        consult(told, case, secretary)
    if rng.random() < 0.22:
        told.story.add(in_office(clock.now(), rng.uniform(4, 20)), pressed(told, case))
    yield from awaited(told, case, secretary)


def _wait(told: Told) -> float:
    """Working hours until a body reports in; two are allowed."""
    return told.rng.uniform(2.3, 6) if told.rng.random() < LATE_TO_REPORT else told.rng.uniform(0.3, 1.8)


def called(told: Told, call: Call) -> Life:
    """A called body: it reports in with a person and a date, works, and says when it is done."""
    rng = told.rng
    body = call.matter.organisation
    assert body is not None
    by = told.story.people.of(body)
    if rng.random() < OBJECTS:
        yield from objected(told, call, by)
        call.matter.refresh_from_db()
    if call.matter.stage != CallStage.CALLED:
        return
    promised = clock.today() + timedelta(days=rng.randrange(2, 9))
    name, phone = by.person.name if by.person else "", by.person.phone if by.person else ""
    actions.report_in(call, by, contact=name, contact_phone=phone, promised_on=promised)
    percent = 0
    for _ in range(rng.randrange(1, 4)):
        yield by_day(in_office(clock.now(), rng.uniform(4, 12)), rng)
        percent = min(90, percent + rng.randrange(15, 40))
        call.matter.refresh_from_db()
        if call.matter.stage != CallStage.REPORTED_IN:
            return
        actions.call_progress(call, by, words=rng.choice(words.PROGRESS), percent=percent)
    yield by_day(in_office(clock.now(), rng.uniform(3, 16)), rng)
    actions.call_done(call, by, words="我单位负责的部分已完成", photos=told.shot(True))


def objected(told: Told, call: Call, by: Actor) -> Life:
    """提出异议, once; the second instance decides the same day."""
    actions.object_call(call, by, why=told.rng.choice(words.OBJECTIONS))
    yield in_office(clock.now(), told.rng.uniform(0.5, 3.5))
    reviewer = told.post(Duty.REVIEWER)
    if told.rng.random() < 0.4:
        actions.uphold_call(call, reviewer, why="核对管养范围，确实不在该单位责任内")
    else:
        actions.dismiss_call(call, reviewer, why="职责清单写明由该单位办理，请报到")
        yield in_office(clock.now(), told.rng.uniform(0.3, 1.5))


def consult(told: Told, case: Case, chair: Actor) -> None:
    """会商 with record, and a task for the grid."""
    rng = told.rng
    parties = [told.where.area.parent.name if told.where.area.parent else "", *(str(b) for b in bodies(told))]
    assert chair.person is not None
    actions.consult(
        case, chair, held_at=clock.now() - minutes(70), place="社区议事厅", chair=chair.person.name, parties=parties,
        people=rng.randrange(len(parties) + 1, 12), minutes=words.MEETING, conclusion=rng.choice(words.AGREED),
    )  # fmt: skip
    if rng.random() < 0.5:
        due = clock.today() + timedelta(days=rng.randrange(1, 4))
        actions.assign(case, chair, title="张贴告示并通知各户", due_on=due)
        told.story.add(in_office(clock.now(), rng.uniform(2, 7)), noticed(told, case))


def noticed(told: Told, case: Case) -> Life:
    """The grid worker does their task; nothing comes after it."""
    for task in Task.objects.filter(matter__parent=case.pk, matter__closed_at=None).select_related("matter"):
        actions.finish_task(task, told.post(Duty.GRID_WORKER), result="告示已张贴，各户已通知")
    yield from ()


def awaited(told: Told, case: Case, secretary: Actor) -> Life:
    """Until all parties are done, then one or two days more."""
    for _ in range(40):
        yield in_office(clock.now(), 7)
        if not Matter.objects.filter(parent_id=case.pk, kind__in=("call", "task"), closed_at=None).exists():
            break
    yield in_office(clock.now(), told.rng.uniform(1, 9))
    if Matter.objects.filter(parent_id=case.pk, kind__in=("call", "task"), closed_at=None).exists():
        return
    yield from answered(told, case, secretary)


def pressed(told: Told, case: Case) -> Life:
    """督办 by the street; the community replies, the street accepts."""
    rng = told.rng
    case.matter.refresh_from_db()
    if case.stage not in AT_WORK:
        return
    supervisor = told.post(Duty.SUPERVISOR)
    pressing = actions.press(supervisor, parent=case.matter, words=rng.choice(words.PRESSINGS))
    yield in_office(clock.now(), rng.uniform(2, 12))
    pressing.matter.refresh_from_db()
    if pressing.matter.closed_at is not None:
        return
    actions.reply(pressing, told.post(Duty.SECRETARY), words=rng.choice(words.REPLIES))
    yield in_office(clock.now(), rng.uniform(8, 40))
    pressing.matter.refresh_from_db()
    if pressing.matter.closed_at is None:
        actions.lift(pressing, supervisor)


def bodies(told: Told) -> list[Organisation]:
    """The bodies that a whistle for this trouble calls."""
    ground = told.story.ground
    own = next(c.property_company for c in ground.compounds.values() if c.community_id == told.where.area.community_id)
    found = [own if key == "property" else ground.bodies[key] for key in told.trouble.calls]
    return [one for one in found if one is not None]
