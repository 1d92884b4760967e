"""What the people of the town say: troubles by category, how often, in which months, and what became of them."""

from __future__ import annotations

from typing import NamedTuple

ALL_YEAR = tuple(range(1, 13))
COLD = (11, 12, 1, 2, 3)
WET = (4, 5, 6, 7, 8, 9)
WARM = (5, 6, 7, 8, 9, 10)


class Trouble(NamedTuple):
    """A kind of trouble: how often it comes, what is said, what is done about it."""

    category: str  # code in the dispatch catalogue
    weight: int
    texts: tuple[str, ...]
    answers: tuple[str, ...]
    how: str = "repaired"  # a Fix
    picture: str = "road"
    size: str = "small"
    months: tuple[int, ...] = ALL_YEAR
    trend: float = 1.0  # how much oftener in the last week than in the one before
    calls: tuple[str, ...] = ()  # bodies that a whistle calls in, when it turns out hard


# {b} is the building, {e} the stairwell, {f} a floor.
TROUBLES = (
    Trouble(
        "parking", 78,
        ("{b} 号楼前面有人用地锁霸占公共车位，大家没地方停车", "小区门口乱停车，早上出入口经常堵住，上班都要迟到",
         "{b} 号楼下的车位被一辆旧车占了一个多月，没人挪", "晚上回来没有车位，外面的车都停进小区来了，停车没人管"),
        ("已联系车主挪车，地锁已拆除", "物业已在出入口画线并安排人员引导", "旧车车主已联系上，今天拖走"),
        "stopped", "parking", trend=1.64,
    ),
    Trouble(
        "drain_blocked", 52,
        ("{b} 号楼门口的排水沟堵了，一下雨就积水", "{b} 号楼前下水井堵塞，污水流了一地，气味很大",
         "小区路边的雨水篦子被树叶堵住，积水过不去人"),
        ("已疏通下水井并冲洗路面", "已清掏排水沟，水已退", "树叶已清走，排水通了"),
        "cleared", "drain", trend=1.63, calls=("water", "housing", "property"),
    ),
    Trouble(
        "noise", 58,
        ("楼下广场舞音响声音太大，孩子没法写作业", "{b} 号楼楼下早餐店凌晨四点放音乐，噪音扰民睡不着",
         "隔壁半夜放音响，吵得整个单元睡不着，麻烦上门说一下"),
        ("已上门劝导，对方答应晚上九点后不再放音响", "已和领舞的人商量好，音量调小、八点半结束", "已劝阻，并约定作息时间"),
        "stopped", "noise", trend=0.85,
    ),
    Trouble(
        "ebike", 44,
        ("{b} 号楼 {e} 单元楼道里给电动车充电，太危险了", "有人从 {f} 楼拉线下来给电瓶车充电，电线就挂在窗外",
         "{b} 号楼一层过道停满电动车，还插着充电器"),
        ("电动车已推到充电棚，线已收走", "已上门讲清危险，住户当场把车推走", "飞线已拆除，并告知充电棚位置"),
        "stopped", "ebike", trend=1.15,
    ),
    Trouble(
        "property_fee", 32,
        ("物业费涨价没有征求业主意见，也没有公示", "物业不公示公共收益，电梯广告的钱去哪了", "物业收了停车费又收管理费，说不清收费标准"),
        ("物业已在公告栏公示收费标准和公共收益", "已约物业和业主代表当面对账，明细已公开"),
        "explained", "paper", "big", trend=0.88, calls=("market", "housing"),
    ),
    Trouble(
        "hall_clutter", 33,
        ("{b} 号楼 {f} 楼住户在楼道里堆满了纸箱和旧家具", "{b} 号楼 {e} 单元公共走廊堆放杂物，老人走路都不方便",
         "楼道里堆着几箱废纸，一直没人收"),
        ("杂物已清走，住户答应不再堆放", "已和住户一起清理干净", "楼道已清空"),
        "cleared", "boxes", trend=0.57,
    ),
    Trouble(
        "street_lamp", 30,
        ("{b} 号楼前的路灯不亮，晚上看不见路", "小区门口那条路的路灯坏了好几盏", "{b} 号楼西边的路灯一闪一闪的"),
        ("灯泡已换，试灯正常", "路灯线路已修好，晚上看过都亮"),
        "repaired", "lamp", calls=("city_management",),
    ),
    Trouble(
        "stair_lamp", 30,
        ("{b} 号楼 {e} 单元 {f} 楼的楼道灯不亮了", "{b} 号楼声控灯坏了半个月，晚上上楼看不见", "{e} 单元楼道灯一直亮着关不掉"),
        ("楼道灯已换新", "声控开关已换，正常了"), "repaired", "lamp",
    ),
    Trouble(
        "rubbish", 30,
        ("{b} 号楼旁边的垃圾桶满了好几天没有人清运", "{b} 号楼后面建筑垃圾堆成山", "分类投放点的厨余桶破了，污水流出来"),
        ("垃圾已清运，地面已冲洗", "建筑垃圾已拉走，已告知装修户装袋存放"), "cleared", "rubbish",
    ),
    Trouble(
        "sewage_back", 16,
        ("{b} 号楼 {e} 单元一楼卫生间下水道返水，粪水都冒出来了", "厨房地漏往上反水，家里全是脏水"),
        ("主管已疏通，不再返水", "化粪池已清掏，地漏装了防返阀"), "repaired", "pipe", calls=("water", "housing"),
    ),
    Trouble(
        "lift_fault", 20,
        ("{b} 号楼的电梯又坏了，老人爬楼很辛苦", "{b} 号楼 {e} 单元电梯运行时有很大的异响，坐着害怕"),
        ("维保人员已换门机皮带，试运行正常", "电梯已修好并加装了提示牌"), "repaired", "lift",
    ),
    Trouble(
        "heating", 26,
        ("供暖一个星期了，{b} 号楼家里暖气片还是凉的", "室内温度只有十五度，老人孩子冻得受不了，供暖不热"),
        ("供热公司已排气，回水温度正常", "楼前阀门已调，入户测温达标"), "repaired", "pipe", months=COLD, trend=1.3,
    ),
    Trouble(
        "water_off", 14,
        ("{b} 号楼今天早上开始停水，什么时候能来水", "高层水压太低，洗澡都没有水"),
        ("加压泵已修好，水压恢复", "爆管抢修完成，已恢复供水"), "repaired", "pipe",
    ),
    Trouble(
        "manhole", 14,
        ("{b} 号楼前人行道上的井盖碎了一半，很危险", "小区路上少了一个井盖，车子差点掉进去"),
        ("井盖已更换，周边已加固", "已补装井盖并做防沉降垫圈"), "repaired", "manhole",
    ),
    Trouble(
        "public_facility", 22,
        ("{b} 号楼 {e} 单元门禁坏了，谁都能进来", "小广场健身器材松动，老人锻炼不安全", "{b} 号楼前的休息长椅断了一条腿"),
        ("门禁已修好，可以刷卡", "器材已紧固并检查了一遍"), "repaired", "bench",
    ),
    Trouble(
        "greenery", 20,
        ("{b} 号楼窗前的大树太高，把阳光全挡住了", "风把树枝刮断了，挂在半空很危险", "绿化带的草长到膝盖高，蚊子很多"),
        ("已修剪树枝", "断枝已清走，周边树木已排查"), "cleared", "tree",
    ),
    Trouble(
        "renovation", 20,
        ("{b} 号楼 {f} 楼装修早上六点就开始打电钻", "{b} 号楼中午休息时间敲墙装修，老人受不了"),
        ("已告知装修户按规定时间施工，对方写了承诺", "已劝阻，门口贴上了施工时间"), "stopped", "noise",
    ),
    Trouble(
        "street_stall", 18,
        ("路口流动摊贩占道经营，车都过不去", "水果店把东西摆到人行道上，只能走机动车道"),
        ("摊贩已劝离到便民点", "店家已把货架收回店内"), "stopped", "stall", calls=("enforcement",),
    ),
    Trouble(
        "road_broken", 16,
        ("{b} 号楼门前的路坑坑洼洼，下雨全是水坑", "人行道地砖松动，踩上去溅一身水", "北门外路面下沉，过车咯噔响"),
        ("破损路面已铺好", "地砖已重铺 12 平方米"), "repaired", "road", "big", calls=("city_management", "housing"),
    ),
    Trouble(
        "fire_lane", 14,
        ("{b} 号楼消防通道上停满了车，消防车进不来", "{b} 号楼楼梯口的安全出口被锁上了"),
        ("通道车辆已清空，已补画禁停线", "锁已拆除，物业写了整改说明"), "stopped", "parking", "big", calls=("fire", "property"),
    ),
    Trouble(
        "stray_dog", 13,
        ("小区里有几条流浪狗，孩子不敢下楼", "邻居遛狗不拴绳，把老人吓倒了"),
        ("已劝导养犬人拴绳，并登记", "流浪犬已由救助点接走"), "stopped", "dog",
    ),
    Trouble(
        "neighbour_dispute", 14,
        ("和对门邻居因为公共过道吵了几次，请帮忙调解", "楼上漏水不肯赔偿，双方闹得很僵，请社区调解"),
        ("双方已当面谈妥，签了调解协议", "已调解，过道恢复通行"), "explained", "paper",
    ),
    Trouble(
        "roof_leak", 12,
        ("{b} 号楼顶楼一下雨就漏，天花板都发霉了", "{b} 号楼屋顶防水坏了，找物业两年没有修"),
        ("屋面防水已重做，淋水试验不漏", "破损卷材已修补，等下一场雨再看"), "repaired", "roof", "big",
        calls=("housing", "property"),
    ),
    Trouble(
        "illegal_building", 7,
        ("{b} 号楼顶楼住户在楼顶私自搭建阳光房", "{b} 号楼一楼把公共绿地圈起来盖房子"),
        ("违建已拆除，绿地恢复", "当事人已自行拆除"), "repaired", "roof", "hard", calls=("enforcement", "housing"),
    ),
    Trouble(
        "wall_falling", 6,
        ("{b} 号楼外墙瓷砖大块往下掉，已经砸坏一辆车", "{b} 号楼墙皮脱落，风一吹就掉"),
        ("松动瓷砖已铲除，外墙已修补",), "repaired", "wall", "hard", calls=("housing", "property"),
    ),
    Trouble(
        "lift_new", 5,
        ("{b} 号楼想加装电梯，需要办什么手续", "{b} 号楼加装电梯一楼住户不同意，请社区帮忙协调"),
        ("方案已公示，三方协议已签",), "explained", "lift", "hard", calls=("housing",),
    ),
    Trouble(
        "elder_care", 14,
        ("我父亲八十五岁独居，想申请助餐服务", "高龄补贴怎么申请，要什么材料"),
        ("已登记助餐，明天开始送", "材料清单已送到家，下周代办"), "explained", "paper",
    ),
    Trouble(
        "fumes", 10,
        ("{b} 号楼楼下饭店油烟直接排到我家窗户", "露天烧烤烟味太大，不敢开窗"),
        ("饭店已清洗油烟净化器，检测合格", "烧烤摊已搬走"), "stopped", "stall", months=ALL_YEAR, calls=("environment",),
    ),
    Trouble(
        "power_off", 9,
        ("{b} 号楼突然停电了，不知道是什么原因", "一开空调就跳闸，线路老化严重"),
        ("楼内开关已换，恢复供电", "供电公司已换接户线"), "repaired", "lamp",
    ),
    Trouble(
        "delivery", 9,
        ("快递都放驿站，不给老人送上门", "快递柜超时要收费，不合理"),
        ("驿站答应七十岁以上老人送上门", "已和快递柜公司说好，取件时间延到 24 小时"), "explained", "boxes",
    ),
    Trouble(
        "suggestion", 12,
        ("建议社区周末多办一些亲子活动", "想报名当志愿者，怎么联系", "建议在小广场加两个遮雨的座椅"),
        ("已列入下月活动计划，到时通知您", "已登记，志愿者群的二维码已发给您"), "explained", "bench",
    ),
    Trouble(
        "insurance", 7,
        ("医保在外地看病怎么报销", "退休后养老金什么时候发"), ("已告知备案方法和窗口地址", "已查到发放日期并告知"), "explained", "paper",
    ),
    Trouble(
        "lift_trapped", 2, ("有人被困在电梯里出不来了，{b} 号楼 {e} 单元，快来人",), ("人已平安接出，电梯停用检修，已贴告示",),
        "repaired", "lift",
    ),
    Trouble(
        "gas_leak", 2, ("{b} 号楼 {e} 单元楼道里有很浓的煤气味，怀疑燃气泄漏",), ("接头已换，检测无泄漏，已开窗通风",),
        "repaired", "pipe",
    ),
    Trouble(
        "water_main", 2, ("{b} 号楼门口的自来水主管爆了，水喷得很高",), ("爆管已修复，供水恢复",), "repaired", "pipe", "big",
    ),
    Trouble(
        "charging_pile", 8,
        ("小区电动车充电棚不够用，下班回来没有位置", "买了新能源车，物业不让装充电桩"),
        ("已增加 10 个充电口", "物业已出具同意安装的证明"), "repaired", "ebike", "big", calls=("property", "power"),
    ),
)  # fmt: skip

