"""In: an unknown sheet. Out: a starting family file for it as text and, if wanted, a picture of every page."""

from __future__ import annotations

from pathlib import Path

from extractors.describe import describe as described
from extractors.engine import extract
from extractors.family import GENERIC, Family
from extractors.registry import recognize
from extractors.shared.grid import layout
from extractors.shared.vocabulary import shared
from pipeline.inspect import DPI, claims, marks
from pipeline.municipalities import by_name
from pipeline.normalizers.text import key
from pipeline.overlay import drawn
from pipeline.process import password
from pipeline.read import read
from pipeline.readers import pdfium
from schemas.page import DocumentPages, Source

NAME = "new_family"


def describe(path: Path, pictures: Path | None = None, name: str = NAME) -> str:
    """The text of a starting family file named `name`; with `pictures`, a PNG per page in that folder, which is made.

    Raises `Rejected` where the file cannot be read, ValueError for a text dump or a name that is no module's.
    """
    if not name.isidentifier() or not name.isascii() or name != name.lower():
        raise ValueError(f"{name} cannot name a family: take small Latin letters, digits and _, as in example_jigyo")
    document = read(path, Source(path.name, "0" * 64, path.stat().st_size, suffix=path.suffix), password=password())
    family = _family(document)
    text = described(document, family, name, _issuer(document, family))
    if pictures is None:
        return text
    pictures.mkdir(parents=True, exist_ok=True)
    made = _draw(path, document, family, pictures)
    return text + "#\n" + "".join(f"# Picture: {one}\n" for one in made)


def _family(document: DocumentPages) -> Family:
    """The family that knows the document; generic while a family file is not whole (its text may be on its way there)."""
    try:
        return recognize(document)
    except ValueError:
        return GENERIC


def _issuer(document: DocumentPages, family: Family) -> str | None:
    """The code of the printed issuer, where exactly one municipality has that name."""
    issuer = None if document.dump is not None else extract(document, family).issuer
    found = () if issuer is None else by_name(key(issuer.text))
    return found[0].code if len(found) == 1 else None


def _draw(path: Path, document: DocumentPages, family: Family, folder: Path) -> list[Path]:
    """One picture per page, as `hyoka inspect` draws it."""
    words = shared().plus(family.labels)
    claimed = claims(extract(document, family))
    made = []
    for page in document.pages:
        picture = pdfium.picture(path, page.number, DPI, password())
        made.append(folder / f"page-{page.number:03d}.png")
        drawn(picture, marks(page, layout(page), words, claimed), DPI / 72).save(made[-1])
    return made
