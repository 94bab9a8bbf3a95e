"""Tables and free lines of a sheet in, what stands around each table out: answered boxes, lists of names, lines by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.shared.fields import Field, fields
from extractors.shared.marks import Listed, is_name, listed
from extractors.shared.table import Table
from schemas.layout import Line


@dataclass(eq=False, slots=True)
class Surroundings:
    """What stands around the tables of a page: answered name, description, unit and program boxes, names listed by their
    marks, free lines."""

    names: list[Field]
    descriptions: list[Field]
    units: list[Field]
    programs: list[Field]
    marked: tuple[Listed, ...]
    free: Sequence[tuple[int, Line]]

    def on(self, page: int) -> list[Line]:
        """The free lines of one page."""
        return [line for number, line in self.free if number == page]


def surroundings(tables: Iterable[Table], free: Sequence[tuple[int, Line]]) -> Surroundings:
    every = list(tables)

    def gather(value: str) -> list[Field]:
        return [f for t in every for f in fields(t, "slot", value)]

    names = [f for f in gather("name") if is_name(f.answer)]
    return Surroundings(names, gather("description"), gather("unit"), gather("program"), listed(every), free)
