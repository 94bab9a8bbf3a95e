"""Finding the files of the input folder, and what their surroundings say of them."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from pipeline import find as finding
from pipeline.find import Found, find

PDF = b"%PDF-1.7\n"


def names(found: Found) -> set[str]:
    return {item.source.path for item in found.items}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_folders_are_searched_to_the_bottom_for_pdf_and_txt(raw: Path) -> None:
    for number, name in enumerate(("a.pdf", "b/c.PDF", "b/d/e.Txt", "b/d/f.txt")):
        write(raw, name, PDF + bytes([number]) if name.lower().endswith("pdf") else b"text %d" % number)
    found = find(raw)
    assert names(found) == {"a.pdf", "b/c.PDF", "b/d/e.Txt", "b/d/f.txt"}
    assert {item.source.suffix for item in found.items} == {".pdf", ".txt"}


ODD_NAMES = ("事務 事業.pdf", "全角　名.pdf", "🏯.pdf", "two\nlines.pdf", "-o.pdf", "%41$(x);'.pdf", "が.pdf")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_kept_as_they_are(raw: Path, name: str) -> None:
    write(raw, name, PDF)
    assert names(find(raw)) == {name}
    assert find(raw).items[0].path.read_bytes() == PDF


def test_a_name_that_is_no_utf8_can_stand_in_a_table(raw: Path) -> None:
    path = os.fsencode(raw) + b"/\x95\x5d.pdf"
    try:
        Path(os.fsdecode(path)).write_bytes(PDF)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (item,) = find(raw).items
    assert item.source.path == "\\x95].pdf"
    assert item.source.path.encode("utf-8")
    assert item.path.read_bytes() == PDF


def test_the_same_bytes_under_two_names_are_one_source(raw: Path) -> None:
    write(raw, "b.pdf", PDF)
    write(raw, "a/z.pdf", PDF)
    write(raw, "c.pdf", PDF)
    (item,) = find(raw).items
    assert (item.source.path, item.source.also_at) == ("a/z.pdf", ("b.pdf", "c.pdf"))


def test_the_same_name_in_two_folders_is_two_sources(raw: Path) -> None:
    write(raw, "a/x.pdf", PDF + b"1")
    write(raw, "b/x.pdf", PDF + b"2")
    assert names(find(raw)) == {"a/x.pdf", "b/x.pdf"}


def test_the_order_is_by_content_not_by_name(raw: Path, tmp_path: Path) -> None:
    contents = [PDF + bytes([n]) for n in range(6)]
    other = tmp_path / "other"
    for n, data in enumerate(contents):
        write(raw, f"{n}.pdf", data)
        write(other, f"{9 - n}.pdf", data)
    assert [i.source.sha256 for i in find(raw).items] == [i.source.sha256 for i in find(other).items]


def test_a_pdf_is_told_by_its_bytes_whatever_its_name(raw: Path) -> None:
    write(raw, "0f3a", PDF)
    write(raw, "dump.txt", b"plain")
    write(raw, "really.txt", b"\n" * 9 + PDF)
    assert {i.source.path: i.source.suffix for i in find(raw).items} == {"0f3a": ".pdf", "dump.txt": ".txt", "really.txt": ".pdf"}


def test_other_files_are_seen_and_side_files_are_not(raw: Path) -> None:
    write(raw, "photo.png", b"\x89PNG\r\n")
    write(raw, "book.xlsx", b"PK\x03\x04")
    write(raw, "empty.pdf", b"")
    for name in (".gitkeep", ".hidden/a.pdf", "source.toml", "a.pdf.provenance.json", "README.md", "Thumbs.db", "a.pdf.part"):
        write(raw, name, b"")
    assert names(find(raw)) == {"photo.png", "book.xlsx", "empty.pdf"}


def test_links_out_of_the_folder_are_not_followed(raw: Path, tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.pdf", PDF + b"secret")
    inside = write(raw, "inside.pdf", PDF)
    (raw / "out.pdf").symlink_to(tmp_path / "outside" / "secret.pdf")
    (raw / "out").symlink_to(tmp_path / "outside")
    (raw / "loop").symlink_to(raw)
    (raw / "dangling.pdf").symlink_to(raw / "nowhere.pdf")
    (raw / "same.pdf").symlink_to(inside)
    found = find(raw)
    (item,) = found.items
    assert (item.source.path, item.source.also_at) == ("inside.pdf", ("same.pdf",))
    assert {name for name, _ in found.skipped} == {"out.pdf", "out", "loop", "dangling.pdf"}


def test_an_input_folder_that_is_itself_a_link_is_read(raw: Path, tmp_path: Path) -> None:
    write(raw, "a.pdf", PDF)
    (tmp_path / "link").symlink_to(raw)
    assert names(find(tmp_path / "link")) == {"a.pdf"}


def test_a_pipe_is_skipped_and_not_waited_for(raw: Path) -> None:
    os.mkfifo(raw / "pipe.pdf")
    found = find(raw)
    assert not found.items
    assert [name for name, _ in found.skipped] == ["pipe.pdf"]


def test_a_file_that_may_not_be_read_is_a_problem_and_the_others_are_found(raw: Path) -> None:
    write(raw, "a.pdf", PDF)
    write(raw, "locked.pdf", PDF + b"x")

    def digest(path: Path) -> str:
        if path.name == "locked.pdf":
            raise PermissionError(13, "Permission denied", str(path))
        return "0" * 64

    found = find(raw, digest=digest)
    assert names(found) == {"a.pdf"}
    (problem,) = found.problems
    assert (problem.name, problem.reason) == ("locked.pdf", "not_pdf")
    assert "Permission denied" in problem.message
    assert "leave to read" in problem.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permissions_is_a_problem(raw: Path) -> None:
    write(raw, "locked.pdf", PDF).chmod(0)
    assert [p.name for p in find(raw).problems] == ["locked.pdf"]


def test_one_file_can_be_given_instead_of_a_folder(raw: Path) -> None:
    path = write(raw, "a.pdf", PDF)
    write(raw, "b.pdf", PDF + b"b")
    assert names(find(path)) == {"a.pdf"}


def test_a_folder_that_is_not_there_is_an_error(raw: Path) -> None:
    with pytest.raises(FileNotFoundError):
        find(raw / "nowhere")


def test_source_toml_in_the_folder_or_above_gives_hints(raw: Path) -> None:
    write(raw, "source.toml", 'jurisdiction_code = "242161"\ntitle = "施策評価"'.encode())
    write(raw, "city/r6/source.toml", b'published = 2024-10-01\nurl = "https://city.example/r6"')
    write(raw, "city/r6/a.pdf", PDF)
    hints = find(raw).items[0].hints
    assert (hints.jurisdiction_code, hints.jurisdiction_source) == ("242161", "folder")
    assert (hints.published, hints.title, hints.url) == ("2024-10-01", "施策評価", "https://city.example/r6")


def test_the_nearest_source_toml_wins(raw: Path) -> None:
    write(raw, "source.toml", b'jurisdiction_code = "242161"')
    write(raw, "b/source.toml", b'jurisdiction_code = "282073"')
    write(raw, "b/a.pdf", PDF)
    assert find(raw).items[0].hints.jurisdiction_code == "282073"


def test_provenance_beside_the_file_wins_over_the_folder_and_that_over_the_option(raw: Path) -> None:
    write(raw, "a.pdf", PDF)
    first = find(raw, option_code="272043").items[0].hints
    write(raw, "source.toml", b'jurisdiction_code = "242161"')
    second = find(raw, option_code="272043").items[0].hints
    write(raw, "a.pdf.provenance.json", json.dumps({"jurisdiction_code": "282073", "url": "u"}).encode())
    third = find(raw, option_code="272043").items[0].hints
    assert [(h.jurisdiction_code, h.jurisdiction_source) for h in (first, second, third)] == [
        ("272043", "option"), ("242161", "folder"), ("282073", "fetch")]  # fmt: skip
    assert third.url == "u"


def test_copies_filed_under_two_cities_give_no_city_and_a_problem(raw: Path) -> None:
    for city in ("242161", "282073"):
        write(raw, f"{city}/source.toml", f'jurisdiction_code = "{city}"'.encode())
        write(raw, f"{city}/a.pdf", PDF)
    hints = find(raw, option_code="272043").items[0].hints
    assert hints.jurisdiction_code is None
    assert "242161, 282073" in hints.problems[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [(b"jurisdiction_code = ", "cannot be read"), (b"jurisdiction_code = 24216", "six digits"), (b"\xff\xfe", "cannot be read")],
)
def test_a_damaged_source_toml_is_told_and_stops_nothing(raw: Path, text: bytes, word: str) -> None:
    write(raw, "source.toml", text)
    write(raw, "a.pdf", PDF)
    hints = find(raw).items[0].hints
    assert hints.jurisdiction_code is None
    assert word in hints.problems[0]


def test_a_corrected_source_toml_is_read_anew(raw: Path) -> None:
    write(raw, "a.pdf", PDF)
    write(raw, "source.toml", b'jurisdiction_code = "242161"')
    find(raw)
    write(raw, "source.toml", b'jurisdiction_code = "282073"')
    assert find(raw).items[0].hints.jurisdiction_code == "282073"


def test_names_are_not_normalized(raw: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "が.pdf")
    write(raw, decomposed, PDF)
    assert names(find(raw)) == {decomposed}


def test_side_files_are_named_in_lower_case() -> None:
    assert all(name == name.lower() for name in (*finding.SIDE_FILES, *finding.SIDE_STEMS, *finding.SIDE_SUFFIXES))
