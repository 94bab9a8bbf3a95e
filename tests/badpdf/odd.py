"""In: nothing. Out: honest sheets drawn in odd ways. Each says what the plain sheet says, and must be read like it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import pairwise

from badpdf import sheet
from reportlab.pdfgen.canvas import Canvas

# Kangxi radicals and the letters they look like, as maps made by some printers' drivers name them.
RADICALS = {"水": "⽔", "目": "⽬", "人": "⼈", "生": "⽣", "用": "⽤", "白": "⽩", "大": "⼤"}
VERTICAL = ("実績", "目標")
TABLES = ((sheet.TOP, len(sheet.ROWS) + 1), (sheet.COST_TOP, len(sheet.COSTS) + 1))


def radicals() -> bytes:
    """Letters under the code points of the radicals they look like (⽔質検査 for 水質検査)."""
    data = sheet.honest()
    for letter, radical in RADICALS.items():
        data = data.replace(b"<%04X>\n" % ord(letter), b"<%04X>\n" % ord(radical))
    assert data != sheet.honest()
    return data


def turned() -> bytes:
    """Drawn lying on its side and turned upright by /Rotate, as landscape pages from spreadsheets are."""
    out = BytesIO()
    canvas = sheet.canvas(out)
    canvas.setPageSize((sheet.HEIGHT, sheet.WIDTH))
    canvas.translate(sheet.HEIGHT, 0)
    canvas.rotate(90)
    for step in (sheet.rules, sheet.labels, sheet.values):
        step(canvas)
    canvas.setPageRotation(90)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def letter_by_letter() -> bytes:
    """Every figure's letters placed one by one, the last first, the figures in the order of columns from the right."""

    def scattered(canvas: Canvas) -> None:
        for word, x, y in sorted(sheet.value_places(), key=lambda place: (-place[1], place[2])):
            letters = [(letter, x + _width(word[:i])) for i, letter in enumerate(word)]
            for letter, left in reversed(letters):
                sheet.text(canvas, left, y, letter)

    return sheet.drawn(scattered, sheet.labels, sheet.rules)


def standing_labels() -> bytes:
    """目標 and 実績 written downwards, a letter below the other."""

    def labels(canvas: Canvas) -> None:
        kept = sheet.text

        def standing(canvas: Canvas, x: float, y: float, words: str, size: float = 10, *, mode: int = 0) -> None:
            if words in VERTICAL:
                for i, letter in enumerate(words):
                    kept(canvas, x + 20, y - 8 + 10 * i, letter, size, mode=mode)
            else:
                kept(canvas, x, y, words, size, mode=mode)

        sheet.text = standing
        try:
            sheet.labels(canvas)
        finally:
            sheet.text = kept

    return sheet.drawn(sheet.rules, labels, sheet.values)


def thick_letters() -> bytes:
    """Everything printed twice, a hair apart (fake bold)."""

    def again(canvas: Canvas) -> None:
        canvas.translate(0.3, 0)
        sheet.labels(canvas)
        sheet.values(canvas)

    return sheet.drawn(sheet.rules, sheet.labels, sheet.values, again)


def double_rules_of_rectangles() -> bytes:
    """Every ruling a thin filled rectangle, those across double."""

    def thin(canvas: Canvas) -> None:
        kept = canvas.line

        def line(x0: float, y0: float, x1: float, y1: float) -> None:
            for shift in (0.0, 1.6):
                canvas.rect(x0, min(y0, y1) - shift, max(x1 - x0, 0.5), max(abs(y1 - y0), 0.5), stroke=0, fill=1)

        canvas.line = line
        try:
            sheet.rules(canvas)
        finally:
            canvas.line = kept

    return sheet.drawn(thin, sheet.labels, sheet.values)


def ruled_across() -> bytes:
    """Lines across only, as word processors' tables have them."""
    return _ruled(range(9), verticals=False)


def ruled_at_head_and_foot() -> bytes:
    """A line above and below the header and one at the foot."""
    return _ruled((0, 1, -1), verticals=False)


def ruled_down() -> bytes:
    """Lines between the columns, none between the rows below the header."""
    return _ruled((0, 1, -1), verticals=True)


def unruled() -> bytes:
    """No line at all, much room between the rows."""
    return sheet.drawn(sheet.labels, sheet.values)


def shaded_cells() -> bytes:
    """No line, every cell a shade of its own."""

    def shades(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0.9, 0.9)
        for top, count in TABLES:
            for row in range(count):
                for left, right in pairwise(sheet.EDGES):
                    low = sheet.HEIGHT - top - (row + 1) * sheet.ROW
                    canvas.rect(left + 1, low + 1, right - left - 2, sheet.ROW - 2, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)

    return sheet.drawn(shades, sheet.labels, sheet.values)


def _ruled(across: Iterable[int], *, verticals: bool) -> bytes:
    """Lines across at these rows (-1 is the foot), and down the sides of every column if wanted."""

    def lines(canvas: Canvas) -> None:
        for top, count in TABLES:
            for row in {count if one < 0 else one for one in across if one <= count}:
                y = sheet.HEIGHT - top - row * sheet.ROW
                canvas.line(sheet.EDGES[0], y, sheet.EDGES[-1], y)
            for x in sheet.EDGES if verticals else ():
                canvas.line(x, sheet.HEIGHT - top, x, sheet.HEIGHT - top - count * sheet.ROW)

    return sheet.drawn(lines, sheet.labels, sheet.values)


def _width(words: str) -> float:
    from reportlab.pdfbase import pdfmetrics

    sheet.fonts()
    return float(pdfmetrics.stringWidth(words, sheet.FONT, 10))


ODD: dict[str, Callable[[], bytes]] = {
    maker.__name__: maker
    for maker in (
        radicals, turned, letter_by_letter, standing_labels, thick_letters, double_rules_of_rectangles,
        ruled_across, ruled_at_head_and_foot, ruled_down, unruled, shaded_cells,
    )
}  # fmt: skip
