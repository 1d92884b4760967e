"""Surnames are read as surnames."""

import pytest

from linli.kernel import pinyin


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张玉珍", "zhangyuzhen", "zyz"),
        ("单田芳", "shantianfang", "stf"),
        ("曾国藩", "zengguofan", "zgf"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("朴树", "piaoshu", "ps"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("区志明", "ouzhiming", "ozm"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("查良镛", "zhaliangyong", "zly"),
        ("任建新", "renjianxin", "rjx"),
        ("华罗庚", "hualuogeng", "hlg"),
        ("万俟红", "moqihong", "mqh"),
        ("万里", "wanli", "wl"),
        ("夏晟", "xiasheng", "xs"),
        ("吕布", "lvbu", "lb"),
        ("阿卜杜拉·买买提", "abudulamaimaiti", "abdlmmt"),
        ("Anna 王", "annawang", "aw"),
        ("", "", ""),
    ],
)
def test_names_are_read_right(name, full, initials):
    assert (pinyin.full(name), pinyin.initials(name)) == (full, initials)


def test_a_character_nobody_can_read_stands_for_itself():
    assert pinyin.full("王\U000323af") == "wang\U000323af"
