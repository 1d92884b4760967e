"""Scenes with fixed words that the tour shows; at the end of the story they stand where the screens have them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from linli.demo.lives import minutes
from linli.demo.pictures import picture
from linli.demo.story import Life, Story, calendar, in_office, local
from linli.kernel import clock
from linli.platform.attachments.files import Prepared
from linli.platform.flow.terms import Channel
from linli.platform.places.locate import Where, at_building, at_home, at_point
from linli.platform.places.models import Home
from linli.platform.posts.actor import Actor
from linli.work.cases import actions
from linli.work.cases.models import Call, Case, Task

HOME = "柳岸社区"


class Stage:
    """Names for what the scenes need: people acting, places, pictures."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def __getattr__(self, username: str) -> Actor:
        """`stage.liufang` acts."""
        if username.startswith("_"):
            raise AttributeError(username)
        return self.story.people.actor(self.story.people.at[username])

    @property
    def end(self) -> datetime:
        """When the curtain falls."""
        return self.story.end

    def building(self, number: str) -> Where:
        """In front of a building of 柳岸新村."""
        return at_building(self.story.ground.building(HOME, number))

    def home(self, username: str) -> Where:
        """Somebody's home."""
        person = self.story.people.at[username]
        home: Home = next(life.home for life in self.story.people.lives if life.person is person)
        return at_home(home)

    def place(self, by: Actor, text: str, where: Where, **more: object) -> Case:
        """Somebody reports something; residents do it for themselves."""
        more = {"requester": None if by.is_staff else by.person} | more
        return actions.place(by, text=text, where=where, **more)  # type: ignore[arg-type]

    def calls(self, case: Case) -> dict[str, Call]:
        """The calls of a whistle by the body's short name."""
        rows = Call.objects.filter(matter__parent=case.pk).select_related("matter__organisation")
        return {str(call.matter.organisation): call for call in rows}


def shot(kind: str, variant: int, *, mended: bool = False) -> list[Prepared]:
    """One picture."""
    return [picture(kind, mended, variant)]


def play(story: Story) -> None:
    """Put the scenes on the programme."""
    stage = Stage(story)
    day = workday(clock.local(story.end).date() - timedelta(days=3))
    for at, scene in (
        (story.end - timedelta(days=19, hours=3), cellar_before),
        (local(day, 8.2), cellar),
        (local(day, 10.4), tiles),
        (local(day, 15.1), dispute),
        (story.end - timedelta(hours=23), market_gate),
        (story.end - timedelta(hours=27), stair_lamp),
        (story.end - timedelta(hours=20), night_works),
        (before(story.end, 4.3), cave_in),
        (story.end - timedelta(hours=5), charging_shed),
        (story.end - minutes(22), trapped),
        (story.end - minutes(21), lamp),
    ):
        story.add(at, scene(stage))


def workday(day: date) -> date:
    """The last working day up to this one whose next day is worked too."""
    known = calendar()
    while not (known.is_workday(day) and known.is_workday(day + timedelta(days=1))):
        day -= timedelta(days=1)
    return day


def before(moment: datetime, hours: float) -> datetime:
    """The moment so many working hours earlier."""
    known, at = calendar(), moment
    while known.worked(at, moment) < timedelta(hours=hours):
        at -= minutes(15)
    return at


def cellar_before(stage: Stage) -> Life:
    """The same place three weeks ago: what the case page shows as related."""
    case = stage.place(
        stage.zhangyuzhen, "3 号楼 2 单元地下室下水道返水", stage.home("zhangyuzhen"), photos=shot("drain", 1)
    )
    if case.stage == "placed":
        yield clock.now() + minutes(6)
        case = actions.dispatch(case, stage.liqiang, category="sewage_back", to_grid=True)
    yield clock.now() + minutes(7)
    actions.arrive(case, stage.liufang)
    yield clock.now() + minutes(40)
    actions.fix(case, stage.liufang, how="repaired", photos=shot("drain", 1, mended=True), words="物业已疏通，水退了")


