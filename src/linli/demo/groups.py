"""Chat groups of the demo's communities, who answers for them, and what was broadcast to them lately."""

from __future__ import annotations

from datetime import timedelta

from linli.demo.cast import COMMUNITIES
from linli.demo.story import Life, Story, local
from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.notices.models import Robot
from linli.platform.posts.actor import SYSTEM
from linli.platform.posts.terms import Duty
from linli.platform.residents.models import Consent
from linli.platform.residents.terms import ConsentKind
from linli.work.groups import actions
from linli.work.groups.actions.posting import ask_to_post
from linli.work.groups.models import Broadcast, ChatGroup, Delivery, GroupKeeper
from linli.work.groups.terms import Platform, Told, Way

SAID = (
    (6, 16.2, "明天上午 8 点到 12 点检修水管，3 号楼、5 号楼停水，请提前存水。有问题找网格员刘芳。"),
    (3, 10.1, "周六上午 9 点，社区卫生服务中心在居委会门口免费量血压、测血糖，欢迎大家来。"),
    (1, 17.5, "今晚有大风降温，请把阳台上的花盆收进屋，不要把电动车推进楼道充电。"),
)
ROBOT_EVERY, NOBODY_EVERY = 5, 11


def chat(story: Story) -> None:
    """The groups are there from the first day; broadcasts go on the programme."""
    for one in COMMUNITIES:
        _groups_of(story, one.name)
    residents = [life.person for life in story.people.lives][::17]
    Consent.objects.bulk_create(
        Consent(person=one, kind=ConsentKind.NOTICES, given_at=clock.now()) for one in residents
    )
    today = clock.local(story.end).date()
    for back, hour, text in SAID:
        story.add(local(today - timedelta(days=back), hour), told(story, text))


def _groups_of(story: Story, community: str) -> None:
    """One for the community, one for each grid, one for most buildings."""
    rng = story.draw("groups", community)
    area = story.ground.area(community)
    rows = [ChatGroup(area=area, name=f"{community}居民群", members=rng.randrange(380, 490))]
    grids = [one for one in story.ground.grids if one.community_id == area.pk]
    rows += [ChatGroup(area=one, name=f"{one.name}群", members=rng.randrange(120, 300)) for one in grids]
    for number, building in enumerate(b for b in story.ground.buildings if b.grid.community_id == area.pk):
        if number % 7 != 6:
            name = f"{building.compound} {building.name}群"
            rows.append(ChatGroup(area=building.grid, building=building, name=name, members=rng.randrange(30, 110)))
    for number, one in enumerate(rows):
        one.made_at = clock.now()
        one.put_under(one.area)
        if number % ROBOT_EVERY == 0:
            one.platform, one.robot = Platform.WECOM, _robot(one.name, number)
    ChatGroup.objects.bulk_create(rows)
    since = clock.today() - timedelta(days=200)
    kept = [(one, _keeper(story, one)) for number, one in enumerate(rows) if number % NOBODY_EVERY != NOBODY_EVERY - 1]
    GroupKeeper.objects.bulk_create(
        GroupKeeper(group=one, person=person, since=since) for one, person in kept if person is not None
    )


def _robot(name: str, number: int) -> Robot:
    """Of the demo: what it would post ends in the outbox."""
    address = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=demo-{number}"
    return Robot.objects.create(label=name, webhook=address)


def _keeper(story: Story, group: ChatGroup) -> Person | None:
    """The worker of the grid; for a whole community the deputy."""
    duty = Duty.GRID_WORKER if group.area.level == "grid" else Duty.DEPUTY
    found = story.people.holder(duty, group.area)
    return found.person if found else None


def told(story: Story, text: str) -> Life:
    """王敏 writes to 柳岸社区; robots post it at once, people within hours."""
    community = story.ground.area("柳岸社区")
    one = actions.write(story.people.actor(story.people.at["wangmin"]), area=community, text=text)
    yield clock.now() + timedelta(seconds=20)
    for each in Delivery.objects.filter(broadcast=one, way=Way.ROBOT):
        each.settle(Told.SENT)
    by_hand: dict[int, list[Delivery]] = {}
    for each in Delivery.objects.filter(broadcast=one, way=Way.HAND, state=Told.PLANNED):
        by_hand.setdefault(each.keeper_id or 0, []).append(each)
    people = Person.objects.in_bulk(list(by_hand))
    asked = [ask_to_post(SYSTEM, broadcast=one, person=people[pk], deliveries=rows) for pk, rows in by_hand.items()]
    late = people.get(story.people.at["liufang"].pk) if text == SAID[-1][2] else None  # still in the list of 刘芳
    for posting in asked:
        yield clock.now() + timedelta(minutes=7)
        if late is None or posting.matter.handler_id != late.pk:
            for each in by_hand[posting.matter.handler_id or 0]:
                actions.post(posting, story.people.actor(people[posting.matter.handler_id or 0]), group=each.group_id)
    if late is None:
        yield clock.now() + timedelta(minutes=5)
        actions.finish(Broadcast.objects.select_related("matter").get(pk=one.pk), SYSTEM)
