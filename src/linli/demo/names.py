"""Names and telephone numbers of people who do not exist."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾"
    "肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏"
)
GIVEN = (
    "玉兰", "秀英", "桂香", "建国", "国强", "志明", "海涛", "晓燕", "丽华", "美玲", "春梅", "凤琴",
    "永福", "德胜", "家旺", "小兵", "文斌", "立新", "红霞", "爱民", "淑珍", "金凤", "长林", "启明",
    "雨欣", "思远", "子涵", "浩然", "一鸣", "佳怡", "俊杰", "梦琪", "天佑", "翠萍", "少华", "艳红",
    "学军", "卫东", "雪梅", "景行", "云飞", "素芬", "广发", "宝柱", "静宜", "慧敏", "伟", "芳",
    "静", "强", "敏", "磊", "洋", "勇", "杰", "娟", "涛", "霞", "平", "刚",
    "琴", "松", "蓉", "宁",
)  # fmt: skip


class Namer:
    """Hands out names nobody in this city has yet, and numbers from a range that is no real one."""

    def __init__(self, rng: Random, taken: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        self.rng, self.taken = rng, set(taken)
        self.staff, self.residents = 1100, 3000

    def name(self) -> str:
        """A new name; once most are used, a third character tells people apart."""
        for _ in range(20):
            name = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)
            if name not in self.taken:
                break
        self.taken.add(name)
        return name

    def staff_phone(self) -> str:
        """13800001100 and on."""
        self.staff += 1
        return f"1380000{self.staff:04d}"

    def resident_phone(self) -> str:
        """13800003000 and on."""
        self.residents += 1
        return f"1380000{self.residents:04d}"
