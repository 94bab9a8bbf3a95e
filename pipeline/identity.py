"""What a row is in, its id out: the same bytes and the same thing on them give the same id in every version."""

from __future__ import annotations

import hashlib
import json
from collections import Counter


class Identities:
    """Gives ids to the rows of one document; rows that are the same thing are told apart by their order."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._seen: Counter[str] = Counter()

    def __call__(self, kind: str, *parts: object) -> str:
        """16 hex digits for a row of this `kind`; `parts` say what it is (sheet, indicator, measure, year …)."""
        what = json.dumps([self._document_id, kind, *map(_plain, parts)], ensure_ascii=False, separators=(",", ":"))
        self._seen[what] += 1
        return hashlib.sha256(f"{what}#{self._seen[what]}".encode()).hexdigest()[:16]


def _plain(part: object) -> object:
    return part if part is None or isinstance(part, (int, str)) else str(part)
