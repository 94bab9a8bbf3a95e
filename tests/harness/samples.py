"""Takes made sheets (PDF bytes with truth); gives how well the described families read them, table by table.

`PYTHONPATH=.:tests python -m harness.samples [--generic]` reads the committed samples and prints what is not exact.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.stages import Rows, read_folder
from sheetmaker.compare import KEYS, Tally, compare
from sheetmaker.truth import Truth


def read(made: Iterable[tuple[bytes, Truth]], family: str | None = None) -> dict[str, dict[str, Tally]]:
    """The tallies of each document by table. A table without true rows is not judged."""
    made = list(made)
    with TemporaryDirectory() as folder:
        for data, truth in made:
            (Path(folder) / f"{truth.document}.pdf").write_bytes(data)
        rows = read_folder(Path(folder), family)
    return {truth.document: tallies(truth, rows[truth.document]) for _, truth in made}


def tallies(truth: Truth, rows: Rows) -> dict[str, Tally]:
    """One document's tallies by table."""
    return {t: compare(t, truth.rows[t], rows.get(t, []), truth.unjudged) for t in KEYS if truth.rows[t]}


def main() -> None:
    from sheetmaker.samples import all_samples

    family = "generic" if "--generic" in sys.argv else None
    for document, tables in read(all_samples().values(), family).items():
        for table, t in tables.items():
            rates = f"F1 {t.f1:.4f}  silent {t.silent_rate:.4f}  marked {t.marked_rate:.4f}"
            print(f"{document:26} {table:13} gold {t.gold:4d}  {rates}")
            for note in t.notes:
                print("    ", note)


if __name__ == "__main__":
    main()
