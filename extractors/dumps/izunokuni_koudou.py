"""In: the lines of a 伊豆の国市 行動計画 dump. Out: a sheet per 取組項目 and the indicators of the list at the end.

The order of such dumps is that of the page: a box per item with its labels, then one table whose rows begin with the
item's number. What stands before the first box (contents, the plan's period) and between boxes is no value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from extractors.dumps.shared_flow import cells, is_page_number, prose
from extractors.dumps.shared_lines import Line, clean, starts_item
from extractors.dumps.shared_names import NAMELESS
from extractors.dumps.shared_pieces import Piece, compiled, pieces
from pipeline.normalizers.era import read_year
from pipeline.normalizers.text import fold, joined, key, squeeze
from schemas.page import DumpText
from schemas.reading import (
    DocumentReading,
    Doubt,
    FigureReading,
    IndicatorReading,
    NarrativeReading,
    Printed,
    SheetReading,
    Unplaced,
)
from schemas.vocabulary import Measure, Section, TargetKind

LABELS = compiled(
    {
        "code": r"管理番号",
        "name": r"取組項目",
        "status": r"前期計画",
        "department": r"担当部署",
        "goal": r"アウトカム",
        "after": r"\(達成後の状態\)|（達成後の状態）",
        "issue": r"現状・課題",
        "activities": r"具体的な\s?取組(?:例)?|具体的な",
        "example": r"取組例?",
    }
)
SECTIONS: dict[str, tuple[str, Section]] = {
    "goal": ("アウトカム(達成後の状態)", "goal"),
    "issue": ("現状・課題", "issue"),
    "activities": ("具体的な取組", "activities"),
}
_LIST = re.compile(r"^\d*\s*(?:各)?取組項目の?参考指標(?:一覧)?$")
_GROUP = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}-\d{1,2})\s+\S")
_CODE = re.compile(r"^(\d{3,5})(?=\s|$)")
_NOTE = re.compile(r"「(?P<column>[^「」]+)」欄に(?P<mark>[*＊※])のある数値は[、,]?(?P<year>.+?年度?)の")
_MEASURES: tuple[tuple[str, Measure, TargetKind | None], ...] = (
    ("基準", "baseline", None),
    ("現状", "baseline", None),
    ("目標", "target", "target"),
    ("見込", "target", "forecast"),
    ("中間", "target", "interim"),
    ("実績", "actual", None),
)
_OPEN = "figures of the list of indicators whose row is broken up in the dump"
_SPLIT = Doubt("dump_cells", "where the item's name ends and the indicator's begins is not certain in the dump")


@dataclass(frozen=True, slots=True)
class Column:
    """A value column of the list: its whole label and what it measures."""

    label: str
    year: str
    measure: Measure
    kind: TargetKind | None


def read(dump: DumpText) -> DocumentReading:
    """Boxes first, then the rows of the list under the sheets whose numbers they begin with."""
    lines = clean(dump)
    start = next((n for n in range(len(lines) - 1, -1, -1) if _LIST.match(lines[n].key)), len(lines))
    sheets = _boxes(lines[:start])
    rows, unplaced = _rows(lines[start:], {s.code.text: s for s in sheets if s.code})
    full = [replace(s, ordinal=n, indicators=tuple(rows.get(s.code.text, ()) if s.code else ())) for n, s in enumerate(sheets, 1)]
    first, last = _period(lines[:start])
    title, issuer = _title(lines), _issuer(lines)
    return DocumentReading("izunokuni_koudou", tuple(full), title, issuer, period_from=first, period_to=last, unplaced=unplaced)


def _title(lines: Sequence[Line]) -> Printed | None:
    """The cover's lines up to its date."""
    stop = next((n for n, line in enumerate(lines[:8]) if re.fullmatch(r"(?:令和|平成)?\S{1,8}年\d{1,2}月", line.key)), 0)
    return Printed(" ".join(line.text for line in lines[:stop])) if stop else None


def _issuer(lines: Sequence[Line]) -> Printed | None:
    return next((Printed(line.text) for line in lines[:8] if re.fullmatch(r"\S{1,8}[市町村区]", line.text)), None)