def cellar(stage: Stage) -> Life:
    """难事: three bodies are whistled, one comes late; a meeting, three tasks, the water bureau at 70 per cent."""
    day = clock.today()
    text = "3 号楼 2 单元地下室返水，臭味大。老人出行要蹚水，已经两天了"
    photos = [*shot("pipe", 2), *shot("drain", 3)]
    case = stage.place(stage.zhangyuzhen, text, stage.home("zhangyuzhen"), photos=photos)
    if case.stage == "placed":
        yield clock.now() + minutes(1)
        case = actions.dispatch(case, stage.liqiang, category="sewage_back", to_grid=True)
    stage.story.add(clock.now() + minutes(20), same_cellar(stage, case, "xumei"))
    stage.story.add(clock.now() + minutes(31), same_cellar(stage, case, "hudawei"))
    yield clock.now() + minutes(7)
    actions.arrive(case, stage.liufang, at=(114.0106, 30.9287), accuracy=9)
    yield clock.now() + minutes(25)
    actions.progress(case, stage.liufang, words="主管堵死，物业疏通两次无效，污水从 1 号井外溢")
    yield local(day, 9.58)
    bodies = [stage.story.ground.bodies[key] for key in ("滨河物业", "housing", "water")]
    reason = "主管在红线外，社区无权开挖，请两小时内到现场"
    actions.whistle(case, stage.zhoujianguo, organisations=bodies, reason=reason)
    called = stage.calls(case)
    yield local(day, 10.04)
    join(stage.chenli, called["滨河物业"], day + timedelta(days=1))
    yield local(day, 10.8)
    join(stage.zhaoqiang, called["街道城建办"], day + timedelta(days=2))
    yield local(day, 16.2)
    join(stage.sunwei, called["区水务局"], day + timedelta(days=7))
    yield from cellar_meeting(stage, case, called, day + timedelta(days=1))


def same_cellar(stage: Stage, first: Case, username: str) -> Life:
    """Neighbours report the same; 刘芳 joins them to the first."""
    neighbour = stage.__getattr__(username)
    case = stage.place(neighbour, "3 号楼 2 单元地下室进水了，很臭", stage.home(username))
    yield clock.now() + minutes(4)
    actions.merge(case, stage.liufang, into=first)


def join(by: Actor, call: Call, promised: date) -> None:
    """报到."""
    assert by.person is not None
    actions.report_in(call, by, contact=by.person.name, contact_phone=by.person.phone, promised_on=promised)


def cellar_meeting(stage: Stage, case: Case, called: dict[str, Call], day: date) -> Life:
    """The day after: six parties meet; then two of three are done."""
    yield local(day, 16.6)
    parties = ["柳岸社区", "滨河物业", "街道城建办", "区水务局", "3 号楼居民代表", "第三网格"]
    actions.consult(
        case, stage.zhoujianguo, held_at=local(day, 15), place="社区议事厅", chair="周建国", parties=parties, people=11,
        minutes="水务局查明主管塌陷约 3 米；物业负责化粪池；城建办当天办开挖许可；社区张贴告示并照看行动不便的老人。",
        conclusion="水务局疏通主管，物业清掏化粪池并消毒，社区贴告示。三项任务已派",
    )  # fmt: skip
    actions.make_plan(
        case,
        stage.zhoujianguo,
        plan="主管抢修与化粪池清掏同时进行，完成后逐户回访",
        promised_on=day + timedelta(days=6),
    )
    body = stage.story.ground.bodies["滨河物业"]
    actions.assign(case, stage.zhoujianguo, title="化粪池清掏、消毒", due_on=day + timedelta(days=2), organisation=body)
    actions.assign(case, stage.zhoujianguo, title="3 号楼张贴告示", due_on=day + timedelta(days=1))
    yield local(day, 18.2)
    tasks = {task.matter.title: task for task in Task.objects.filter(matter__parent=case.pk).select_related("matter")}
    actions.finish_task(tasks["3 号楼张贴告示"], stage.liufang, result="告示贴在 2 单元门口，老人由邻居搀扶")
    yield local(day + timedelta(days=1), 11.5)
    actions.finish_task(
        tasks["化粪池清掏、消毒"], stage.chenli, result="清掏 2 车，已消毒", photos=shot("drain", 2, mended=True)
    )
    actions.call_done(called["滨河物业"], stage.chenli, words="清掏、消毒完成")
    yield local(day + timedelta(days=1), 15.3)
    actions.call_done(called["街道城建办"], stage.zhaoqiang, words="开挖许可已办")
    yield local(day + timedelta(days=1), 16.7)
    actions.call_progress(
        called["区水务局"], stage.sunwei, words="主管疏通到 70%", percent=70, photos=shot("pipe", 4, mended=True)
    )


