"""Names that are the box's own: an app must not be taken for the system by what stands on its tile."""

from __future__ import annotations

import unicodedata

_OWN = """
    gulou gulousystem system thesystem systemui settings systemsettings home homescreen launcher update
    systemupdate softwareupdate alert alerts emergency emergencyalert notifications permissions
    parentalcontrol password administrator admin root box thebox
    鼓楼 鼓楼系统 系统 系統 设置 系统设置 設置 設定 主页 首页 主屏幕 桌面 更新 系统更新 软件更新 升级
    系统升级 警报 预警 应急 应急广播 通知 权限 家长控制 密码 管理员 盒子
"""
OWN = frozenset(_OWN.split())
# Letters of other alphabets that look like Latin ones (Unicode TR 39, those that make up these names).
_ALIKE = str.maketrans("аеорсухіѕԁһѵԝʟɡοαυ", "aeopcyxisdhvwlgoau")


def imitates(name: str) -> bool:
    """Whether a name reads like one of the box's own: case, spaces, width, marks and look-alikes aside."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_ALIKE)
    kept = "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN")
    return kept.translate(str.maketrans("01", "ol")) in OWN or kept in OWN


def hidden(name: str) -> bool:
    """Whether a name has characters that are not seen, or that turn the direction of others."""
    return any(unicodedata.category(letter) in ("Cf", "Cc", "Co", "Cs", "Zl", "Zp") for letter in name)
