"""A cell in, whether it prints points of a rating, and of how many: 3 under 評価点, with ／４ in the next cell."""

from __future__ import annotations

import re

from extractors.shared.table import Node, Table
from pipeline.normalizers.text import key

_POINTS = re.compile(r"^\d{1,3}(?:\.\d)?点?$")
_OUT_OF = re.compile(r"^/\d{1,3}点?$")


def is_points(table: Table, node: Node) -> bool:
    """Whether a figure stands under a rating's head, or says of how many points the one to its left is."""
    if _OUT_OF.match(key(node.text)):
        return True
    if not _POINTS.match(key(node.text)):
        return False
    head = next((n for n in table.above(node) if n.kind == "label"), None)
    return head is not None and head.has("rating", "item") and not head.has("measure")


def points_of(table: Table, node: Node) -> str | None:
    """The points with what they are out of, in one text (`3／４`); None where the next cell does not say it."""
    after = next(iter(table.rightward(node)), None)
    if after is None or not _POINTS.match(key(node.text)) or not _OUT_OF.match(key(after.text)):
        return None
    return node.text.strip() + after.text.strip()