PLANS = (
    "明天上午安排师傅来看，配件到了就换", "先临时处理，周内彻底修好", "约好三方到现场看，再定施工日期", "已报维修计划，排期后施工",
    "先围挡保证安全，同时请厂家报价",
)  # fmt: skip
PROGRESS = ("师傅已到现场看过", "材料已买，等进场", "已完成一半", "夜间施工，明早恢复", "正在等验收")
CONTACTS = ("已电话联系，约好马上过去看", "已回电，问清了位置和情况", "打过电话，居民在家等")
HAPPY = ("", "", "", "处理得很快，谢谢", "小刘很负责", "比以前快多了", "谢谢社区", "师傅态度很好")
UNHAPPY = ("修了又坏，没解决", "只是来看了一下，没办", "答应的时间没有来", "说了等于没说")
WHISTLE = ("超出社区权限，请到现场一起定办法", "涉及管线和红线外，请派人报到", "需要执法和施工力量，请两小时内报到")
MEETING = "各方看了现场。原因已查明，分工和日期逐项记录，由社区跟进。"
AGREED = ("一周内完成施工，社区每天查看进度", "先保证通行和安全，再分段施工", "由物业先行处理，费用随后结算")
PAUSES = (("parts", "配件要从厂家发货"), ("weather", "连续下雨，屋面不能施工"), ("waiting_for_you", "等您约好在家的时间"))
PRESSINGS = ("已超时，请说明原因并在一个工作日内答复", "居民两次反映，请书记亲自过问", "请报办理计划和完成日期")
REPLIES = ("已安排专人，明天完成并反馈", "正在施工，周五前办完", "已约三方到场，今天定下办法")
OBJECTIONS = ("该路段不在我单位管养范围内", "按职责清单应由管线单位办理")
