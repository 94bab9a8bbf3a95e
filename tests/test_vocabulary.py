"""The vocabulary file: one reviewed list, nothing twice, everything seen somewhere, no role that nobody reads."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from extractors.registry import families
from extractors.shared.items import ROLES, STAGES
from extractors.shared.meaning import MEASURES, TARGET_KINDS
from extractors.shared.prose import SECTIONS
from extractors.shared.vocabulary import Role, Vocabulary, shared
from pipeline.normalizers.text import key

ROOT = Path(__file__).parent.parent
FILE = ROOT / "extractors" / "data" / "vocabulary.toml"
ENTRIES = [
    (kind, value, entry) for kind, values in tomllib.loads(FILE.read_text("utf-8")).items() for value, entry in values.items()
]
IDS = [f"{kind}.{value}" for kind, value, _ in ENTRIES]
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "extractors").rglob("*.py"))


@pytest.mark.parametrize(("kind", "value", "entry"), ENTRIES, ids=IDS)
def test_every_role_says_where_it_was_seen_and_has_variants(kind: str, value: str, entry: dict[str, object]) -> None:
    assert set(entry) == {"seen", "variants"}
    assert str(entry["seen"]).strip()
    assert entry["variants"]


@pytest.mark.parametrize(("kind", "value", "entry"), ENTRIES, ids=IDS)
def test_no_variant_stands_twice_for_one_role(kind: str, value: str, entry: dict[str, list[str]]) -> None:
    twice = [text for text, count in Counter(key(v) for v in entry["variants"]).items() if count > 1]
    assert not twice


@pytest.mark.parametrize(("kind", "value", "entry"), ENTRIES, ids=IDS)
def test_no_variant_is_a_figure_or_a_municipality(kind: str, value: str, entry: dict[str, list[str]]) -> None:
    for variant in entry["variants"]:
        assert not re.fullmatch(r"[\d,.%]+", key(variant)), variant
        assert not re.search(r"(?:伊賀|伊丹|池田|伊豆の国|横浜|京都)", variant), variant


def test_every_kind_of_role_is_read_by_the_engine() -> None:
    unread = {kind for kind, _, _ in ENTRIES if f'"{kind}"' not in CODE}
    assert not unread


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("measure", MEASURES),
        ("target_kind", {k: v for k, v in TARGET_KINDS.items() if k != "target"}),
        ("stage", STAGES),
        ("section", {k: v for k, v in SECTIONS.items() if k != "schedule"}),
        ("item", {**ROLES, "ambiguous": None}),
    ],
)
def test_roles_and_closed_lists_are_the_same(kind: str, known: dict[str, object]) -> None:
    assert {value for k, value, _ in ENTRIES if k == kind} == set(known)


def test_every_variant_is_found_under_its_role() -> None:
    words = shared()
    for kind, value, entry in ENTRIES:
        for variant in entry["variants"]:
            assert Role(kind, value) in words.of(key(variant)), variant


def test_no_word_says_two_measures() -> None:
    for text, roles in shared().roles.items():
        for kind in ("measure", "target_kind", "stage", "half", "basis"):
            assert len({r.value for r in roles if r.kind == kind}) <= 1, text


def test_an_unknown_word_has_no_role() -> None:
    assert Vocabulary({}).of("目標値") == ()
    assert shared().of("ものさし") == ()


def test_families_use_roles_that_exist() -> None:
    known = {(kind, value) for kind, value, _ in ENTRIES} | {("sheet", "row_name")}
    for family in families():
        for text, roles in family.labels.items():
            for role in roles:
                assert (role.kind, role.value) in known, (family.name, text)