def tiles(stage: Stage) -> Life:
    """外墙瓷砖脱落, found by the worker: fenced off, waiting for an offer."""
    case = stage.place(
        stage.liufang, "2 号楼外墙瓷砖脱落", stage.building("2"), channel=Channel.PATROL, category="wall_falling",
        photos=shot("wall", 1),
    )  # fmt: skip
    yield clock.now() + minutes(14)
    actions.make_safe(case, stage.liufang, photos=shot("road", 2, mended=True), words="已围挡，立牌提醒绕行")
    yield clock.now() + minutes(20)
    actions.contact(case, stage.chenli, words="物业工程部已看过，松动面积约 6 平方米")
    yield in_office(clock.now(), 3)
    day = clock.today() + timedelta(days=9)
    actions.make_plan(case, stage.chenli, plan="已围挡，等三家维修单位报价", promised_on=day)


def dispute(stage: Stage) -> Life:
    """邻里漏水纠纷: somebody came to the office."""
    case = stage.place(
        stage.liqiang, "6 号楼 3 层邻里漏水纠纷，楼上不肯修", stage.building("6"), channel=Channel.ON_BEHALF,
        requester=stage.maxiaoyu.person, category="neighbour_dispute",
    )  # fmt: skip
    yield clock.now() + minutes(6)
    actions.contact(case, stage.liufang, words="已和双方通电话，约好一起看现场")
    yield clock.now() + minutes(30)
    actions.assign(case, stage.fangming, title="约楼上楼下到社区调解", due_on=stage.end.date() + timedelta(days=2))
    actions.make_plan(
        case, stage.fangming, plan="先查漏点，再谈维修费用", promised_on=stage.end.date() + timedelta(days=4)
    )


def market_gate(stage: Stage) -> Life:
    """菜市场门口占道: needs the enforcement team."""
    area = stage.story.ground.area("柳岸社区/6")
    where = at_point(area.lon or 0.0, area.lat or 0.0)
    assert where is not None
    case = stage.place(
        stage.wangmin, "菜市场门口占道经营，早晚高峰过不去人", where, channel=Channel.PATROL, category="street_stall",
        photos=shot("stall", 3),
    )  # fmt: skip
    yield clock.now() + minutes(25)
    tomorrow = clock.today() + timedelta(days=1)
    actions.make_plan(case, stage.wangmin, plan="先劝离，再请城管会商定点", promised_on=tomorrow)
    actions.progress(case, stage.wangmin, words="需城管会商：摊贩有三家是辖区居民，想先找地方安置")


def stair_lamp(stage: Stage) -> Life:
    """What 张玉珍 can rate now."""
    text = "3 号楼 2 单元 5 楼的楼道灯不亮了，晚上上楼看不见"
    case = stage.place(stage.zhangyuzhen, text, stage.home("zhangyuzhen"), photos=shot("lamp", 3))
    if case.stage == "placed":
        yield clock.now() + minutes(5)
        case = actions.dispatch(case, stage.liqiang, category="stair_lamp", to_grid=True)
    yield clock.now() + minutes(6)
    actions.arrive(case, stage.liufang)
    yield clock.now() + minutes(19)
    actions.fix(
        case, stage.liufang, how="repaired", photos=shot("lamp", 3, mended=True), words="声控灯已换新，晚上会自己亮"
    )


