"""The list of sources: what is wrong with it is said before anything is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.fetching.sources import BadSources, code_is_right, read_sources

GOOD = 'name = "iga"\njurisdiction_code = "242161"\npages = ["https://city.example/x.html"]\n'


def read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    read_sources(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "lists no"),
        ("[[source", "cannot be read"),
        ("[other]\n[[source]]\n" + GOOD, "unknown part"),
        ("[[source]]\n" + GOOD + "delay = 2\n", "unknown setting 'delay'"),
        ("[[source]]\n" + GOOD + "[[source]]\n" + GOOD, "two sources are called"),
        ("[[source]]\n" + GOOD.replace("242161", "242162"), "check digit"),
        ("[[source]]\n" + GOOD.replace('"242161"', "242161"), "in quotes"),
        ("[[source]]\n" + GOOD.replace('"iga"', '"../iga"'), "becomes a folder"),
        ("[[source]]\n" + GOOD.replace("https:", "ftp:"), "no http or https"),
        ("[[source]]\n" + 'name = "iga"\njurisdiction_code = "242161"\n', "give `pages`"),
        ("[[source]]\n" + GOOD + 'links = "("\n', "regular expression"),
        ("[[source]]\n" + GOOD + "attempts = 0\n", "number from 1 to 20"),
        ("[[source]]\n" + GOOD + "attempts = 1.5\n", "number from 1 to 20"),
        ("[[source]]\n" + GOOD + "delay_seconds = true\n", "number from 0"),
        ("[[source]]\n" + GOOD + "hosts = [1]\n", "list of texts"),
    ],
)
def test_faults_are_said_with_their_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadSources, match=says):
        read(tmp_path, text)


def test_a_missing_list_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadSources, match="does not exist"):
        read_sources(tmp_path / "sources.toml")


def test_defaults_are_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text("[defaults]\ndelay_seconds = 9\nhosts = 'files.example'\n[[source]]\n" + GOOD + "delay_seconds = 1\n")
    (site,) = read_sources(path)
    assert site.delay_seconds == 1
    assert site.all_hosts == {"city.example", "files.example"}


def test_check_digits() -> None:
    assert all(code_is_right(code) for code in ("242161", "282073", "141003", "010006", "131016"))
    assert not any(code_is_right(code) for code in ("242160", "24216", "24216x", None, 242161))