def _period(lines: Sequence[Line]) -> tuple[Printed | None, Printed | None]:
    """The plan's own period from the sentence that states it."""
    text = "".join(line.text for line in lines[:120])
    m = re.search(r"計画の計画期間は(?P<from>[^、。]{4,20}?)から(?P<to>[^、。]{4,20}?)まで", text)
    return (Printed(m["from"]), Printed(m["to"])) if m else (None, None)


def _boxes(lines: Sequence[Line]) -> list[SheetReading]:
    kept = [line for n, line in enumerate(lines) if not is_page_number(lines, n)]
    every = pieces(kept, LABELS)
    starts = [n for n, p in enumerate(every) if p.kind == "code" and n + 1 < len(every) and _CODE.match(every[n + 1].text)]
    groups = [p for p in every if not p.kind and _GROUP.match(p.text)]
    out = []
    for start, stop in zip(starts, [*starts[1:], len(every)], strict=True):
        box = [p for p in every[start:stop] if not (not p.kind and _GROUP.match(p.text))]
        above = [g.text for g in groups if g.at <= every[start].at]
        out.append(_box(box, above[-1] if above else ""))
    return out


def _box(box: Sequence[Piece], group: str) -> SheetReading:
    """One box: the text behind each label up to the next one."""
    parts: dict[str, list[str]] = {}
    label = ""
    for piece in box:
        if piece.kind in {"after", "example"}:
            continue
        if piece.kind:
            label = piece.kind
        else:
            parts.setdefault(label, []).append(piece.text)
    narratives = [
        NarrativeReading(heading, Printed(prose(parts[role])), section)
        for role, (heading, section) in SECTIONS.items()
        if parts.get(role)
    ]
    departments = list(takewhile(lambda t: not starts_item(t), parts.get("department", [])))
    name, department = joined(parts.get("name", [])), joined(departments)
    return SheetReading(
        kind="plan_item", ordinal=0, page_first=1, page_last=1, code=Printed(parts["code"][0].split()[0]),
        name=Printed(name) if name else None, parent=Printed(re.sub(r"^\S+\s+", "", group)) if group else None,
        department=Printed(department) if department else None, narratives=tuple(narratives),
        doubts=() if name else (NAMELESS,),
    )


def _rows(
    lines: Sequence[Line], sheets: dict[str, SheetReading]
) -> tuple[dict[str, list[IndicatorReading]], tuple[Unplaced, ...]]:
    """The list's rows: everything from one item's number to the next."""
    kept = [line for n, line in enumerate(lines) if not is_page_number(lines, n)]
    starts = [n for n, line in enumerate(kept) if (m := _CODE.match(line.text)) and m.group(1) in sheets]
    if not starts:
        return {}, ()
    columns = _columns(kept[: starts[0]])
    note = _NOTE.search("".join(fold(line.text) for line in kept))
    rows: dict[str, list[IndicatorReading]] = {}
    open_: list[Unplaced] = []
    for start, stop in zip(starts, [*starts[1:], len(kept)], strict=True):
        part = [line for line in kept[start:stop] if not re.match(r"注\s*[)）]|※", line.text)]
        code = part[0].text.split()[0]
        found = _row(part, sheets[code], columns, note)
        if found is None:
            open_.append(Unplaced("dump_unplaced", _OPEN, Printed(" ".join(line.text for line in part))))
        else:
            rows.setdefault(code, []).append(replace(found, ordinal=len(rows.get(code, [])) + 1))
    return rows, tuple(open_)


def _columns(lines: Sequence[Line]) -> list[Column]:
    """The value columns: years with 基準, 目標 … in brackets beside or below them."""
    words = [c for line in lines for c in (line.cells if len(line.cells) > 1 else line.text.split())]
    text = " ".join(fold(w) for w in words if w)
    out = []
    for m in re.finditer(r"(?P<year>(?:\d{4}|(?:令和|平成|[RH])\s?[\d元]{1,2})年度?)\s*(?P<label>\([^()]+\))", text):
        found = next(((measure, kind) for word, measure, kind in _MEASURES if word in m["label"]), None)
        if found and read_year(m["year"]):
            out.append(Column(f"{m['year']} {m['label']}", m["year"], *found))
    return out or _columns_apart(text)


