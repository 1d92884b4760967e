"""A matter as a line of a work list: the same cells on the page and in Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter, MatterQuerySet
from linli.platform.flow.terms import Channel, Size
from linli.platform.places import tree
from linli.platform.posts.terms import Duty
from linli.platform.ui.words import local, span
from linli.work.cases.models import Case
from linli.work.cases.steps import NAMES
from linli.work.cases.terms import CallStage, Stage
from linli.work.cases.wording import organisation_names

FOUND, WHISTLED, REPORTED, CONSULTED, HANDLED, FED_BACK, RATED = NAMES
STEPS: dict[tuple[str, str], str | Promise] = {
    ("case", Stage.PLACED): FOUND,
    ("case", Stage.OBJECTED): FOUND,
    ("case", Stage.WHISTLED): REPORTED,
    ("case", Stage.ANSWERED): RATED,
    ("case", Stage.RATED): RATED,
    ("case", Stage.UNCONFIRMED): RATED,
    ("call", CallStage.CALLED): REPORTED,
    ("call", CallStage.OBJECTED): REPORTED,
}
CHANNELS: dict[str, str | Promise] = {
    Channel.WEB: lazy("网上"),
    Channel.QR: lazy("扫码"),
    Channel.HOTLINE: lazy("电话"),
    Channel.PATROL: lazy("巡查"),
    Channel.CITY_HOTLINE: lazy("12345"),
}
COLUMNS = (lazy("剩余"), lazy("事件"), lazy("步骤"), lazy("网格"), lazy("在办"), lazy("来源"), lazy("更新"))


@dataclass(frozen=True)
class Line:
    """What the table shows of a matter; personal names are masked here, so that Excel cannot show more."""

    matter: Matter
    url: str
    title: str
    sub: str
    step: str
    grid: str
    who: str
    channel: str
    since: datetime | None

    @property
    def paused(self) -> bool:
        """Whether its clocks stand still."""
        return self.matter.stage == Stage.PAUSED

    @property
    def touched(self) -> str:
        """18 分钟前, 昨天: how fresh the news is, which is no deadline."""
        return ago(self.matter.touched_at)


def drawable(rows: MatterQuerySet) -> MatterQuerySet:
    """With everything a line needs, in the one statement of the list; sealed columns stay sealed."""
    sure = Case.objects.filter(pk=OuterRef("pk")).values("proposal__confidence")[:1]
    rows = rows.annotate(sure=Subquery(sure)).select_related("person", "handler")
    sealed = [f"{who}__{name}" for who in ("person", "handler") for name in ("phone", "phone_blind", "id_blind")]
    return rows.defer("chain", *sealed)


def line(matter: Matter) -> Line:
    """One matter, fetched with `drawable`."""
    return Line(
        matter=matter,
        url=page_of(matter),
        title=matter.title,
        sub=sub_of(matter),
        step=step_of(matter),
        grid=grid_of(matter),
        who=who_has(matter),
        channel=source_of(matter),
        since=matter.due_since,
    )


def source_of(matter: Matter) -> str:
    """Where it came in; what came in nowhere was begun here, by a post or by a clock."""
    if not matter.channel:
        return _("本处工作")
    return str(CHANNELS.get(matter.channel) or _choice(Channel, matter.channel))


def page_of(matter: Matter) -> str:
    """Where the console shows it."""
    if own := FLOWS[matter.kind].page(matter, "console"):
        return own
    if matter.kind == "case":
        return reverse("desk:case", args=[matter.pk])
    return reverse("desk:child", args=[f"{matter.kind}s", matter.pk])


def step_of(matter: Matter) -> str:
    """Which of the seven steps; what hangs on a request says what it is."""
    if matter.kind in ("case", "call"):
        return str(STEPS.get((matter.kind, matter.stage), HANDLED))
    return str(FLOWS[matter.kind].label)


def grid_of(matter: Matter) -> str:
    """第三; 全社区 where no grid is known yet."""
    if matter.grid_id is None:
        return _("全社区") if matter.community_id else tree.tree.get().name(matter.area_id)
    name = tree.tree.get().name(matter.grid_id)
    return name.removesuffix("网格") or name


def who_has(matter: Matter) -> str:
    """The person or the organisation that has it, else whose turn it is."""
    if matter.handler is not None:
        return matter.handler.name
    if matter.organisation_id:
        return organisation_names.get().get(matter.organisation_id, "")
    if matter.waits in Duty.values:
        return str(Duty(matter.waits).label)
    return _("反映人") if matter.waits == "requester" else ""


def sub_of(matter: Matter) -> str:
    """The second line: who reported it with how many others, how big it is, where it stands."""
    stage = str(FLOWS[matter.kind].stages(matter.stage).label)
    if matter.kind != "case":
        party = organisation_names.get().get(matter.organisation_id or 0, "")
        return " · ".join(part for part in (party, stage) if part)
    size = str(Size.HARD.label) if matter.size == Size.HARD else ""
    return " · ".join(part for part in (reporters(matter), size, stage, guessed(matter)) if part)


def guessed(matter: Matter) -> str:
    """像停车占位，把握 62%: what the desk has to decide on."""
    sure = getattr(matter, "sure", None)
    if matter.stage != Stage.PLACED or sure is None or not matter.category:
        return ""
    name = catalogue.get().name(matter.category)
    return _("像%(name)s，把握 %(n)s%%") % {"name": name, "n": int(float(sure) * 100)}


def reporters(matter: Matter) -> str:
    """张*珍 等 2 户; without a name when the requester does not wish it."""
    name = "" if matter.anonymous or matter.person is None else matter.person.masked_name
    if matter.reporters > 1:
        words = _("%(name)s 等 %(n)s 户") if name else _("%(n)s 户同报")
        return words % {"name": name, "n": matter.reporters}
    return name


def ago(moment: datetime) -> str:
    """刚刚, 18 分钟前, 3 小时前, 昨天, 2 天前."""
    passed = clock.now() - moment
    days = (clock.today() - clock.local(moment).date()).days
    if passed.total_seconds() < 60:
        return _("刚刚")
    if passed.total_seconds() < 3600:
        return _("%(n)s 分钟前") % {"n": int(passed.total_seconds() // 60)}
    if days == 0:
        return _("%(n)s 小时前") % {"n": int(passed.total_seconds() // 3600)}
    if days == 1:
        return _("昨天")
    return _("%(n)s 天前") % {"n": days} if days < 30 else local(moment, "Y-m-d")


def left_words(matter: Matter) -> str:
    """What is left, as the tag says it."""
    if matter.due_at is None or matter.closed_at is not None:
        return ""
    gap = matter.due_at - clock.now()
    return span(gap) if gap.total_seconds() >= 0 else _("超 %(span)s") % {"span": span(gap)}


def _choice(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""
