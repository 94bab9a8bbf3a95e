"""Tables of a page and the sheets that begin on it in; tables that repeat such a sheet's form without its name out.

A book of cards prints one frame for each project. Where a card of another account puts 会計名 in the place of 事務事業名, or
a card of revenue has no name at all, its frame still says that a sheet begins: read on as the sheet before it, its amounts
and its department would be that sheet's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.shared.fields import answer_of
from extractors.shared.table import Node, Table, in_line
from pipeline.normalizers.text import key

LEAST = 5  # labels: fewer are common to tables of any kind
SHARED = 0.7  # of the labels of the form
ASKED = 3  # labels of the form, in a frame that begins with one of its fields


def repeated_forms(here: Sequence[Table], starting: Sequence[Table]) -> Iterator[tuple[Table, Node | None]]:
    """Each table that repeats the form of a sheet's first table, with the cell that stands where the form has the name;
    None where the frame begins with another field of the form."""
    for table in here:
        corner = table.at.get((0, 0))
        if table in starting or corner is None or corner.kind != "label":
            continue
        found = answer_of(table, corner)
        for form in starting if found is not None and found[1] and found[0].kind == "text" else ():
            theirs = _labels(form)
            common = len(_labels(table) & theirs)
            again = corner.has("sheet") and key(corner.text) in theirs
            if in_line(table, form) and (common >= ASKED if again else common >= max(LEAST, SHARED * len(theirs))):
                yield table, None if again or found is None else found[0]
                break


def _labels(table: Table) -> set[str]:
    return {key(node.text) for node in table.nodes if node.kind == "label"}
