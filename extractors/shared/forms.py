"""Tables of a page and the sheets that begin on it in; tables that repeat such a sheet's form under another first field out.

A book of cards prints one frame for each project. Where a card of another account puts 会計名 in the place of 事務事業名,
its frame still says that a sheet begins: read on as the sheet before it, its amounts would be that sheet's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.shared.fields import answer_of
from extractors.shared.table import Node, Table, in_line
from pipeline.normalizers.text import key

LEAST = 5  # labels: fewer are common to tables of any kind
SHARED = 0.7  # of the labels of the form


def repeated_forms(here: Sequence[Table], starting: Sequence[Table]) -> Iterator[tuple[Table, Node]]:
    """Each table that repeats the form of a sheet's first table, with the cell that answers its first field."""
    for table in here:
        if table in starting:
            continue
        for form in starting:
            first = _first_answer(table)
            if first is not None and _repeats(table, form):
                yield table, first
                break


def _first_answer(table: Table) -> Node | None:
    """The text beside the label in the table's first cell."""
    corner = table.at.get((0, 0))
    if corner is None or corner.kind != "label":
        return None
    found = answer_of(table, corner)
    return found[0] if found is not None and found[1] and found[0].kind == "text" else None


def _repeats(table: Table, form: Table) -> bool:
    mine, theirs = _labels(table), _labels(form)
    return len(theirs) >= LEAST and len(mine & theirs) >= SHARED * len(theirs) and in_line(table, form)


def _labels(table: Table) -> set[str]:
    return {key(node.text) for node in table.nodes if node.kind == "label"}
