"""The house rules that a machine can see: who imports whom, how long things are, what is named where."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from extractors.registry import families

ROOT = Path(__file__).parent.parent
ROOMS = ("schemas", "extractors", "pipeline")
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
#: What the modules under each prefix may import of ours. The longest prefix that fits decides.
ALLOWED = {
    "schemas": ("schemas",),
    "extractors": ("extractors", "schemas", "pipeline.normalizers"),
    "pipeline.normalizers": ("pipeline.normalizers", "schemas"),
    "pipeline": ("pipeline", "extractors", "schemas"),
}
#: Each of these libraries enters through these modules alone (prefixes).
DOORS = {
    "pdfplumber": ("pipeline.readers", "pipeline.read", "pipeline.bench"),
    "pdfminer": ("pipeline.readers", "pipeline.read"),
    "pypdfium2": ("pipeline.readers",),
    "pandera": ("schemas.columns", "pipeline.checks"),
    "pyarrow": ("pipeline.datapackage", "pipeline.verify"),
    "jinja2": ("pipeline.report",),
    "rich": ("pipeline.progress",),
    "httpx": ("pipeline.fetch", "pipeline.fetching"),
    "bs4": ("pipeline.fetching",),
    "watchfiles": ("pipeline.watch",),
    "distributed": ("pipeline.cluster",),
    "rapidfuzz": ("pipeline.renames",),
    "fsspec": ("pipeline.publish", "pipeline.verify", "pipeline.remote"),
}
MOST_LINES, MOST_FUNCTION_LINES = 300, 60
#: Files and functions that may be longer, each with the reason.
LONGER: dict[str, str] = {}
REGISTRIES = re.compile(r"(?i)pypi|pythonhosted|--(extra-)?index-url|--find-links|files\.python|anaconda|conda-forge")


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            # `from pipeline import release` names a module, `from schemas.page import Box` a thing in one.
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def within(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(f"{prefix}.")


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not in the clone of a repository: what is committed cannot be listed")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_rooms_import_only_what_they_may() -> None:
    wrong = []
    for path in CODE:
        module = module_of(path)
        rule = max((prefix for prefix in ALLOWED if within(module, prefix)), key=len)
        for name, line in imported(path):
            if name.split(".")[0] in ROOMS and not any(within(name, allowed) for allowed in ALLOWED[rule]):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_nothing_imports_the_tests() -> None:
    ours = {path.stem for path in (ROOT / "tests").glob("*.py")} | {p.name for p in (ROOT / "tests").iterdir() if p.is_dir()}
    wrong = [f"{path.relative_to(ROOT)}:{line} imports {name}" for path in CODE for name, line in imported(path)
             if name.split(".")[0] in ours - {"golden"} or name.split(".")[0] == "tests"]  # fmt: skip
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", sorted(DOORS))
def test_each_library_enters_through_its_door(library: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in CODE
        for name, line in imported(path)
        if name.split(".")[0] == library and not any(within(module_of(path), door) for door in DOORS[library])
    ]
    assert not wrong, "\n".join(wrong)


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dask"]]
    declared = {re.split(r"[\[<>=!~ ]", one)[0].lower().replace("_", "-") for one in wanted}
    carried = {"pdfminer": "pdfplumber", "numpy": "pandas", "PIL": "pdfplumber"}  # those bring them along, pinned to fit
    distributions = packages_distributions()
    missing = set()
    for path in CODE:
        for name, line in imported(path):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top in ROOMS or top == "__future__":
                continue
            names = {one.lower().replace("_", "-") for one in distributions.get(top, [top])} | {carried.get(top, "")}
            if not names & declared:
                missing.add(f"{path.relative_to(ROOT)}:{line} imports {top}")
    assert not missing, "\n".join(sorted(missing))


def test_files_and_functions_are_short() -> None:
    long = []
    for path in CODE:
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MOST_LINES and name not in LONGER:
            long.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > MOST_FUNCTION_LINES and f"{name}:{node.name}" not in LONGER:
                    long.append(f"{name}:{node.lineno} {node.name}: {lines} lines")
    assert not long, "\n".join(long)


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path in CODE if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not silent, "\n".join(silent)


def test_no_blanket_except_hides_a_fault() -> None:
    """Whatever catches everything raises again, or shows the whole trace."""
    hiding = []
    blanket = ("Exception", "BaseException")
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in blanket):
                inside = list(ast.walk(node))
                shown = any(isinstance(one, ast.Attribute) and one.attr in ("print_exc", "format_exc") for one in inside)
                if not shown and not any(isinstance(one, ast.Raise) for one in inside):
                    hiding.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not hiding, "\n".join(hiding)


def test_no_registry_or_index_is_named_in_a_committed_file() -> None:
    here = Path(__file__).resolve()
    texts = [path for path in committed() if path.suffix not in {".png", ".pdf", ".parquet", ".gz"} and path.resolve() != here]
    wrong = []
    for path in texts:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if REGISTRIES.search(line) and "--no-emit-index-url" not in line:
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not wrong, "\n".join(wrong)


def test_the_lock_pins_every_library_by_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = re.findall(r"^([a-z0-9][a-z0-9.-]*)==\S+(?: ; .*)? \\\n    --hash=sha256:", lock, re.M)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", lock, re.M))
    extras = project["optional-dependencies"]
    for one in [*project["dependencies"], *extras["dev"], *extras["notebook"], *extras["dask"]]:
        assert re.split(r"[\[<>=!~ ]", one)[0].lower() in pins, one


def test_families_have_one_name_everywhere() -> None:
    modules = {path.stem for path in (ROOT / "extractors" / "families").glob("*.py")} - {"__init__"}
    assert {family.name for family in families()} == modules
    golden = {path.name for path in (ROOT / "tests" / "golden").iterdir() if path.is_dir()}
    stray = golden - modules - {"generic", "samples", "dumps"}  # the last two hold every family's
    assert not stray, f"golden folders of no family: {stray}"


def test_family_files_are_data() -> None:
    """A family file holds labels and patterns; it computes nothing."""
    for path in (ROOT / "extractors" / "families").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        calls = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        assert not defined, f"{path.name} defines {defined}"
        assert not {"int", "float", "eval"} & set(calls), path.name


def test_no_rule_knows_a_municipality() -> None:
    """Names of the described families' cities stand in family files, dump readers of those families, and data alone."""
    cities = re.compile("伊賀市|伊丹市|池田市|伊豆の国市|横浜市|京都市")
    wrong = []
    for path in CODE:
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("extractors/families/", "extractors/dumps/")):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
        docstrings = {id(node.body[0].value) for node in ast.walk(tree)
                      if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                wrong += [f"{name}:{node.lineno} {node.value[:40]}"] if cities.search(node.value) else []
    assert not wrong, "\n".join(wrong)


def test_tests_are_flat_and_no_packages() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))
    assert not list((ROOT / "tests").glob("*/**/test_*.py"))
