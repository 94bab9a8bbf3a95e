"""`python -m sheetmaker [RAW] [GOLDEN]` writes the samples and their truth.

By default to `data/raw` and `tests/golden/samples`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sheetmaker.samples import all_samples
from sheetmaker.truth import write


def main(raw: Path, golden: Path) -> None:
    made = all_samples()
    for path, (data, _) in made.items():
        target = raw / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        print(f"{len(data) / 1000:7.1f} kB  {target}")
    write(golden, [truth for _, truth in made.values()])


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    given = [Path(a) for a in sys.argv[1:]]
    main(given[0] if given else root / "data" / "raw", given[1] if len(given) > 1 else root / "tests" / "golden" / "samples")
