"""Takes drawing orders in points from the top left corner as displayed; gives the bytes of a PDF.

The fonts come from packages, never from the system, so that a sheet is the same on every machine: IPAexGothic as
`matplotlib-fontja` carries it (embedded as a subset), and the two Japanese fonts every PDF reader knows by name
(not embedded, as many offices still publish).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Color = tuple[float, float, float]
Align = Literal["l", "c", "r"]
BLACK: Color = (0, 0, 0)
WHITE: Color = (1, 1, 1)

GOTHIC = "IPAexGothic"
READER_GOTHIC = "HeiseiKakuGo-W5"
READER_MINCHO = "HeiseiMin-W3"
FONTS = (GOTHIC, READER_GOTHIC, READER_MINCHO)

NOT_AT_START = "、。，．）」』】〕〉》・ー％%)]"

# Chromium's PDFs name some kanji by the Kangxi radical of the same glyph; only readers that fold them see the word.
RADICALS = str.maketrans(
    "行目民生費用高金長食人力口女子山手文方日水火田立色", "⾏⽬⺠⽣費⽤⾼⾦⻑⾷⼈⼒⼝⼥⼦⼭⼿⽂⽅⽇⽔⽕⽥⽴⾊"
)


@cache
def register(name: str) -> str:
    """Make a font of FONTS known to the drawing library; gives its name back."""
    if name == GOTHIC:
        path = files("matplotlib_fontja").joinpath("fonts", "ipaexg.ttf")
        pdfmetrics.registerFont(TTFont(GOTHIC, str(path)))
    else:
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@dataclass(frozen=True, slots=True)
class Producer:
    """How an office's program writes a PDF: its own name, its way to set text and to make letters bold."""

    name: str
    creator: str
    by_character: bool = False
    bold: Literal["twice", "stroke"] = "twice"
    radicals: bool = False


EXCEL = Producer("Microsoft® Excel® for Microsoft 365", "Microsoft® Excel® for Microsoft 365", bold="stroke")
CALC = Producer("LibreOffice 7.4", "Calc")
CHROMIUM = Producer("Skia/PDF m120", "Chromium", by_character=True, bold="stroke", radicals=True)
SCANNER_FREE = Producer("Acrobat Distiller 9.0", "PScript5.dll Version 5.2.2", by_character=True)
PRODUCERS = (EXCEL, CALC, CHROMIUM, SCANNER_FREE)