def night_works(stage: Stage) -> Life:
    """9 号楼装修夜间扰民."""
    case = stage.place(
        stage.liqiang, "9 号楼装修夜间扰民", stage.building("9"), channel=Channel.HOTLINE,
        requester=stage.lijianguo.person,
        category="renovation",
    )  # fmt: skip
    yield clock.now() + minutes(8)
    actions.contact(case, stage.hejing, words="已打电话给装修队，马上过去")
    yield clock.now() + minutes(30)
    actions.make_plan(
        case, stage.hejing, plan="已劝阻 1 次，晚上再去看一次", promised_on=stage.end.date() + timedelta(days=1)
    )


def cave_in(stage: Stage) -> Life:
    """北门外路面塌陷: one department is there, the other has not reported in and is late."""
    area = stage.story.ground.area("柳岸社区/5")
    where = at_point(area.lon or 0.0, area.lat or 0.0)
    assert where is not None
    case = stage.place(
        stage.liqiang, "北门外路面塌陷，约有一个脸盆大，车辆绕行", where, channel=Channel.CITY_HOTLINE, requester=None,
        category="road_broken", external_number=f"{clock.today():%y%m%d}0488",
    )  # fmt: skip
    yield clock.now() + minutes(5)
    bodies = [stage.story.ground.bodies[key] for key in ("housing", "city_management")]
    reason = "路面塌陷可能扩大，请两小时内到现场，先围挡再查原因"
    actions.whistle(case, stage.zhoujianguo, organisations=bodies, reason=reason)
    yield clock.now() + minutes(38)
    join(stage.qianjin, stage.calls(case)["区城管局"], clock.today() + timedelta(days=3))


def charging_shed(stage: Stage) -> Life:
    """11 号楼充电棚断电."""
    case = stage.place(
        stage.liqiang, "11 号楼充电棚断电，电动车充不了电", stage.building("11"), channel=Channel.HOTLINE,
        requester=stage.xumei.person, category="charging_pile",
    )  # fmt: skip
    yield clock.now() + minutes(9)
    actions.contact(case, stage.chenli, words="已约电工")
    yield clock.now() + minutes(25)
    actions.make_plan(case, stage.chenli, plan="物业已约电工，明早到", promised_on=clock.today() + timedelta(days=1))


def trapped(stage: Stage) -> Life:
    """5 号楼电梯困人: reported 22 minutes ago, ten were allowed."""
    case = stage.place(
        stage.liqiang, "5 号楼 1 单元电梯困人，里面有一位老人", stage.building("5"), channel=Channel.HOTLINE,
        requester=stage.maxiaoyu.person, category="lift_trapped",
    )  # fmt: skip
    yield clock.now() + minutes(3)
    actions.progress(case, stage.chenli, words="维保人员已出发，正在和轿厢里的人通话")


def lamp(stage: Stage) -> Life:
    """7 号楼前路灯不亮: reported by two, 刘芳 has called, 38 minutes are left."""
    case = stage.place(stage.lijianguo, "7 号楼前路灯不亮，晚上看不见路", stage.building("7"), photos=shot("lamp", 1))
    if case.stage == "placed":
        case = actions.dispatch(case, stage.liqiang, category="street_lamp", to_grid=True)
    yield clock.now() + minutes(5)
    actions.contact(case, stage.liufang, words="已回电，带梯子过去")
    yield clock.now() + minutes(4)
    second = stage.place(stage.hudawei, "7 号楼前的路灯不亮了", stage.building("7"))
    yield clock.now() + minutes(2)
    actions.merge(second, stage.liufang, into=case)
