"""The documents say what is there: every command, option, make target, link, module, reason and library named in them exists."""

from __future__ import annotations

import argparse
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import get_args

import pytest

from pipeline.cli import __doc__ as cli_doc
from pipeline.cli import parser
from schemas.tables import TABLES
from schemas.vocabulary import JurisdictionSource, RejectReason

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
JAPANESE = README[README.index("## 日本語") : README.index("## Licence")]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))
NOT_PERMITTED = re.compile(r"(?i)\b(A?GPL|Affero|non-?commercial)")


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices)


def options(command: argparse.ArgumentParser) -> set[str]:
    return {option for action in command._actions for option in action.option_strings}


def calls(text: str) -> list[tuple[str, list[str]]]:
    """Every `hyoka COMMAND …` in code, with the options on its line."""
    fenced = r"^```(\w*)\n(.*?)^```"
    code = [inside for kind, inside in re.findall(fenced, text, re.S | re.M) if kind in ("", "sh", "console")]
    code += re.findall(r"`([^`\n]+)`", re.sub(fenced, "", text, flags=re.S | re.M))
    found = re.findall(r"(?:^|[\s/])hyoka ([a-z]+)([^\n;|&]*)", "\n".join(code))
    return [(name, re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest)) for name, rest in found]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_options_in_documents_exist(document: Path) -> None:
    known = commands()
    for name, given in calls(document.read_text(encoding="utf-8")):
        assert name in known, f"hyoka {name}"
        assert set(given) <= options(known[name]), f"hyoka {name} {given}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_in_documents_exist(document: Path) -> None:
    named = re.findall(r"(?:`|^)make (?:[A-Z]+=\S+ )*([a-z]+)", document.read_text(encoding="utf-8"), re.M)
    assert set(named) <= TARGETS | {"itself"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        assert (document.parent / path).exists(), target
        if anchor and not path:
            assert re.search(rf"^#+ {re.escape(anchor)}$", text, re.M), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_in_documents_exist(document: Path) -> None:
    rooms = "pipeline|extractors|schemas|tests|docs|notebooks|.ci"
    named = re.findall(rf"`((?:{rooms})/[\w./-]*)`", document.read_text("utf-8"))
    missing = [name for name in named if not (ROOT / name).exists() and name != "extractors/families/example_jigyo.py"]
    assert not missing


def test_readme_names_every_command_option_and_target() -> None:
    known = commands()
    assert set(known) <= {name for name, _ in calls(README)}
    shown = set(re.findall(r"--[a-z-]+", README))
    assert options(known["extract"]) - {"--help", "-h"} <= shown
    assert TARGETS - {"help", "clean"} <= set(re.findall(r"make ([a-z]+)", README))


def test_every_target_is_phony_and_explained() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert phony is not None
    assert set(phony[1].split()) == TARGETS
    explained = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.M))
    assert explained == TARGETS


@pytest.mark.parametrize("text", [README, JAPANESE], ids=["English", "Japanese"])
def test_readme_gives_every_table_and_exit_code(text: str) -> None:
    for table in TABLES:
        assert f"| `{table}` |" in text
    for code in range(5):
        assert re.search(rf"^\| {code} \| ", text, re.M)


def test_exit_codes_are_told_the_same_in_the_code() -> None:
    assert cli_doc is not None
    assert re.findall(r"\b([0-4]) (everything|published|wrong|another|could)", cli_doc.replace("\n", " ")) == [
        ("0", "everything"), ("1", "published"), ("2", "wrong"), ("3", "another"), ("4", "could")]  # fmt: skip


def test_readme_says_what_to_do_for_every_reason() -> None:
    for reason in get_args(RejectReason):
        assert f"`{reason}`" in README, reason


def test_readme_tells_where_a_municipality_comes_from() -> None:
    assert get_args(JurisdictionSource) == ("content", "fetch", "folder", "option", "family")
    for word in ("printed as the issuer", "hyoka fetch", "source.toml", "--jurisdiction CODE"):
        assert word in README


def test_the_japanese_section_stands_on_its_own() -> None:
    for word in ("make extract", "--jurisdiction", "source.toml", "HYOKA_PDF_PASSWORD", "needs_review", "findings", "Tesseract"):
        assert word in JAPANESE
    assert len(re.findall(r"[ぁ-ん]", JAPANESE)) > 400


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return {re.split(r"[\[<>=!~ ]", one)[0].lower() for one in wanted}


def test_every_library_has_its_reason_and_licence() -> None:
    section = ARCHITECTURE[ARCHITECTURE.index("## Libraries") : ARCHITECTURE.index("## Glossary")]
    for library in declared():
        assert re.search(rf"(?<![\w-]){re.escape(library)}(?![\w-])", section), library
    rows = set(re.findall(r"^\| ([a-z0-9-]+) \| (?!licence)", section, re.M))
    assert rows <= declared()


def test_no_library_is_under_a_licence_that_is_not_permitted() -> None:
    for library in declared():
        facts = metadata.metadata(library)
        said = [facts.get("License-Expression") or "", (facts.get("License") or "")[:200]]
        said += [one for one in facts.get_all("Classifier") or [] if one.startswith("License")]
        assert not NOT_PERMITTED.search(" ".join(said)), library


def test_stages_are_named_in_the_order_in_which_they_run() -> None:
    rows = re.findall(r"^\| (\w+) \| `(?:pipeline|extractors)/", ARCHITECTURE, re.M)
    assert rows == ["find", "read", "recognize", "extract", "normalize", "validate", "publish"]


def test_the_changelog_knows_this_version() -> None:
    from pipeline import __version__

    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
