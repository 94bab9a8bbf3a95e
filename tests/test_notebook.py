"""The notebook and the README's example run on tables made from the samples, and draw Japanese without boxes."""

from __future__ import annotations

import re
import runpy
import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

ROOT = Path(__file__).parent.parent


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No picture is left open, and a glyph that the font lacks (a box) is an error."""
    plt.close("all")
    monkeypatch.setattr(plt, "show", lambda: None)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        warnings.filterwarnings("error", message=".*findfont.*")
        yield
    plt.close("all")


def texts(figure: Figure) -> str:
    figure.canvas.draw()
    legends = [text.get_text() for axes in figure.axes if axes.get_legend() for text in axes.get_legend().get_texts()]
    labels = [label for axes in figure.axes for label in (axes.get_title(), axes.get_xlabel(), axes.get_ylabel())]
    return " ".join([*labels, *legends])


def test_the_notebook_runs_and_draws_three_pictures(
    samples_clean: Path, monkeypatch: pytest.MonkeyPatch, pictures: None
) -> None:
    monkeypatch.setenv("HYOKA_CLEAN", str(samples_clean))
    runpy.run_path(str(ROOT / "notebooks" / "first_look.py"))
    first, second, third = (plt.figure(number) for number in plt.get_fignums())
    assert "実績" in texts(first)
    assert "目標" in texts(first)
    assert len(first.axes[0].lines[0].get_xdata()) >= 3
    assert "満足度" in texts(second)
    assert "参画度" in texts(second)
    assert len(second.axes[0].lines) > 2
    assert "要確認" in texts(third)


def test_the_readme_example_runs_in_five_lines(
    samples_clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pictures: None
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert len(code.strip().splitlines()) == 5
    (tmp_path / "docs").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "clean").symlink_to(samples_clean)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    (figure,) = (plt.figure(number) for number in plt.get_fignums())
    assert "実績 目標" in texts(figure)
    actual, target = figure.axes[0].lines
    assert len(actual.get_xdata()) >= 4
    assert list(target.get_xdata()) == [0, 1], "a target without a year is a level over the whole width"
    drawn = (tmp_path / "docs" / "actual-against-target.png").stat().st_size
    assert drawn > 10_000
    assert (ROOT / "docs" / "actual-against-target.png").is_file()
