"""The vocabulary file in, look-ups out: a label's compared form → its roles, with a family's own labels on top."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.normalizers.text import key


@dataclass(frozen=True, slots=True)
class Role:
    """What a label says of the cells it governs: a kind (`measure`, `slot`, `item` …) and a value of that kind."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels in their compared form with every role they can play."""

    roles: Mapping[str, tuple[Role, ...]]

    def of(self, text: str) -> tuple[Role, ...]:
        """Roles of a label given in its compared form; empty where it is none."""
        return self.roles.get(text, ())

    def plus(self, labels: Mapping[str, Iterable[Role]]) -> Vocabulary:
        """This vocabulary with a family's labels, which replace the roles the shared list gives."""
        return Vocabulary({**self.roles, **{key(text): tuple(roles) for text, roles in labels.items()}}) if labels else self


@cache
def shared() -> Vocabulary:
    """The vocabulary of every sheet; a label that stands under several roles has them all, in the file's order."""
    raw = tomllib.loads((files("extractors") / "data" / "vocabulary.toml").read_text(encoding="utf-8"))
    roles: dict[str, list[Role]] = {}
    for kind, values in raw.items():
        for value, entry in values.items():
            role = Role(kind, value)
            for variant in entry["variants"]:
                known = roles.setdefault(key(variant), [])
                if role not in known:
                    known.append(role)
    return Vocabulary({text: tuple(found) for text, found in roles.items()})
