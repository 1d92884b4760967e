"""What households say in these tests, and what the worker process would do with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.reactions import LISTENING, run

CHARGING = (
    "车棚充电桩又坏了，电动车充不上电",
    "楼下车棚的充电桩坏了好几天，电动车没法充电",
    "车棚充电桩全坏了，电动车充不了电，只能拉飞线",
    "充电桩坏了没人修，车棚里电动车充不上电",
    "电动车充不上电，车棚充电桩坏了",
)
OTHERS = (
    "三楼住户半夜装修噪音太大，老人睡不着",
    "小区门口垃圾桶满了三天没人收，味道很大",
    "自来水发黄有异味，不敢喝",
    "2 单元电梯停运，老人下不了楼",
    "绿化带里有人种菜浇粪",
)


def moment(days_ago: float) -> datetime:
    return clock.now() - timedelta(days=days_ago)


def run_reactions() -> int:
    """What the worker would do with the events so far."""
    done = 0
    for event in Event.objects.order_by("id"):
        for key in LISTENING[event.name]:
            done += run(event.pk, key)
    return done
