"""In: nothing. Out: one small evaluation sheet drawn with an embedded font, and the truth: what a reader of it sees.

Drawn without compression, so that `lies` can change single bytes of it afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
FONT = "IPAexGothic"
TITLE = "令和６年度 施策評価シート"
HEADERS = ("指標名", "単位", "区分", "令和４年度", "令和５年度", "令和６年度")
ROWS = (
    ("図書の貸出", "冊", "目標", "238,000", "240,500", "243,000"),
    ("図書の貸出", "冊", "実績", "236,918", "241,077", "239,384"),
    ("水質検査の適合", "％", "目標", "95", "95", "96"),
    ("水質検査の適合", "％", "実績", "94.7", "95.6", "96.9"),
)
COSTS = (
    ("事業費（千円）", "当初予算", "170,593", "168,240", "181,905"),
    ("人件費（千円）", "当初予算", "21,460", "22,018", "23,777"),
)
LEFT, TOP, ROW = 50.0, 150.0, 26.0
EDGES = (50.0, 190.0, 230.0, 280.0, 370.0, 460.0, 550.0)
COST_TOP = 330.0
VALUES = tuple(v for row in ROWS for v in row[3:]) + tuple(v for row in COSTS for v in row[2:])

Draw = Callable[[Canvas], None]


@cache
def fonts() -> None:
    """Make the embedded Japanese font known to the drawing library."""
    path = files("matplotlib_fontja").joinpath("fonts", "ipaexg.ttf")
    pdfmetrics.registerFont(TTFont(FONT, str(path), subfontIndex=0))


def text(canvas: Canvas, x: float, y: float, words: str, size: float = 10, *, mode: int = 0) -> None:
    """Text with its baseline at y points from the top. `mode` is the PDF text render mode."""
    canvas.saveState()  # the render mode would outlive its text object
    drawing = canvas.beginText(x, HEIGHT - y)
    drawing.setFont(FONT, size)
    drawing.setTextRenderMode(mode)
    drawing.textOut(words)
    canvas.drawText(drawing)
    canvas.restoreState()


def rules(canvas: Canvas) -> None:
    """The rulings of both tables."""
    canvas.setLineWidth(0.6)
    for top, count in ((TOP, len(ROWS) + 1), (COST_TOP, len(COSTS) + 1)):
        for i in range(count + 1):
            canvas.line(EDGES[0], HEIGHT - top - i * ROW, EDGES[-1], HEIGHT - top - i * ROW)
        for x in EDGES:
            canvas.line(x, HEIGHT - top, x, HEIGHT - top - count * ROW)


def labels(canvas: Canvas, title: str = TITLE) -> None:
    """Everything printed but the figures."""
    text(canvas, 180, 70, title, 16)
    text(canvas, LEFT, 105, "施策コード　411　　施策名　学びと暮らしの水")
    text(canvas, LEFT, 125, "担当部署　生涯学習部　図書館課")
    for x, word in zip(EDGES, HEADERS, strict=False):
        text(canvas, x + 4, TOP + 17, word)
    for i, row in enumerate(ROWS):
        for x, word in zip(EDGES, row[:3], strict=False):
            text(canvas, x + 4, TOP + ROW * (i + 1) + 17, word)
    for x, word in zip(EDGES, ("費目", "", "区分", *HEADERS[3:]), strict=False):
        text(canvas, x + 4, COST_TOP + 17, word)
    for i, row in enumerate(COSTS):
        text(canvas, EDGES[0] + 4, COST_TOP + ROW * (i + 1) + 17, row[0])
        text(canvas, EDGES[2] + 2, COST_TOP + ROW * (i + 1) + 17, row[1])


def value_places() -> list[tuple[str, float, float]]:
    """Every figure with its x and the y of its baseline."""
    out = [(v, EDGES[3 + j] + 20, TOP + ROW * (i + 1) + 17) for i, row in enumerate(ROWS) for j, v in enumerate(row[3:])]
    out += [(v, EDGES[3 + j] + 20, COST_TOP + ROW * (i + 1) + 17) for i, row in enumerate(COSTS) for j, v in enumerate(row[2:])]
    return out


def values(canvas: Canvas) -> None:
    for word, x, y in value_places():
        text(canvas, x, y, word)


def canvas(out: BytesIO) -> Canvas:
    """An empty document, uncompressed, the same bytes on every run."""
    fonts()
    return Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)


def drawn(*steps: Draw) -> bytes:
    """A PDF of one page on which the steps were drawn one after the other."""
    out = BytesIO()
    page = canvas(out)
    for step in steps:
        step(page)
    page.showPage()
    page.save()
    return out.getvalue()


def honest() -> bytes:
    """The sheet as it should be."""
    return drawn(rules, labels, values)