class Paper:
    """A document being drawn. `rotation` is the page's /Rotate; width and height are those of the page as displayed."""

    def __init__(
        self,
        width: float = 595,
        height: float = 842,
        *,
        producer: Producer = CALC,
        font: str = GOTHIC,
        rotation: int = 0,
        title: str = "",
    ) -> None:
        self.width, self.height, self.rotation = width, height, rotation
        self.producer, self.font = producer, register(font)
        rl_config.useA85 = 0
        self._out = BytesIO()
        # The library turns the media box itself where a page is rotated.
        self._canvas = Canvas(self._out, pagesize=(width, height), invariant=1, pageCompression=1)
        self._canvas.setProducer(producer.name)
        self._canvas.setCreator(producer.creator)
        self._canvas.setAuthor("")
        self._canvas.setTitle(title)
        self._canvas.setSubject("作例（実在の自治体の公表資料ではない）")
        self._fresh()

    def _fresh(self) -> None:
        if self.rotation:
            self._canvas.setPageRotation(self.rotation)
        if self.rotation == 90:
            self._canvas.transform(0, 1, -1, 0, self.height, 0)
        elif self.rotation == 270:
            self._canvas.transform(0, -1, 1, 0, 0, self.width)

    def new_page(self) -> None:
        self._canvas.showPage()
        self._fresh()

    def finish(self) -> bytes:
        """The whole document. Nothing can be drawn afterwards."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()

    # --- shapes ---------------------------------------------------------------------------------------------------

    def line(
        self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.6, color: Color = BLACK, dashed: bool = False
    ) -> None:
        c = self._canvas
        c.setLineWidth(width)
        c.setStrokeColorRGB(*color)
        c.setDash((2, 2) if dashed else ())
        c.line(x0, self.height - y0, x1, self.height - y1)
        c.setDash()

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: Color) -> None:
        self._canvas.setFillColorRGB(*color)
        self._canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)

    def frame(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.6, color: Color = BLACK) -> None:
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=1, fill=0)

    def shape(
        self,
        points: Iterable[tuple[float, float]],
        *,
        fill: Color | None = None,
        stroke: Color | None = BLACK,
        width: float = 0.6,
    ) -> None:
        path = self._canvas.beginPath()
        for n, (x, y) in enumerate(points):
            (path.lineTo if n else path.moveTo)(x, self.height - y)
        if fill is not None or stroke is not None:
            path.close()
        if fill is not None:
            self._canvas.setFillColorRGB(*fill)
        if stroke is not None:
            self._canvas.setStrokeColorRGB(*stroke)
        self._canvas.setLineWidth(width)
        self._canvas.drawPath(path, stroke=stroke is not None, fill=fill is not None)

    def path(self, points: Iterable[tuple[float, float]], *, color: Color = BLACK, width: float = 1.0) -> None:
        """An open broken line (a chart's curve)."""
        path = self._canvas.beginPath()
        for n, (x, y) in enumerate(points):
            (path.lineTo if n else path.moveTo)(x, self.height - y)
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.setLineWidth(width)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def dot(self, x: float, y: float, radius: float, color: Color) -> None:
        self._canvas.setFillColorRGB(*color)
        self._canvas.circle(x, self.height - y, radius, stroke=0, fill=1)

    # --- text -----------------------------------------------------------------------------------------------------

    def measure(self, text: str, size: float, font: str | None = None) -> float:
        return float(pdfmetrics.stringWidth(text, font or self.font, size))

    def wrap(self, text: str, width: float, size: float, font: str | None = None) -> list[str]:
        """The lines of a text in a column: broken between any two characters, but no line starts with a closing mark."""
        lines: list[str] = []
        for part in text.split("\n"):
            line = ""
            for char in part:
                if line and self.measure(line + char, size, font) > width:
                    keep = 1 if char in NOT_AT_START and len(line) > 1 else 0
                    lines.append(line[: len(line) - keep])
                    line = line[len(line) - keep :]
                line += char
            lines.append(line)
        return lines

    def text(
        self,
        x: float,
        base: float,
        text: str,
        size: float = 9,
        *,
        align: Align = "l",
        bold: bool = False,
        color: Color = BLACK,
        font: str | None = None,
    ) -> float:
        """One line of text on its base line; gives its width."""
        name = register(font) if font else self.font
        if self.producer.radicals and name == GOTHIC:
            text = "".join(r if (r := c.translate(RADICALS)) != c and _has(r) else c for c in text)
        width = self.measure(text, size, name)
        x -= {"l": 0.0, "c": width / 2, "r": width}[align]
        c = self._canvas
        c.setFont(name, size)
        c.setFillColorRGB(*color)
        stroked = bold and self.producer.bold == "stroke"
        if stroked:
            c.setStrokeColorRGB(*color)
            c.setLineWidth(size / 30)
        for shift in (0.0, size / 36) if bold and not stroked else (0.0,):
            self._string(x + shift, self.height - base, text, size, name, 2 if stroked else 0)
        return width

    def _string(self, x: float, y: float, text: str, size: float, font: str, mode: int) -> None:
        if not self.producer.by_character:
            self._canvas.drawString(x, y, text, mode=mode)
            return
        for char in text:
            if not char.isspace():
                self._canvas.drawString(x, y, char, mode=mode)
            x += self.measure(char, size, font)


@cache
def _has(char: str) -> bool:
    """Whether the embedded font draws this character."""
    font = pdfmetrics.getFont(register(GOTHIC))
    return ord(char) in font.face.charToGlyph
