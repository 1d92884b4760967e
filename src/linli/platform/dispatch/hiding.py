"""Personal data hidden in free text before it is learnt from or leaves the house: better too much than too little."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import rjieba

from linli.kernel.surnames import COMPOUND

NAME, NUMBER, HOME, PLATE, ADDRESS = "〔姓名〕", "〔号码〕", "〔房号〕", "〔车牌〕", "〔网址〕"

# The hundred commonest surnames cover some 85 of a hundred people; the cue words below find the others.
COMMON = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧殷樊兰施陶洪翟安颜倪严牛温芦季俞章鲁葛伍"
)
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide) not in "，！？：；（）"}
_DIGIT = r"[0-9〇零一二三四五六七八九幺两]"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+", re.I)
_GAP = r"[ ·.\-]?"
_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]{_GAP}[a-z]{_GAP}"
    rf"(?:[a-z0-9]{_GAP}){{4,5}}[a-z0-9挂学警港澳领]",
    re.I,
)
_CHAT = re.compile(r"(?:微信|qq|扣扣|vx|wechat|账号|帐号|卡号|证号)(?:号码|号)?(?:是|为)?[：: ]*[a-z0-9_\-]{4,}", re.I)
# Seven figures or more, however they are written and held apart: telephones, identity and card numbers.
_NUMBER = re.compile(rf"(?:\+?86[ -]?)?{_DIGIT}(?:[ .·\-—–_/、()（）]{{0,2}}{_DIGIT}){{6,}}[xX]?")
_HOME = (
    re.compile(rf"(单元|号楼|栋|幢|座|楼|门)([ \-—,，]{{0,2}}){_DIGIT}{{3,4}}(?:[ ]?(?:室|号|户|房))?"),
    re.compile(rf"{_DIGIT}{{1,4}}[ ]?[室户房](?![内外间])"),
    re.compile(r"(?<![0-9])\d{1,3}(?:[ ]?[-—–#/][ ]?\d{1,2}){0,1}[ ]?[-—–#/][ ]?\d{3,4}(?![0-9])"),
)
_FLOOR = re.compile(rf"(单元|栋|号楼)([ ]{{0,2}}){_DIGIT}{{1,2}}楼[左右东西中][侧户手边]?(?:户)?")
_ANNOUNCED = "我叫|名叫|叫做|本人|姓名|联系人|联络人|投诉人|反映人|申请人|户主|业主|租户|房东|收件人|当事人"
_AFTER_A_NAME = r"(?=[，。,.;；、 （(的家住于在身电手]|\d|$)"
_CUE = re.compile(rf"((?:{_ANNOUNCED})[是为：: ]{{0,3}})([\u4e00-\u9fff]{{1,3}}){_AFTER_A_NAME}")
_RESPECT = "先生|女士|小姐|太太|阿姨|大爷|大妈|奶奶|爷爷|师傅|某某|某"
_OFFICE = "叔叔?|婶|伯|哥|姐|老师|主任|书记|经理|医生|老板|工(?!程|作|地|人|资|业|商)|总(?!是|算|体|共|闸)"
_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(COMMON))}])"
_RESPECTED = re.compile(rf"{_SURNAME}[\u4e00-\u9fff]{{0,2}}?(?={_RESPECT}|[\*×xX]{{1,2}})")
_NEAR = re.compile(
    rf"(?<=楼上|楼下|隔壁|对门|邻居|住户|户主|房东|租客|居民)({_SURNAME}[\u4e00-\u9fff]{{1,2}})"
    r"(?=家|的|把|在|说|又|总|老是|每|天天|经常|，|,|。|、|$)"
)
_IN_OFFICE = re.compile(rf"(?<![\u4e00-\u9fff]){_SURNAME}(?={_OFFICE})")


def _half(text: str) -> str:
    """Figures, letters and the signs that stand in numbers and addresses in half width; Chinese punctuation stays."""
    return unicodedata.normalize("NFC", text.translate(_HALF_WIDTH))


def hidden(text: str, known: Iterable[str] = ()) -> str:
    """The text without names, numbers, homes, plates and addresses of mail; `known` names go in any case."""
    text = _half(text)
    for name in sorted({one.strip() for one in known if len(one.strip()) > 1}, key=len, reverse=True):
        text = text.replace(_half(name), NAME)
    text = _MAIL.sub(ADDRESS, text)
    text = _CHAT.sub(NUMBER, text)
    text = _PLATE.sub(PLATE, text)
    text = _NUMBER.sub(NUMBER, text)
    text = _HOME[0].sub(rf"\1\2{HOME}", text)
    text = _FLOOR.sub(rf"\1\2{HOME}", text)
    for pattern in _HOME[1:]:
        text = pattern.sub(HOME, text)
    return without_names(text)


def without_names(text: str) -> str:
    """The text without names of people: after words that announce one, before a title, or told by the dictionary."""
    text = _CUE.sub(rf"\1{NAME}", text)
    text = _NEAR.sub(NAME, _IN_OFFICE.sub(NAME, _RESPECTED.sub(NAME, text)))
    return "".join(NAME if _is_name(word, kind) else word for word, kind in rjieba.tag(text))


def _is_name(word: str, kind: str) -> bool:
    """A word the dictionary takes for a person: surname and one or two characters."""
    if not kind.startswith("nr") or not 2 <= len(word) <= 4 or NEVER_IN_NAMES & set(word) or "谢谢" in word:
        return False
    return word[:2] in COMPOUND or (word[0] in COMMON and word not in NOT_NAMES)


NEVER_IN_NAMES = frozenset("您你我他她它们的了这那不没被把就都还又很太吗呢吧")
# What the dictionary takes for people and is none.
_NO_NAMES = (
    "高空 高压 高温 高峰 高楼 高层 高龄 高音 高低 马路 马路边 马桶 马上 黄水 黄线 黄色 "
    "黄灯 黄土 黄牛 白线 白天 白色 白蚁 方便 方案 方向 金属 金额 金融 石板 石块 石墩 石阶 "
    "石头 田地 安全 安静 安装 常年 常见 常住 严重 严禁 严查 温度 温水 温暖 康复 文明 文化 "
    "文件 江边 江水 易燃 易爆 任何 万一 万家 雷雨 雷击 夏天 夏季 张贴 许多 许久 余下 余震 "
    "程度 于是 何时 何人 何处 龙头 毛病 毛巾 章程 明显 明白 路灯 牛奶 林荫 林木 林带 季度 "
    "段路 段时间 施工 施救 钟点 水管 水费 水沟 洪水 管道 梁柱 樊篱 杜绝 陶瓷 汤水 贺卡 "
    "武装 单元 "
)
NOT_NAMES = frozenset(_NO_NAMES.split())