def _columns_apart(text: str) -> list[Column]:
    """The same where all years stand on one line and what they are on another."""
    years = re.findall(r"(?:\d{4}|(?:令和|平成|[RH])\s?[\d元]{1,2})年度", text)
    labels = re.findall(r"\([^()\d]+\)", text)
    kinds = [next(((m, k) for word, m, k in _MEASURES if word in label), None) for label in labels]
    if len(years) != len(labels) or not all(kinds):
        return []
    return [Column(f"{y} {label}", y, *kind) for y, label, kind in zip(years, labels, kinds, strict=True) if kind]


Note = re.Match[str] | None


def _row(part: Sequence[Line], sheet: SheetReading, columns: Sequence[Column], note: Note) -> IndicatorReading | None:
    """Number, item's name, indicator's name and one value per column; None where a value is missing or too many."""
    doubts: tuple[Doubt, ...] = ()
    if len(part) == 1 and len(cells(part[0])) == 3 + len(columns):
        _, _, name, *values = cells(part[0])
    else:
        words = [w for line in part for w in _words(line)]
        values = words[-len(columns) :] if columns else []
        rest, sure = _without(_behind_code(part, values), sheet.name.text if sheet.name else "")
        name, doubts = rest, () if sure else (_SPLIT,)
        if not name or len(values) < len(columns) or not all(map(_is_value, values)) or _more_values(part, values):
            return None
    if not columns:
        return None
    figures = tuple(_figure(value, column, note) for value, column in zip(values, columns, strict=True))
    return IndicatorReading(Printed(name), 0, figures, sheet.name, doubts=doubts)


def _words(line: Line) -> list[str]:
    return line.text.split()


def _behind_code(part: Sequence[Line], values: Sequence[str]) -> str:
    """The row's text between its number and its values, wrapped lines joined."""
    texts = [line.text for line in part]
    texts[0] = _CODE.sub("", texts[0], count=1)
    left = len(values)
    for n in range(len(texts) - 1, -1, -1):
        words = texts[n].split()
        while words and left and words[-1] == values[left - 1]:
            words.pop()
            texts[n] = texts[n][: texts[n].rindex(values[left - 1])]
            left -= 1
        if not left:
            break
    return joined([t for t in texts if t.strip()])


def _without(text: str, name: str) -> tuple[str, bool]:
    """The text behind the item's name; unsure where the name is not there whole."""
    rest, left = text.strip(), list(squeeze(fold(name)))
    whole = bool(left)
    while rest and left and (rest[0].isspace() or fold(rest[0]) == left[0]):
        if not rest[0].isspace():
            left.pop(0)
        rest = rest[1:]
    return rest.strip(), whole and not left


def _more_values(part: Sequence[Line], values: Sequence[str]) -> bool:
    """Whether the row holds more values than columns: then it is two rows run together."""
    words = [w for line in part for w in _words(line)][1:]
    return sum(map(_is_value, words)) > len(values)


def _is_value(word: str) -> bool:
    """A figure with its unit, a dash or a short word of aim (減少, 延べ3回)."""
    text = key(word)
    number = re.fullmatch(r"[*※]?(?:延べ|約|概ね)?[△▲-]?\d[\d,]*(?:\.\d+)?[^\d]{0,4}", text)
    return bool(number or re.fullmatch(r"-+|減少|増加|維持|向上|継続|実施|未定|検討中|設定なし|皆増", text))


def _figure(value: str, column: Column, note: Note) -> FigureReading:
    year = column.year
    marked = note is not None and value.startswith(note["mark"]) and key(note["column"]) == key(column.label)
    why = note.group() + "数値" if note is not None and marked else None
    if note is not None and marked:
        year = note["year"]
    return FigureReading(Printed(value), column.measure, column.kind, Printed(year), column.label, note=why)


