"""What a described document family is: mostly data that sharpens the engine. `generic` is the family with none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.shared.vocabulary import Role
from schemas.vocabulary import SheetKind


@dataclass(frozen=True, slots=True)
class Family:
    """One family of documents.

    `marks` are labels that must all be printed for a document to be of the family. `jurisdiction_code` is given only
    for a form that is one municipality's own. `labels` adds to the shared vocabulary, `furniture` lists patterns
    (full match on compared text) of page furniture that is declared and not reported. `sheet_row` is the pattern of a
    row that begins a sheet, `code_label` a label whose answer below begins one; `name_pattern` finds the sheet's name
    in a cell's text.
    """

    name: str
    title: str = ""
    marks: tuple[str, ...] = ()
    kind: SheetKind | None = None
    jurisdiction_code: str | None = None
    labels: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()
    sheet_row: str | None = None
    code_label: str | None = None
    name_pattern: str | None = None
    year_offset: int = 0

    def is_furniture(self, compared: str) -> bool:
        """Whether a compared text is declared page furniture of this family."""
        return any(re.fullmatch(p, compared) for p in self.furniture)


GENERIC = Family("generic", "a sheet nobody described")
