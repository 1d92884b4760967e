"""Made-up content for /_parts/: every part with the kind of words it will carry. Names and places are invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest

from linli.kernel import clock
from linli.platform.ui.forms import PhotosField, PlainForm
from linli.platform.ui.shapes import (
    AreaShape,
    Chip,
    Column,
    Entry,
    Fact,
    Fault,
    GroupShape,
    ImportCheck,
    Key,
    Looking,
    PastClock,
    Piece,
    Rate,
    Row,
    Series,
    Tag,
    Task,
    View,
)

STEPS = ["发现", "吹哨", "报到", "会商", "办理", "反馈", "评价"]
HOW = [("fixed", "已修好"), ("cleared", "已清理"), ("talked", "已劝阻"), ("explained", "当面解释")]


class SampleForm(PlainForm):
    """One field of each kind."""

    text = forms.CharField(
        label="什么事？", help_text="一句话说清楚就行，例如“7 号楼前路灯不亮”", widget=forms.Textarea
    )
    photos = PhotosField(label="照片", required=False)
    how = forms.ChoiceField(label="怎么办的", choices=HOW, widget=forms.RadioSelect)
    grids = forms.MultipleChoiceField(
        label="哪些网格",
        required=False,
        choices=[("1", "第一网格"), ("2", "第二网格")],
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.ChoiceField(label="来源", choices=[("", "请选择"), ("web", "网页"), ("hotline", "热线")])
    phone = forms.CharField(label="手机号", help_text="用来告诉您办理结果")
    hidden_name = forms.BooleanField(
        label="不公开我的姓名和电话", required=False, help_text="只有办理您这件事的人能看到，谁看过会留下记录"
    )


class RatingForm(PlainForm):
    """The three questions."""

    reached = forms.ChoiceField(
        label="1. 有人及时联系您吗？", choices=[("y", "及时"), ("n", "不及时")], widget=forms.RadioSelect
    )
    solved = forms.ChoiceField(
        label="2. 事情解决了吗？",
        choices=[("y", "解决了"), ("p", "部分解决"), ("n", "没解决")],
        widget=forms.RadioSelect,
    )
    pleased = forms.ChoiceField(
        label="3. 您满意吗？", choices=[("y", "满意"), ("p", "基本满意"), ("n", "不满意")], widget=forms.RadioSelect
    )


def parts_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the sample pages show."""
    faulty = SampleForm(data={"how": "fixed"}, prefix="faulty")
    faulty.fields["text"].error_messages["required"] = "请写一句话，说明是什么事"
    return {
        "sample": SampleForm(),
        "faulty": faulty,
        "rating_form": RatingForm(),
        "steps": STEPS,
        "options": HOW,
        "search_url": "/_parts/",
        "call_url": "/_parts/",
        "person_words": "王敏 · 柳岸社区副书记",
        "place_words": "江城市滨河区 柳岸街道",
        "platform_phone": "12345",
        **_times(),
        **_lists(),
        **_numbers(),
    }


def _times() -> dict[str, Any]:
    now = clock.now()

    def hours(number: float) -> datetime:
        return now + timedelta(hours=number)

    past = [
        PastClock("10 分钟到场", took=timedelta(minutes=8)),
        PastClock("1 天出方案", over=timedelta(hours=6, minutes=48)),
    ]
    entries = [
        Entry("发现", hours(-100), "3 号楼 2 单元地下室返水，臭味大，老人出行要蹚水。", tag=Tag("todo", "居民反映")),
        Entry("网格员到场", hours(-99.8), "主管堵死，物业疏通两次无效。", tag=Tag("done", "8 分钟")),
        Entry("吹哨", hours(-98), "请区水务局、街道城建办 2 小时内报到。", tag=Tag("whistle", "周建国 社区书记")),
        Entry("报到", hours(-97), "两家到齐，一家超时，", tag=Tag("late", "1 家超时"), url="#", link="明细"),
        Entry("办理", hours(-20), "主管疏通到 70%。", state="now", tag=Tag("doing", "2 / 3 项完成")),
        Entry("反馈居民", None, "3 户同报，结果一次发给 3 户", state="", when_words="时限 11-23"),
    ]
    return {
        "soon_at": hours(0.64),
        "late_at": hours(-2.2),
        "ok_at": hours(80),
        "began": hours(-24),
        "past": past,
        "entries": entries,
    }


