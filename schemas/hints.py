"""What a file's surroundings say of it: in from finding the files and the command line, out to normalizing."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.vocabulary import JurisdictionSource


@dataclass(frozen=True, slots=True)
class Hints:
    """Facts from beside the file, for what its content does not print.

    `jurisdiction_code` (six digits as text) is the first known of fetch provenance, `source.toml`, `--jurisdiction`;
    `jurisdiction_source` names which. `published` is the date of publication as written there, `title` and `url`
    describe the source. `problems` are sentences for `findings` (two copies of the file that contradict each other …).
    """

    jurisdiction_code: str | None = None
    jurisdiction_source: JurisdictionSource | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None
    problems: tuple[str, ...] = ()
