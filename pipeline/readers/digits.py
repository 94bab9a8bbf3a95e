"""In: a close-up of a character. Out: how much its shape resembles each of the ten digits.

The shapes compared with are those of the fonts every PDF viewer has: PDFium draws them, so they are no data of ours.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.readers import glyphs, ink

DIGITS = "0123456789"
FONTS = (
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold", "Times-Italic", "Courier", "Courier-Bold",
)  # fmt: skip
HEIGHT, WIDTH = 24, 20  # squares a shape is compared in: coarse enough to forgive a font its manner
FINE = 4  # points sampled a square and direction
Portrait = npt.NDArray[np.float64]


def resemblance(closeup: ink.Light) -> dict[str, float] | None:
    """Correlation (−1 to 1) with the nearest drawing of each digit; None where the close-up shows no clear shape."""
    shape = ink.largest_shape(closeup)
    if shape is None:
        return None
    portrait = _portrait(shape)
    return {digit: max(float(portrait @ other) for other in others) for digit, others in _known().items()}


def _portrait(shape: ink.Mask) -> Portrait:
    """A shape scaled to one height, in the middle, blurred, as a vector of mean 0 and length 1."""
    height, width = shape.shape
    across = max(1, min(WIDTH, round(width * HEIGHT / height)))
    rows = ((np.arange(HEIGHT * FINE) + 0.5) / (HEIGHT * FINE) * height).astype(int)
    columns = ((np.arange(across * FINE) + 0.5) / (across * FINE) * width).astype(int)
    shares = shape[rows][:, columns].reshape(HEIGHT, FINE, across, FINE).mean(axis=(1, 3))
    squares = np.zeros((HEIGHT, WIDTH))
    left = (WIDTH - across) // 2
    squares[:, left : left + across] = shares
    for _ in range(2):
        squares = _blurred(_blurred(squares).T).T
    vector = squares.ravel() - squares.mean()
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


def _blurred(squares: Portrait) -> Portrait:
    """Each square with a quarter of its upper and of its lower neighbour."""
    padded = np.pad(squares, ((1, 1), (0, 0)))
    return np.asarray((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4)


@cache
def _known() -> dict[str, tuple[Portrait, ...]]:
    """Every digit in each of the fonts."""
    known: dict[str, list[Portrait]] = {digit: [] for digit in DIGITS}
    for text, light in glyphs.closeups(_specimen()):
        shape = ink.largest_shape(light)
        if text in known and shape is not None:
            known[text].append(_portrait(shape))
    return {digit: tuple(portraits) for digit, portraits in known.items()}


def _specimen() -> bytes:
    """A PDF page with the digits in each font, apart from each other."""
    names = "".join(f"/F{i} << /Type /Font /Subtype /Type1 /BaseFont /{font} >> " for i, font in enumerate(FONTS))
    lines = "".join(f"BT /F{i} 10 Tf 1 0 0 1 20 {700 - 40 * i} Tm ({' '.join(DIGITS)}) Tj ET\n" for i in range(len(FONTS)))
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << {names} >> >> >>",
        f"<< /Length {len(lines)} >>\nstream\n{lines}endstream",
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer << /Size 5 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()