def _lists() -> dict[str, Any]:
    tasks = [
        Task("5 号楼 1 单元电梯困人，已报物业", "#", Tag("late", "超时 12 分"), "late", "到场时限",
             [("map-pin", "120 米"), ("user", "张*珍"), ("clock", "09:26 报")]),
        Task("7 号楼前路灯不亮", "#", Tag("soon", "还剩 38 分"), "soon", "1 小时内处理",
             [("map-pin", "260 米"), ("", "2 户同报")]),
        Task("巡查：2 号楼楼道堆放杂物，已劝离", "#", Tag("todo", "待上传 · 照片 2 张", "cloud-upload"), "unsent",
             "09:31 已存在手机里", [("clipboard-list", "自动记入：巡查台账、消防隐患台账")]),
    ]  # fmt: skip
    return {
        "tasks": tasks,
        "rows": [Row("2、3 号楼 11 月 21 日停水通知", "#", "今天 08:30 · 物业"),
                 Row("停车位改造方案，征求居民意见", "#", "还剩 4 天")],
        "facts": [Fact("姓名", "张*珍 等 3 户", "#", "查看"),
                  Fact("电话", "138****2216", "#", "拨打"), Fact("住址", "3 号楼 2 单元")],
        "people": [Looking("李强", typing=True), Looking("周建国")],
        "views": [View("全部", "?", 14, current=True),
                  View("已超时", "?view=late", 2), View("快到时", "?view=soon", 3)],
        "chips": [Chip("柳岸社区", "?"), Chip("未办结", "?")],
        "columns": [Column("选择", css="w-ck", hidden=True), Column("剩余", "left", "w-m"), Column("事项", "", "w-l"),
                    Column("步骤"), Column("网格", "grid"), Column("在办")],
        "check": ImportCheck("楼栋.xlsx", 186, 2,
                             [Fault("C7", "13800", "手机号要 11 位"), Fault("E12", "", "请写楼栋")], "#"),
        "keys": [Key(["j", "k"], "上下"), Key(["Enter"], "打开"), Key(["x"], "选中"),
                 Key(["u"], "催办"), Key(["w"], "吹哨"),
                 Key(["/"], "搜索"), Key(["f"], "筛选"), Key(["c"], "登记来电")],
        "icon_names": ["home", "map", "users", "bell", "phone", "camera"],
    }  # fmt: skip


def _numbers() -> dict[str, Any]:
    days = [f"{day}日" for day in range(7, 21)]
    opened = [41, 38, 52, 47, 44, 29, 22, 43, 49, 46, 51, 49, 33, 26]
    closed = [39, 40, 45, 49, 47, 31, 24, 38, 48, 50, 48, 45, 36, 28]
    counts = [3, 1, 0, 2, 6, 4, 1, 0, 2, 5, 9, 3, 1, 2, 0, 1, 0, 2, None, 12, 7, 3, 2, 1, 1]
    areas = [
        AreaShape(
            str(at),
            f"第 {at + 1} 网格",
            count,
            [_square(at % 5, at // 5)],
            late=3 if count in {6, 9, 12} else 0,
            url="#",
        )
        for at, count in enumerate(counts)
    ]
    return {
        "days": days,
        "series": [Series("新增", opened), Series("办结", closed)],
        "gappy": [Series("响应率", [95, 96, None, 97, 98, 97, 99, 98, 98, 97, 96, 98, 99, 98.6])],
        "rates": [
            Rate("响应率", 712, 722),
            Rate("解决率", 602, 660),
            Rate("满意率", 486, 517, note="未评价 143 件不计入"),
        ],
        "no_rates": [Rate("响应率", 0, 0)],
        "pieces": [
            Piece("已超时", 7, "late"),
            Piece("2 小时内", 9, "soon"),
            Piece("24 小时内", 31, "next"),
            Piece("正常", 57, "ok"),
        ],
        "areas": areas,
        "groups": [
            GroupShape("柳岸社区", [[(0, 2), (3, 2), (3, 5), (0, 5)]]),
            GroupShape("桥东社区", [[(3, 2), (5, 2), (5, 5), (3, 5)]]),
        ],
        "topics": [("停车", 46, "+18"), ("排水堵塞", 31, "+12"), ("噪声扰民", 27, "−5")],
        "photos": [],
    }


def _square(column: int, row: int) -> list[tuple[float, float]]:
    lean = 0.12
    west, north = column + lean * row, 5 - row + lean * column / 2
    return [
        (west, north),
        (west + 1, north + lean / 2),
        (west + 1 + lean, north - 1 + lean / 2),
        (west + lean, north - 1),
    ]
