"""Who and what there is in the town: the people with fixed names, the communities, the bodies and their trades."""

from __future__ import annotations

from typing import NamedTuple

from linli.platform.places.terms import OrganisationKind
from linli.platform.posts.terms import Duty

CITY, DISTRICT, TOWN = "江城市", "滨河区", "柳岸街道"


class Community(NamedTuple):
    """A community, its cells of the 5 × 8 mesh, its compound and who looks after that."""

    name: str
    short: str
    columns: range
    rows: range
    compound: str
    property: str
    buildings: tuple[int, ...]  # in each of its grids, in order


COMMUNITIES = (
    Community("柳岸社区", "LA", range(3), range(3), "柳岸新村", "滨河物业", (1, 0, 6, 4, 2, 1, 1, 1, 0)),
    Community("桥东社区", "QD", range(3, 5), range(4), "桥东花园", "桥畔物业", (2, 2, 2, 1, 2, 1, 2, 0)),
    Community("槐荫里社区", "HY", range(3), range(3, 6), "槐荫里小区", "槐安物业", (2, 1, 1, 2, 1, 2, 1, 1, 1)),
    Community("北关社区", "BG", range(3, 5), range(4, 8), "北关家园", "北苑物业", (2, 2, 1, 1, 2, 1, 1, 2)),
    Community("杏园社区", "XY", range(3), range(6, 8), "杏园小区", "杏林物业", (2, 2, 1, 2, 2, 1)),
)


class Body(NamedTuple):
    """An organisation: at which level of the tree it has its duty, and its trade in the dispatch catalogue."""

    key: str
    kind: str
    name: str
    short: str
    level: str
    trade: str


DEPARTMENT, UTILITY = OrganisationKind.DEPARTMENT, OrganisationKind.UTILITY
BODIES = (
    Body("water", DEPARTMENT, "滨河区水务局", "区水务局", "district", "水务"),
    Body("city_management", DEPARTMENT, "滨河区城市管理局", "区城管局", "district", "城市管理"),
    Body("enforcement", DEPARTMENT, "滨河区城市管理执法大队", "区城管执法大队", "district", "城管执法"),
    Body("housing", DEPARTMENT, "柳岸街道城建办", "街道城建办", "town", "住房和城乡建设"),
    Body("fire", DEPARTMENT, "滨河区消防救援大队", "区消防救援大队", "district", "消防救援"),
    Body("labour", DEPARTMENT, "滨河区人力资源和社会保障局", "区人社局", "district", "人力资源和社会保障"),
    Body("market", DEPARTMENT, "柳岸街道市场监管所", "街道市场监管所", "town", "市场监督管理"),
    Body("disabled", DEPARTMENT, "滨河区残疾人联合会", "区残联", "district", "残联"),
    Body("civil", DEPARTMENT, "柳岸街道民政办", "街道民政办", "town", "民政"),
    Body("school", DEPARTMENT, "滨河区教育局", "区教育局", "district", "教育"),
    Body("health", DEPARTMENT, "柳岸社区卫生服务中心", "社区卫生服务中心", "town", "卫生健康"),
    Body("environment", DEPARTMENT, "滨河区生态环境分局", "区生态环境分局", "district", "生态环境"),
    Body("traffic", DEPARTMENT, "滨河区交警三中队", "交警三中队", "district", "公安交警"),
    Body("transport", DEPARTMENT, "滨河区交通运输局", "区交通运输局", "district", "交通运输"),
    Body("police", DEPARTMENT, "柳岸派出所", "柳岸派出所", "town", "公安"),
    Body("gas", UTILITY, "江城市燃气公司", "燃气公司", "city", "燃气公司"),
    Body("tap", UTILITY, "江城市供水公司", "供水公司", "city", "供水公司"),
    Body("power", UTILITY, "江城市供电公司", "供电公司", "city", "供电公司"),
    Body("heat", UTILITY, "江城市供热公司", "供热公司", "city", "供热公司"),
    Body("volunteers", OrganisationKind.SOCIAL, "柳岸邻里互助社", "邻里互助社", "town", ""),
    Body("mediators", OrganisationKind.SOCIAL, "柳岸和风调解工作室", "和风调解工作室", "town", ""),
    Body("bakery", OrganisationKind.MERCHANT, "柳岸麦香早点铺", "麦香早点铺", "town", ""),
    Body("pharmacy", OrganisationKind.MERCHANT, "柳岸安心药房", "安心药房", "town", ""),
)


