"""Chinese surnames: those of two characters, and those read otherwise than the character alone."""

# Compounds far rarer than the one-character surname they begin with (单于, 梁丘, 乐正) are left out on purpose.
COMPOUND = {
    "欧阳": "ou yang", "太史": "tai shi", "端木": "duan mu", "上官": "shang guan", "司马": "si ma",
    "东方": "dong fang", "独孤": "du gu", "南宫": "nan gong", "万俟": "mo qi", "闻人": "wen ren",
    "夏侯": "xia hou", "诸葛": "zhu ge", "尉迟": "yu chi", "公羊": "gong yang", "赫连": "he lian",
    "澹台": "tan tai", "皇甫": "huang fu", "宗政": "zong zheng", "濮阳": "pu yang", "公冶": "gong ye",
    "太叔": "tai shu", "申屠": "shen tu", "公孙": "gong sun", "慕容": "mu rong", "仲孙": "zhong sun",
    "钟离": "zhong li", "长孙": "zhang sun", "宇文": "yu wen", "司徒": "si tu", "鲜于": "xian yu",
    "司空": "si kong", "闾丘": "lü qiu", "亓官": "qi guan", "司寇": "si kou", "颛孙": "zhuan sun",
    "子车": "zi ju", "淳于": "chun yu", "呼延": "hu yan", "令狐": "ling hu", "轩辕": "xuan yuan",
    "拓跋": "tuo ba", "百里": "bai li", "东郭": "dong guo", "西门": "xi men", "纳兰": "na lan",
    "完颜": "wan yan", "叶赫": "ye he", "那拉": "na la", "第五": "di wu", "左丘": "zuo qiu",
    "歐陽": "ou yang", "諸葛": "zhu ge", "司馬": "si ma", "東方": "dong fang",
    "尉遲": "yu chi", "長孫": "zhang sun", "鍾離": "zhong li", "軒轅": "xuan yuan",
}  # fmt: skip

READINGS = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "朴": "piao", "盖": "ge", "区": "ou", "查": "zha",
    "任": "ren", "华": "hua", "尉": "wei", "缪": "miao", "翟": "zhai", "覃": "qin", "乐": "yue", "员": "yun",
    "召": "shao", "折": "she", "种": "chong", "秘": "bi", "洗": "xian", "冼": "xian", "逄": "pang", "宁": "ning",
    "燕": "yan", "纪": "ji", "葛": "ge", "訾": "zi", "臧": "zang", "句": "gou", "祭": "zhai", "阚": "kan",
    "车": "che", "黑": "he", "繁": "po", "那": "na", "过": "guo", "哈": "ha", "干": "gan", "应": "ying",
    "晁": "chao", "贾": "jia", "薄": "bo", "卜": "bu", "柏": "bai", "贲": "ben", "都": "du", "费": "fei",
    "炅": "gui", "行": "xing", "令": "ling", "宓": "mi", "佴": "nai", "粘": "nian", "乜": "nie", "瞿": "qu",
    "撒": "sa", "眭": "sui", "宿": "su", "相": "xiang", "要": "yao", "占": "zhan", "褚": "chu", "角": "jue",
    "曲": "qu", "盛": "sheng", "石": "shi", "沈": "shen", "叶": "ye", "洪": "hong", "隗": "wei", "郇": "xun",
    "郗": "xi", "谌": "chen", "强": "qiang", "冯": "feng", "万": "wan", "藏": "zang", "重": "chong", "长": "chang",
    "晟": "cheng", "无": "wu", "單": "shan", "區": "ou", "蓋": "ge", "華": "hua",
}  # fmt: skip


def surname(name: str) -> str:
    """The surname a Chinese name begins with: two characters when it is a compound with a given name behind it."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]
