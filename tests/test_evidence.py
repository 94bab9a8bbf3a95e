"""The published box of each value holds that value and no other, as a second library reads the page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.evidence import narrow
from pipeline.normalizers.text import fold, squeeze
from pipeline.progress import Bar
from pipeline.readers import glyphs
from pipeline.run import Options, run
from schemas.page import Box, Char, DocumentPages, Page, Source

ROOT = Path(__file__).parent.parent
TABLES = ("observations", "costs", "surveys", "ratings")
SAMPLES = ("iga/iga-shisaku-2024.pdf", "itami/itami-shisaku-2021.pdf", "ikeda/ikeda-jimujigyo-007.pdf")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Three samples extracted, from and to fresh folders."""
    raw, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out") / "clean"
    for name in SAMPLES:
        (raw / Path(name).name).write_bytes((ROOT / "data" / "raw" / name).read_bytes())
    run(Options(raw=str(raw), out=str(out), jobs=1), Bar(wanted=False))
    return raw, out


def values(out: Path) -> pd.DataFrame:
    """Every value with a place, read back from what was published."""
    frames = [pd.read_parquet(out / f"{table}.parquet").assign(table=table) for table in TABLES]
    columns = ["table", "document_id", "page", "x0", "top", "x1", "bottom", "value_text"]
    found = pd.concat([frame[columns] for frame in frames])
    return found[found["x0"].notna()]


def held(found: pd.DataFrame, raw: Path, out: Path, *, right: float = 0.0, down: float = 0.0) -> list[bool]:
    """Whether PDFium's text inside each box, shifted by its own width or height, is the value."""
    documents = pd.read_parquet(out / "documents.parquet").set_index("document_id")["source_path"]
    answers: list[bool] = []
    for (document, page), group in found.groupby(["document_id", "page"]):
        boxes = [shifted(Box(*map(float, row)), right, down) for row in group[["x0", "top", "x1", "bottom"]].to_numpy()]
        texts = glyphs.text_inside(raw / str(documents[document]), int(page), boxes)
        answers += [same(text, value) for text, value in zip(texts, group["value_text"], strict=True)]
    return answers


def shifted(box: Box, right: float, down: float) -> Box:
    return Box(
        box.x0 + right * box.width, box.top + down * box.height, box.x1 + right * box.width, box.bottom + down * box.height
    )


def same(a: str, b: str) -> bool:
    return squeeze(fold(a)) == squeeze(fold(b))


def test_every_box_holds_its_value_and_no_other(published: tuple[Path, Path]) -> None:
    raw, out = published
    found = values(out)
    assert found["document_id"].nunique() == len(SAMPLES)
    assert len(found) > 80
    wrong = found[[not ok for ok in held(found, raw, out)]]
    assert wrong.to_dict("records") == []


@pytest.mark.parametrize(("right", "down"), [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)])
def test_boxes_shifted_by_one_cell_hold_other_things(published: tuple[Path, Path], right: float, down: float) -> None:
    raw, out = published
    found = values(out)
    answers = held(found, raw, out, right=right, down=down)
    # a neighbour may print the same figure (zeros, two equal years); nearly all must differ all the same
    assert sum(answers) < 0.3 * len(answers)


# --- narrowing --------------------------------------------------------------------------------------------------------


def page_of(texts: Iterable[tuple[str, float, float]]) -> DocumentPages:
    chars = [Char(c, Box(x + 5 * i, y, x + 5 * i + 5, y + 10), 10) for text, x, y in texts for i, c in enumerate(text)]
    return DocumentPages(Source("a.pdf", "0" * 64, 1), pages=(Page(1, 595, 842, chars=tuple(chars)),))


def row(text: str) -> dict[str, object]:
    return {"page": 1, "x0": 0.0, "top": 0.0, "x1": 300.0, "bottom": 40.0, "value_text": text}


def test_a_value_in_a_sentence_gets_its_own_box() -> None:
    document = page_of([("現状値：4/26", 10, 10)])
    (found,) = narrow({"observations": [row("4/26")]}, document)["observations"]
    assert (found["x0"], found["x1"]) == (30.0, 50.0)


def test_two_values_of_one_text_take_its_occurrences_in_order() -> None:
    document = page_of([("113,630(113,630)", 10, 10)])
    first, second = narrow({"costs": [row("113,630"), row("113,630")]}, document)["costs"]
    assert (first["x0"], second["x0"]) == (10.0, 50.0)


def test_a_figure_inside_a_figure_is_not_found() -> None:
    document = page_of([("326,800(0)", 10, 10)])
    (found,) = narrow({"costs": [row("0")]}, document)["costs"]
    assert (found["x0"], found["x1"]) == (50.0, 55.0)


@pytest.mark.parametrize("text", ["6組", "9組", "6組6組"])
def test_what_cannot_be_told_stays(text: str) -> None:
    document = page_of([("6組と6組", 10, 10)])
    given = {"costs": [row(text)]}
    assert narrow(given, document) == given


def test_a_box_that_holds_its_value_alone_stays_and_findings_too() -> None:
    document = page_of([("６組", 10, 10)])
    given = {"costs": [row("6組")], "findings": [row("6")]}
    assert narrow(given, document) == given


def test_boxes_end_where_their_page_ends() -> None:
    """Letters printed over the edge, and far over it on damaged pages."""
    document = page_of([("6組", 10, 10)])
    over = {**row("別の文"), "x0": -100.0, "top": -5318362.0, "x1": 700.0, "bottom": 20.0}
    beside = {**row("別の文"), "x0": 600.0, "x1": 640.0}
    for table in ("narratives", "findings"):
        first, second = narrow({table: [over, beside]}, document)[table]
        assert [first[edge] for edge in ("x0", "top", "x1", "bottom")] == [0.0, 0.0, 595.0, 20.0]
        assert (second["x0"], second["x1"]) == (595.0, 595.0)
    assert over["x0"] == -100.0, "the rows given are not changed"


def test_a_row_without_a_place_stays() -> None:
    given = {"indicators": [{"indicator_id": "a"}], "findings": [{**row("6"), "page": None}]}
    assert narrow(given, page_of([])) == given
