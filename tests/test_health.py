"""Text layers that lie: what nobody sees is dropped and told, what cannot be believed is refused or marked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from badpdf import lies, odd, sheet

from pipeline.cache import Rows, sha256_of
from pipeline.doubtful import mark
from pipeline.find import Item
from pipeline.health_case import lines, undecodable
from pipeline.process import Task, process
from pipeline.read import read
from pipeline.rejection import Rejected
from schemas.hints import Hints
from schemas.page import Box, Char, DocumentPages, Note, Page, Source

NAMES = [lie.name for lie in lies.all_lies()]


@cache
def lie_named(name: str) -> lies.Lie:
    return next(lie for lie in lies.all_lies() if lie.name == name)


def read_bytes(data: bytes, folder: Path, *, ocr: bool = False) -> DocumentPages:
    path = folder / "sheet.pdf"
    path.write_bytes(data)
    return read(path, Source("sheet.pdf", "0" * 64, len(data)), ocr=ocr)


def words_of(page: Page) -> set[str]:
    """What stands in each cell of the two tables, by geometry."""
    out: set[str] = set()
    tops = [sheet.TOP + sheet.ROW * i for i in range(len(sheet.ROWS) + 1)]
    tops += [sheet.COST_TOP + sheet.ROW * i for i in range(len(sheet.COSTS) + 1)]
    tops.append(sheet.TOP + 385)
    for top in tops:
        for left, right in zip(sheet.EDGES, sheet.EDGES[1:], strict=False):
            cell = Box(left, top, right, top + sheet.ROW)
            inside = [c for c in page.chars if cell.holds(c.box.mid_x, c.box.mid_y)]
            out.add("".join(c.text for c in sorted(inside, key=lambda c: c.box.x0)).strip())
    return out


@pytest.mark.parametrize("name", NAMES)
def test_every_lie_is_told(name: str, tmp_path: Path) -> None:
    lie = lie_named(name)
    if lie.layer in ("broken", "none"):
        with pytest.raises(Rejected) as caught:
            read_bytes(lie.data, tmp_path)
        assert caught.value.reason == ("broken_text_layer" if lie.layer == "broken" else "scanned_no_ocr")
        assert "tesseract" in caught.value.message.lower()
        return
    (page,) = read_bytes(lie.data, tmp_path).pages
    assert page.text_layer == lie.layer
    told = {note.check for note in page.notes if note.severity != "info" or note.check in lie.checks}
    assert told == set(lie.checks)


@pytest.mark.parametrize("name", [n for n in NAMES if lie_named(n).layer == "native"])
def test_what_a_reader_sees_is_still_read(name: str, tmp_path: Path) -> None:
    lie = lie_named(name)
    (page,) = read_bytes(lie.data, tmp_path).pages
    found = words_of(page)
    assert [
        v for v in lie.values if v not in found and not (v == "12,345" and "12,345" in "".join(c.text for c in page.chars))
    ] == []
    assert [v for v in lie.dropped if v in found and v not in lie.values] == []


@pytest.mark.parametrize("name", ["old_edition", "white_text", "off_page", "clipped", "covered", "search_layer"])
def test_what_was_dropped_is_kept_in_the_notes(name: str, tmp_path: Path) -> None:
    (page,) = read_bytes(lie_named(name).data, tmp_path).pages
    kept = " ".join(note.text for note in page.notes)
    digits = {c for text in lie_named(name).dropped for c in text if c.isdigit()}
    assert digits <= set(kept)
    assert all(note.box is not None for note in page.notes if note.severity == "warning")


def test_an_honest_sheet_has_nothing_to_tell(tmp_path: Path) -> None:
    (page,) = read_bytes(sheet.honest(), tmp_path).pages
    assert page.notes == ()
    assert page.text_layer == "native"
    assert set(sheet.VALUES) <= words_of(page)


def test_overlapped_figure_is_marked_and_its_neighbours_are_not(tmp_path: Path) -> None:
    document = read_bytes(lie_named("overlapped").data, tmp_path)
    rows = []
    for word, x, y in sheet.value_places():
        rows.append(
            {
                "value_text": word,
                "page": 1,
                "x0": x,
                "top": y - 9,
                "x1": x + 45,
                "bottom": y + 2,
                "needs_review": False,
                "review_reason": None,
            }
        )
    marked = mark({"costs": rows}, document)["costs"]
    assert [r["value_text"] for r in marked if r["needs_review"]] == ["170,593"]
    assert "overlapped_text" in str(next(r for r in marked if r["needs_review"])["review_reason"])
    assert not any(r["needs_review"] for r in rows), "the rows given are not changed"


def test_a_doubtful_label_marks_its_page_only() -> None:
    note = Note("readers_disagree", "read differently", 1, Box(10, 10, 60, 20))
    document = DocumentPages(Source("a.pdf", "0" * 64, 1), pages=(Page(1, 595, 842, notes=(note,)), Page(2, 595, 842)))
    value = {"x0": 200.0, "top": 300.0, "x1": 240.0, "bottom": 310.0, "needs_review": False, "review_reason": None}
    marked = mark({"costs": [{**value, "page": 1}, {**value, "page": 2}]}, document)["costs"]
    assert [row["needs_review"] for row in marked] == [True, False]


def test_everything_from_a_scan_is_marked_and_keeps_its_own_reason(tmp_path: Path) -> None:
    document = read_bytes(lie_named("scan_with_layer").data, tmp_path)
    row = {"page": 1, "needs_review": True, "review_reason": "rounding: differs by 1"}
    tables = mark(
        {"costs": [row], "indicators": [{"needs_review": False, "review_reason": None}], "findings": [dict(row)]}, document
    )
    assert tables["costs"][0]["review_reason"].startswith("rounding: differs by 1; ocr: ")
    assert tables["indicators"][0]["needs_review"] is True
    assert tables["findings"] == [row]


def test_a_letter_without_meaning_marks_its_row() -> None:
    document = DocumentPages(Source("a.pdf", "0" * 64, 1), pages=(Page(1, 595, 842),))
    marked = mark({"narratives": [{"page": 1, "text": "成果は\ufffd件", "needs_review": False, "review_reason": None}]}, document)
    assert marked["narratives"][0]["needs_review"] is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(cid:12)", True),
        ("\ue012", True),
        ("", True),
        ("\x01", True),
        ("5", False),
        ("㎡", False),
        ("\u3000", False),
        ("⺠", False),
    ],
)
def test_undecodable(text: str, expected: bool) -> None:
    assert undecodable(text) is expected


def test_lines_keep_neighbouring_cells_apart() -> None:
    chars = [Char(c, Box(x, 100, x + 5, 110), 10) for c, x in (("1", 10), ("2", 15), ("3", 90))]
    assert ["".join(c.text for c in line) for line in lines(chars)] == ["12", "3"]


def rows_of(data: bytes, folder: Path) -> Rows:
    """The whole way to typed rows."""
    path = folder / "sheet.pdf"
    path.write_bytes(data)
    return process(Task(Item(Source("sheet.pdf", sha256_of(path), len(data)), path, Hints()), ocr=False))


@pytest.mark.parametrize("name", NAMES)
def test_no_lie_becomes_an_unmarked_value(name: str, tmp_path: Path) -> None:
    """What is not marked is what a reader of the paper sees, and it is published."""
    lie = lie_named(name)
    rows = rows_of(lie.data, tmp_path)
    figures = [row for table in ("observations", "costs", "surveys") for row in rows.get(table, ())]
    unmarked = {row["value_text"] for row in figures if not row["needs_review"]}
    assert unmarked <= set(lie.values)
    if lie.layer == "native":
        published = [row["value_text"] for row in figures]
        shown = [value for value in sheet.VALUES if value in lie.values]
        assert sorted(value for value in published if value in shown) == sorted(shown)
    else:
        assert not unmarked


@pytest.mark.parametrize("name", sorted(odd.ODD))
def test_a_sheet_drawn_oddly_says_what_the_plain_one_says(name: str, tmp_path: Path) -> None:
    said, plain = (said_by(rows_of(data, tmp_path)) for data in (odd.ODD[name](), sheet.honest()))
    assert len(plain) == len(sheet.VALUES)
    assert said == plain


def said_by(rows: Rows) -> set[tuple[object, ...]]:
    """Every figure with its name, measure, year and whether it is marked."""
    names = ("indicator_name", "item", "measure", "stage", "fiscal_year", "value_text", "value", "yen", "unit", "needs_review")
    return {tuple(row.get(name) for name in names) for table in ("observations", "costs") for row in rows[table]}
