"""Small invented messages: what people of a made-up town write about lamps, schools and wages."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("LINLI_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")

TROUBLES = {
    "路灯": ["路灯不亮了", "路灯坏了三盏", "晚上没有照明", "灯杆歪了，灯也不亮", "照明太暗看不清路"],
    "上学": ["孩子上小学怎么报名", "幼儿园学费太贵", "老师在外面补课收费", "学校食堂的饭不好吃", "转学要哪些手续"],
    "欠薪": ["老板三个月没发工资", "公司拖欠农民工工钱", "加班没有加班费", "辞退以后不给补偿", "包工头不结算工资"],
    "油烟": ["楼下饭店油烟很大", "烧烤摊的烟熏得不敢开窗", "厨房排烟管对着我家", "工地扬尘太大", "异味呛人睡不着"],
}
WHERE = ["青禾小区", "柳桥路", "东坪社区", "望湖苑", "石板街", "南坡村", "枫林花园", "百草园"]
OPENINGS = ["您好，", "", "请问", "我想反映，", "领导好，", "麻烦看一下，"]
ENDINGS = ["，请尽快处理。", "，谢谢。", "，什么时候能解决？", "。", "，住户都很着急。"]


def written(count: int = 240, seed: int = 7) -> tuple[list[tuple[str, str]], list[str]]:
    """Messages (title, text) with their labels; some have no title, some share a text."""
    chance = random.Random(seed)
    messages, labels = [], []
    for at in range(count):
        label = sorted(TROUBLES)[at % len(TROUBLES)]
        first, second = chance.sample(TROUBLES[label], 2)
        place = chance.choice(WHERE)
        title = "" if chance.random() < 0.4 else f"{place}{first}"
        messages.append((title, f"{chance.choice(OPENINGS)}{place}{first}，{second}{chance.choice(ENDINGS)}"))
        labels.append(label)
    return messages, labels


def shared(name: str) -> Path:
    """A file of real data; the test is skipped where it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here (LINLI_SHARED_DATA)")
    return path
