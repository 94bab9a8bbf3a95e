"""Text dumps of every family: one invented dump with what is expected, and the sample PDFs' text in drawing order."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from dumpkit.flat import document, flat, read_file, read_text

from extractors.dumps.read import FAMILIES, extract_dump
from extractors.registry import recognize
from pipeline.normalizers.era import read_year
from pipeline.normalizers.text import fold, key
from schemas.page import DocumentPages, Source
from schemas.reading import DocumentReading

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "dumps"
SAMPLES = HERE / "golden" / "samples"
RAW = HERE.parent / "data" / "raw"
DUMPED = sorted(p for p in RAW.rglob("*.pdf") if p.parent.name in {"iga", "itami", "izunokuni"})


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_dump_of_a_family_reads_as_expected(family: str) -> None:
    expected = GOLDEN / f"{family}.tsv"
    found = flat(read_file(GOLDEN / f"{family}.txt", family))
    if not expected.exists():
        expected.with_suffix(".new").write_text(found, encoding="utf-8")
        pytest.fail(f"{expected.name} is missing: look through {family}.new and rename it")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_dump_is_recognized_by_its_labels(family: str) -> None:
    assert recognize(document((GOLDEN / f"{family}.txt").read_text(encoding="utf-8"))).name == family


@pytest.mark.parametrize("family", sorted(FAMILIES))
@pytest.mark.parametrize("style", ["crlf", "no blank lines", "no leading spaces"])
def test_blank_lines_and_spaces_decide_nothing_silently(family: str, style: str) -> None:
    """Without a dump's blank lines or leading spaces the same figures come out, or they are marked or left out."""
    text = (GOLDEN / f"{family}.txt").read_text(encoding="utf-8")
    sure = {row for row, doubtful in figures(read_text(text, family)) if not doubtful}
    lines = text.split("\n")
    if style == "crlf":
        changed = "\r\n".join(lines)
    elif style == "no blank lines":
        changed = "\n".join(line for line in lines if line.strip())
    else:
        changed = "\n".join(line.strip(" ") for line in lines)
    known = sure | {row for row, _ in figures(read_text(text, family))}
    silent = {row for row, doubtful in figures(read_text(changed, family)) if not doubtful} - known
    assert not silent
    if style == "crlf":
        assert {row for row, _ in figures(read_text(changed, family))} == known


@pytest.mark.parametrize("path", DUMPED, ids=lambda p: p.stem)
def test_no_figure_of_a_sample_in_drawing_order_is_silently_wrong(path: Path) -> None:
    """The sample PDFs' text as PDFium draws it: what is not marked agrees with the truth beside the samples."""
    pdfium = pytest.importorskip("pypdfium2")
    pages = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdfium.PdfDocument(path)]
    doc = document("\n\f".join(pages))
    family = recognize(doc).name
    assert family in FAMILIES
    with (SAMPLES / "observations.csv").open(encoding="utf-8") as file:
        gold = [r for r in csv.DictReader(file) if r["document"] == path.stem]
    truth = {(r["sheet"], bare(r["indicator_name"]), r["measure"], r["fiscal_year"], key(r["value_text"])) for r in gold}
    found = figures(extract_dump(doc, family))
    silent = {row for row, doubtful in found if not doubtful} - truth
    assert not silent
    assert len({row for row, _ in found} & truth) >= 0.9 * len(truth)


def figures(reading: DocumentReading) -> list[tuple[tuple[str, str, str, str, str], bool]]:
    """Every figure read, as the truth files have it, and whether it is in doubt."""
    out = []
    for sheet in reading.sheets:
        for one in sheet.indicators:
            for figure in one.figures:
                label = read_year(figure.year.text) if figure.year else None
                year = str(label.last) if label and label.last is not None else ""
                row = (sheet.code.text if sheet.code else "", bare(one.name.text), figure.measure, year, key(figure.value.text))
                out.append((row, bool(figure.doubts or one.doubts)))
    return out


def bare(name: str) -> str:
    return re.sub(r"\([^()]{1,6}\)$", "", key(name))


def test_names_of_officials_are_in_no_reading() -> None:
    reading = read_file(GOLDEN / "iga_manifesto.txt", "iga_manifesto")
    assert "架空" not in repr(reading)
    assert reading.sheets[0].department is not None
    assert reading.sheets[0].department.text == "水道局"


