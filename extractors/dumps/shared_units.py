"""In: an indicator's name and a unit. Out: whether they exclude each other (a share is not counted in 件, an area not in 円)."""

from __future__ import annotations

import re

from pipeline.normalizers.text import key

_SHARE = re.compile(r"(?:割合|率|比率|満足度|充足度|シェア)(?:\(.*\))?$")
_MONEY = re.compile(r"(?:額|費|金|残高|収入|債権|コスト)(?:\(.*\))?$")
_AREA = re.compile(r"面積(?:\(.*\))?$")
_PEOPLE = re.compile(r"(?:人口|人数|者数|員数|利用者|参加者)(?:\(.*\))?$")
_CASES = re.compile(r"件数(?:\(.*\))?$")
_COUNT = re.compile(r"数(?:\(.*\))?$")
_IS_SHARE = re.compile(r"%|パーセント|ポイント|割")
_IS_MONEY = re.compile(r"円")
_IS_AREA = re.compile(r"㎡|m2|ha|km2|㎢|平方|ヘクタール")
_IS_PEOPLE = re.compile(r"人|名|者")
_WHOLE = re.compile(r"件|人|名|か所|箇所|ヶ所|カ所|ケ所|施設|団体|校|世帯|事業|戸|社|台|冊|部")
_IS_CASES = re.compile(r"件|回|通")


def conflict(name: str, unit: str) -> bool:
    """Whether a measure of this name cannot be counted in this unit."""
    name, unit = key(name), key(unit)
    if not unit:
        return False
    if _SHARE.search(name):
        return not (_IS_SHARE.search(unit) or (name.endswith("度") and "点" in unit))
    if _MONEY.search(name):
        return not _IS_MONEY.search(unit)
    if _AREA.search(name):
        return not _IS_AREA.search(unit)
    if _PEOPLE.search(name):
        return not _IS_PEOPLE.search(unit)
    if _CASES.search(name):
        return not _IS_CASES.search(unit)
    if _COUNT.search(name):
        return bool(_IS_SHARE.search(unit) or _IS_MONEY.search(unit) or _IS_AREA.search(unit))
    return False


def counted(unit: str) -> bool:
    """Whether the unit counts whole things, so that a row with decimals is not counted in it."""
    return bool(_WHOLE.fullmatch(key(unit)))
