"""Words for kinds of programme → the broadcast's genre (ETSI EN 300 468 table 29); for ratings → ages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

_GENRES: Final[Mapping[int, str]] = {
    0x11: "detective thriller crime mystery 侦探 悬疑 犯罪",
    0x12: "adventure western war action 冒险 战争 动作",
    0x13: "science-fiction sci-fi fantasy horror 科幻 奇幻 恐怖",
    0x14: "comedy sitcom 喜剧 情景喜剧",
    0x15: "soap melodrama 言情",
    0x16: "romance 爱情",
    0x17: "historical-drama 古装 历史剧",
    0x10: "movie movies film films cinema drama series 电影 影院 电视剧 剧集 影视",
    0x21: "weather 天气 气象",
    0x22: "magazine current-affairs 时事",
    0x23: "documentary documentaries 纪录片 纪录 纪实",
    0x24: "interview debate discussion talk-politics 访谈 辩论",
    0x20: "news 新闻 资讯",
    0x31: "game-show quiz contest 竞赛 问答 竞猜",
    0x32: "variety 综艺",
    0x33: "talk talk-show 脱口秀 谈话",
    0x30: "show entertainment reality 娱乐 真人秀",
    0x43: "football soccer 足球",
    0x44: "tennis squash 网球",
    0x45: "basketball volleyball team-sports 篮球 排球",
    0x46: "athletics 田径",
    0x47: "motorsport motor 赛车",
    0x48: "water-sport swimming 游泳",
    0x49: "winter-sports skiing 冰雪 滑雪",
    0x40: "sport sports 体育 运动 赛事",
    0x55: "cartoon cartoons animation animated puppets 动画 动漫 卡通",
    0x50: "kids children children's youth 少儿 儿童 青少",
    0x61: "rock pop 流行",
    0x62: "classical classical-music 古典",
    0x63: "folk traditional-music 民歌 民族音乐",
    0x64: "jazz 爵士",
    0x65: "musical opera 歌剧 音乐剧 戏曲 京剧",
    0x66: "ballet dance 舞蹈 芭蕾",
    0x60: "music concert 音乐 音乐会 演唱会",
    0x73: "religion religious 宗教",
    0x75: "literature 文学",
    0x70: "arts art culture 艺术 文化",
    0x81: "report reports magazines 报道 专题",
    0x82: "economics business finance markets 财经 经济 金融 股市",
    0x80: "politics social society 政治 社会 法治",
    0x91: "nature animals environment wildlife 自然 动物 环境",
    0x92: "technology 科技 技术",
    0x93: "medicine health psychology 健康 医学 养生",
    0x94: "history foreign-countries 历史",
    0x96: "further-education 教育",
    0x97: "languages 语言",
    0x90: "education science factual educational 科学 科教 百科",
    0xA1: "travel tourism 旅游 旅行",
    0xA2: "handicraft 手工",
    0xA3: "motoring cars 汽车",
    0xA4: "fitness 健身",
    0xA5: "cooking food 美食 烹饪 厨房",
    0xA6: "shopping 购物",
    0xA7: "gardening 园艺",
    0xA0: "leisure hobbies lifestyle 生活 休闲",
}
_BY_WORD: Final[Mapping[str, int]] = {
    word.replace("-", " "): genre for genre, words in _GENRES.items() for word in words.split()
}
_AGES: Final[Mapping[str, int]] = {
    "G": 0,
    "PG": 7,
    "PG-13": 13,
    "R": 17,
    "NC-17": 18,
    "X": 18,
    "TV-Y": 0,
    "TV-G": 0,
    "TV-Y7": 7,
    "TV-PG": 10,
    "TV-14": 14,
    "TV-MA": 17,
    "U": 0,
}
"""The United States' and Britain's words that hold no age."""
_NUMBER: Final = re.compile(r"\d{1,2}")


def genre_of(categories: Iterable[str]) -> int:
    """Both nibbles as one byte, of the first category that says one; 0 where none does."""
    return next(filter(None, map(_genre, categories)), 0)


@lru_cache(maxsize=2048)
def _genre(category: str) -> int:
    said = category.casefold().replace("_", " ").replace("-", " ").strip()
    if said in _BY_WORD:
        return _BY_WORD[said]
    words = re.split(r"[\s/,;·、|]+", said)
    for word in words:
        if word in _BY_WORD:
            return _BY_WORD[word]
    return next((genre for word, genre in _BY_WORD.items() if not word.isascii() and word in said), 0)


@lru_cache(maxsize=256)
def age_of(rating: str) -> int:
    """The youngest age that a rating such as `PG-13`, `FSK 12` or `16+` allows; 0 where it says none."""
    said = rating.strip().upper()
    if said in _AGES:
        return _AGES[said]
    found = _NUMBER.search(said)
    age = int(found.group()) if found else 0
    return age if age <= 21 else 0