def test_the_printed_scale_is_no_row_and_gives_the_steps() -> None:
    reading = read_file(GOLDEN / "iga_manifesto.txt", "iga_manifesto")
    ratings = [r for s in reading.sheets for r in s.ratings]
    assert [r.value.text for r in ratings] == ["3", "1"]
    assert all(len(r.scale) == 3 and r.overall for r in ratings)


def test_a_broken_total_puts_every_amount_of_the_year_in_doubt() -> None:
    text = (GOLDEN / "itami_shisaku.txt").read_text(encoding="utf-8")
    broken = read_text(text.replace("9,500 2,100", "9,700 2,100"), "itami_shisaku")
    doubted = {c.project_code.text for s in broken.sheets for c in s.costs if c.project_code and c.doubts}
    assert doubted == {"711010", "711020", "711030"}


def test_prose_that_names_a_figure_decides_between_rows() -> None:
    text = (GOLDEN / "iga_shisaku.txt").read_text(encoding="utf-8").replace("（万㎡）", "（％）").replace("延長面積", "延長割合")
    with_prose = read_text(text, "iga_shisaku").sheets[0].indicators
    assert not any(f.doubts for f in with_prose[1].figures)
    without = read_text(text.replace("は61.0％となり", "は増え"), "iga_shisaku").sheets[0].indicators
    assert all(f.doubts for i in without[:2] for f in i.figures)


def test_a_sheet_without_a_code_is_wholly_in_doubt() -> None:
    text = (GOLDEN / "iga_shisaku.txt").read_text(encoding="utf-8")
    sheets = read_text(re.sub(r"^3-[12]\n", "", text, flags=re.M), "iga_shisaku").sheets
    assert sheets
    assert all(i.doubts for s in sheets for i in s.indicators)
    assert all(v.doubts for s in sheets for v in s.surveys)


def test_later_editions_take_their_years_from_the_headers() -> None:
    text = (GOLDEN / "iga_shisaku.txt").read_text(encoding="utf-8")

    def later(m: re.Match[str]) -> str:
        return m.group(1) + "０１２３４５６７８９"[int(fold(m.group(2))) + 1]

    shifted = re.sub(r"([RＲ])([0-9０-９])(?![0-9])", later, text)
    shifted = re.sub(r"(20\d\d)(?=\n\(R|（Ｒ)", lambda m: str(int(m.group(1)) + 1), shifted)
    now = {row for row, _ in figures(read_text(text, "iga_shisaku"))}
    then = {row for row, _ in figures(read_text(shifted, "iga_shisaku"))}
    assert then == {(s, n, m, str(int(y) + 1) if y else "", v) for s, n, m, y, v in now}


def test_shares_of_two_years_stand_side_by_side() -> None:
    text = (GOLDEN / "iga_shisaku.txt").read_text(encoding="utf-8")
    for own, mean in (("57.4", "52.6"), ("49.8", "52.6")):
        block = f"満足度(R7)\n\n{own}%\n平均(R7)\n\n{mean}%"
        before = f"満足度(R6)\n\n{float(own) - 2:.1f}%\n平均(R6)\n\n51.9%\n\n"
        before += f"参画度(R6)\n\n{float(own) - 17:.1f}% 参画度(R6)\n\n平均(R6)\n\n42.2%\n\n"
        assert block in text
        text = text.replace(block, before + block)
    first = read_text(text, "iga_shisaku").sheets[0].surveys
    found = {(s.metric, s.year.text if s.year else "", s.value.text, s.average.text if s.average else "") for s in first}
    assert found == {
        ("満足度", "R7", "57.4%", "52.6%"),
        ("参画度", "R7", "38.2%", "43.0%"),
        ("満足度", "R6", "55.4%", "51.9%"),
        ("参画度", "R6", "40.4%", "42.2%"),
    }


def test_a_family_without_a_reader_gives_a_finding_and_no_rows() -> None:
    reading = extract_dump(document("事業評価書\n指標 目標 100\n"), "generic")
    assert not reading.sheets
    assert [u.check for u in reading.unplaced] == ["dump_family"]


def test_a_document_with_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="no text dump"):
        extract_dump(DocumentPages(Source("a.pdf", "0" * 64, 1)), "iga_dx")