class Someone(NamedTuple):
    """A person with a fixed name, and the post in which the tour meets them."""

    username: str
    name: str
    phone: str
    duty: str
    place: str  # "柳岸社区", "柳岸社区/3" for its third grid, "town", "district" or "city"
    body: str = ""  # key of an organisation


STAFF = (
    Someone("liufang", "刘芳", "13800001001", Duty.GRID_WORKER, "柳岸社区/3"),
    Someone("hejing", "何静", "13800001002", Duty.GRID_WORKER, "柳岸社区/4"),
    Someone("sunli", "孙丽", "13800001003", Duty.GRID_WORKER, "桥东社区/2"),
    Someone("fangming", "方明", "13800001004", Duty.GRID_LEAD, "柳岸社区/3"),
    Someone("zhoujianguo", "周建国", "13800001005", Duty.SECRETARY, "柳岸社区"),
    Someone("wangmin", "王敏", "13800001006", Duty.DEPUTY, "柳岸社区"),
    Someone("liqiang", "李强", "13800001007", Duty.DISPATCHER, "柳岸社区"),
    Someone("sunwei", "孙伟", "13800001008", Duty.DEPARTMENT_STAFF, "district", "water"),
    Someone("zhaoqiang", "赵强", "13800001009", Duty.DEPARTMENT_STAFF, "town", "housing"),
    Someone("qianjin", "钱进", "13800001010", Duty.DEPARTMENT_STAFF, "district", "city_management"),
    Someone("chenli", "陈立", "13800001011", Duty.PROPERTY_STAFF, "柳岸社区", "滨河物业"),
    Someone("zhengyi", "郑毅", "13800001012", Duty.SUPERVISOR, "town"),
    Someone("fengjian", "冯简", "13800001013", Duty.REVIEWER, "town"),
    Someone("yanglan", "杨岚", "13800001014", Duty.LEADER, "town"),
    Someone("gaoyuan", "高原", "13800001015", Duty.LEADER, "district"),
    Someone("shenhe", "沈禾", "13800001016", Duty.LEADER, "city"),
    Someone("tongxin", "童欣", "13800001017", Duty.DISPATCHER, "town"),
    Someone("luguan", "吕观", "13800001018", Duty.ADMINISTRATOR, "city"),
    Someone("anning", "安宁", "13800001019", Duty.SECURITY_OFFICER, "city"),
    Someone("shengjun", "盛均", "13800001020", Duty.AUDITOR, "city"),
)


class Neighbour(NamedTuple):
    """A resident with a fixed name and home in 柳岸新村."""

    username: str
    name: str
    phone: str
    building: str
    entrance: str
    home: str
    elder: bool = False


RESIDENTS = (
    Neighbour("zhangyuzhen", "张玉珍", "13800002216", "3", "2", "501", True),
    Neighbour("lijianguo", "李建国", "13800002217", "7", "1", "302"),
    Neighbour("xumei", "徐梅", "13800002218", "3", "2", "102"),
    Neighbour("hudawei", "胡大伟", "13800002219", "3", "1", "202"),
    Neighbour("maxiaoyu", "马小雨", "13800002220", "5", "1", "602"),
)

# Posts that stand empty, so that everybody sees what an unfilled post looks like: (duty, place).
UNFILLED = {
    (Duty.GRID_WORKER, "杏园社区/6"),
    (Duty.GRID_LEAD, "北关社区/8"),
    (Duty.DEPUTY, "杏园社区"),
}
