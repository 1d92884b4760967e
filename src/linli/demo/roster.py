"""The roster as the demo shows it: kinds of posts beyond the daily ones, terms that end, a stand-in, a handing over."""

from __future__ import annotations

from datetime import timedelta

from linli.demo.story import Story
from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places.models import Area
from linli.platform.posts import appointing, granting
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.roster import handing

# Kind, place, title, who, phone: those whom no list of the daily work names.
HELPERS = (
    (Duty.FIRST_SECRETARY, "柳岸社区", "柳岸社区第一书记（区委组织部选派）", "程向东", "13800001031"),
    (Duty.MOBILE_MEMBER, "柳岸社区/3", "快递流动网格员", "牛小奔", "13800001032"),
    (Duty.MOBILE_MEMBER, "柳岸社区/4", "外卖流动网格员", "马飞", "13800001033"),
    (Duty.SPECIALIST, "柳岸社区/3", "家庭医生", "林春华", "13800001034"),
    (Duty.SPECIALIST, "柳岸社区/4", "社区民警", "石磊", "13800001035"),
)
DAY = timedelta(days=1)


def staff(story: Story) -> None:
    """At the end of the story, by those who may: everything through the actions, so that its history is there."""
    with clock.travel(story.end):
        _appoint_helpers(story)
        _let_terms_end(story)
        _stand_in(story)
        _plan_a_handing_over(story)
        _ask_for_a_right(story)


def _acting(story: Story, username: str) -> Actor:
    return Actor.of(story.people.at[username])


def _appoint_helpers(story: Story) -> None:
    """Sent by the district, or passing through every day; the security administrator appoints them."""
    by, today = _acting(story, "anning"), clock.today()
    for duty, place, title, name, phone in HELPERS:
        post = appointing.open_post(by, duty=duty, area=story.ground.area(place), title=title)
        until = today + timedelta(days=700) if duty == Duty.FIRST_SECRETARY else None
        basis = "滨委组〔2026〕12 号" if duty == Duty.FIRST_SECRETARY else "社区聘任"
        appointing.appoint(by, meet(name, phone), post, since=today - 20 * DAY, until=until, basis=basis)


def _term(person: Person) -> Appointment:
    return Appointment.objects.filter(person=person).order_by("pk")[0]


def _holder(area: Area, duty: str) -> Appointment:
    return Appointment.objects.filter(post__area=area, post__duty=duty).order_by("pk")[0]


def _let_terms_end(story: Story) -> None:
    """Two contracts run out within thirty days: one of a worker, one of a steward."""
    by, today = _acting(story, "anning"), clock.today()
    for place, duty, days in (("桥东社区/3", Duty.GRID_WORKER, 12), ("柳岸社区/4", Duty.BUILDING_STEWARD, 25)):
        term = _holder(story.ground.area(place), duty)
        appointing.end(by, term, until=today + days * DAY, basis="聘期届满")


def _stand_in(story: Story) -> None:
    """何静 is away for a week; 刘芳 looks after her grid as well."""
    by, today = _acting(story, "zhoujianguo"), clock.today()
    term = _term(story.people.at["hejing"])
    person = story.people.at["liufang"]
    appointing.stand_in(by, person, term, since=today - 2 * DAY, until=today + 4 * DAY, basis="年休假")


def _plan_a_handing_over(story: Story) -> None:
    """The lead of another grid goes in ten days; who follows has been named."""
    by, today = _acting(story, "anning"), clock.today()
    area = story.ground.area("槐荫里社区/2")
    term, successor = _holder(area, Duty.GRID_LEAD), meet("苏明远", "13800001036")
    handing.succeed(by, term, successor, since=today + 10 * DAY, basis="街道党工委会议纪要")


def _ask_for_a_right(story: Story) -> None:
    """A wider right that waits for the second administrator."""
    granting.ask(
        _acting(story, "anning"), duty=Duty.GRID_LEAD, right=Right.KEEP_HOMES, grant=True, why="网格长入户时补录房屋"
    )
