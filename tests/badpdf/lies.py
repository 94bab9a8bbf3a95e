"""In: nothing. Out: sheets whose text layer lies, each with what a reader of the paper sees and what must be reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from badpdf import sheet
from badpdf.rewrite import rewritten
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

VALUE_FONT = "IPAexGothicValues"
OLD = {v: v.translate(str.maketrans("0123456789", "1234567890")) for v in sheet.VALUES}


@dataclass(frozen=True, slots=True)
class Lie:
    """A broken document. `checks` are the notes expected; `values` the figures seen on paper that must still be read."""

    name: str
    data: bytes
    checks: tuple[str, ...]
    values: tuple[str, ...] = sheet.VALUES
    layer: str = "native"
    dropped: tuple[str, ...] = ()


def _values(canvas: Canvas, words: dict[str, str] | None = None, *, mode: int = 0, shift: float = 0.0) -> None:
    for word, x, y in sheet.value_places():
        sheet.text(canvas, x + shift, y, (words or {}).get(word, word), mode=mode)


def _own_font(canvas: Canvas) -> None:
    """The figures in a font of their own, as spreadsheet programs do for half-width digits."""
    if VALUE_FONT not in pdfmetrics.getRegisteredFontNames():
        face = TTFont(VALUE_FONT, pdfmetrics.getFont(sheet.FONT).face.filename, asciiReadable=False)
        face.face.name = VALUE_FONT.encode()
        pdfmetrics.registerFont(face)
    for word, x, y in sheet.value_places():
        canvas.setFont(VALUE_FONT, 10)
        canvas.drawString(x, sheet.HEIGHT - y, word)


def _remapped(data: bytes, to: dict[str, int | None]) -> bytes:
    """The ToUnicode table of the figures' font rewritten in place (same length, so that no offset moves)."""

    def table(match: re.Match[bytes]) -> bytes:
        body = match.group()
        if b"4EE4>" in body:  # the labels' font
            return body
        for char, code in to.items():
            if code is not None:
                body = body.replace(
                    b"<%04X>\n" % ord(char), b"<@%03X>\n" % (code & 0xFFF) if code < 0x1000 else b"<#%03X>\n" % (code & 0xFFF)
                )
        return re.sub(rb"<#(...)>", rb"<E\1>", re.sub(rb"<@(...)>", rb"<0\1>", body))

    return re.sub(rb"beginbfchar.*?endbfchar", table, data, flags=re.S)


def no_tounicode() -> Lie:
    data = sheet.drawn(sheet.rules, sheet.labels, _own_font)
    at = [m.start() for m in re.finditer(rb"/ToUnicode", data)]
    fonts = {m.start(): m.group() for m in re.finditer(rb"/BaseFont /\S+", data)}
    for place in at:
        before = max((p for p in fonts if p < place), default=0)
        if b"Values" in fonts[before]:
            data = data[:place] + b"/XoUnicode" + data[place + 10 :]
    return Lie("no_tounicode", data, ("broken_text_layer",), values=(), layer="broken")


def private_use() -> Lie:
    data = _remapped(sheet.drawn(sheet.rules, sheet.labels, _own_font), {d: 0xE000 + ord(d) for d in "0123456789,."})
    return Lie("private_use", data, ("broken_text_layer",), values=(), layer="broken")


def shifted_digits() -> Lie:
    """Every digit read as the next one: only the shapes tell."""
    data = _remapped(
        sheet.drawn(sheet.rules, sheet.labels, _own_font), {d: ord(n) for d, n in zip("0123456789", "1234567890", strict=True)}
    )
    return Lie("shifted_digits", data, ("digits_shaped_wrong",), values=(), layer="broken")


def swapped_digits() -> Lie:
    """Pairs of digits read as each other, with the same number of holes: only the whole shape tells."""
    swaps = {"3": ord("5"), "5": ord("3"), "6": ord("9"), "9": ord("6"), "2": ord("7"), "7": ord("2")}
    data = _remapped(sheet.drawn(sheet.rules, sheet.labels, _own_font), swaps)
    return Lie("swapped_digits", data, ("digits_shaped_wrong",), values=(), layer="broken")


def two_offsets() -> Lie:
    """The map is off by one in its one half and by two in the other."""
    data = _remapped(
        sheet.drawn(sheet.rules, sheet.labels, _own_font), {d: ord(n) for d, n in zip("0123456789", "1234578901", strict=True)}
    )
    return Lie("two_offsets", data, ("digits_shaped_wrong",), values=(), layer="broken")


def vanished_digits() -> Lie:
    """Every digit read as a space: the money is gone, the prose survives."""
    data = _remapped(sheet.drawn(sheet.rules, sheet.labels, _own_font), dict.fromkeys("0123456789,.", 0x20))
    return Lie("vanished_digits", data, ("broken_text_layer",), values=(), layer="broken")


def old_edition() -> Lie:
    """Last year's figures under this year's, not printed (render mode 3)."""
    data = sheet.drawn(lambda c: _values(c, OLD, mode=3), sheet.rules, sheet.labels, sheet.values)
    return Lie("old_edition", data, ("invisible_text",), dropped=tuple(OLD.values()))


def search_layer() -> Lie:
    """A wrong text recognition over the original: `ー70,593` on 170,593."""
    wrong = {"170,593": "ー70,593", "239,384": "239,884"}
    data = sheet.drawn(sheet.rules, sheet.labels, sheet.values, lambda c: _values(c, wrong, mode=3, shift=0.4))
    return Lie("search_layer", data, ("invisible_text",), dropped=("ー70,593",))


def white_text() -> Lie:
    def white(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        _values(canvas, OLD)
        canvas.setFillColorRGB(0, 0, 0)

    return Lie(
        "white_text", sheet.drawn(white, sheet.rules, sheet.labels, sheet.values), ("unseen_text",), dropped=tuple(OLD.values())
    )


def white_on_dark() -> Lie:
    """White on a dark header is there to be read."""

    def dark(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.2, 0.4)
        canvas.rect(50, sheet.HEIGHT - 560, 500, 40, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        sheet.text(canvas, 60, 545, "成果 12,345")
        canvas.setFillColorRGB(0, 0, 0)

    return Lie("white_on_dark", sheet.drawn(sheet.rules, sheet.labels, sheet.values, dark), (), values=(*sheet.VALUES, "12,345"))


def off_page() -> Lie:
    def beside(canvas: Canvas) -> None:
        sheet.text(canvas, 700, 300, "旧 55,555")
        sheet.text(canvas, 100, 900, "旧 66,666")

    return Lie(
        "off_page", sheet.drawn(sheet.rules, sheet.labels, sheet.values, beside), ("off_page_text",), dropped=("55,555", "66,666")
    )


def clipped() -> Lie:
    def cut(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(50, 100, 100, 40)
        canvas.clipPath(path, stroke=0, fill=0)
        sheet.text(canvas, 300, 600, "隠れ 77,777")
        canvas.restoreState()

    return Lie("clipped", sheet.drawn(sheet.rules, sheet.labels, sheet.values, cut), ("clipped_text",), dropped=("77,777",))


def covered() -> Lie:
    """A white box laid over the old figures, the new ones written on it."""

    def box(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        for word, x, y in sheet.value_places():
            canvas.rect(x - 2, sheet.HEIGHT - y - 4, 8 * len(word), 15, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)

    moved = sheet.drawn(sheet.rules, sheet.labels, lambda c: _hidden_note(c), box, sheet.values)
    return Lie("covered", moved, ("unseen_text",), dropped=("88,888",))


def _hidden_note(canvas: Canvas) -> None:
    sheet.text(canvas, 60, 600, "旧 88,888")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(50, sheet.HEIGHT - 610, 150, 25, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def transparent() -> Lie:
    """Old figures drawn with opacity 0."""

    def clear(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillAlpha(0)
        _values(canvas, OLD, shift=1.0)
        canvas.restoreState()

    data = sheet.drawn(clear, sheet.rules, sheet.labels, sheet.values)
    return Lie("transparent", data, ("unseen_text",), dropped=tuple(OLD.values()))


def switched_off() -> Lie:
    """Old figures on a layer (optional content) that is switched off."""

    def layer(canvas: Canvas) -> None:
        canvas._code.append("/OC /MC0 BDC")
        _values(canvas, OLD, shift=1.0)
        canvas._code.append("EMC")

    data = rewritten(
        sheet.drawn(layer, sheet.rules, sheet.labels, sheet.values),
        (rb"/ProcSet", b"/Properties << /MC0 90 0 R >> /ProcSet"),
        (rb"/Type /Catalog", b"/OCProperties << /OCGs [90 0 R] /D << /OFF [90 0 R] >> >> /Type /Catalog"),
        objects={90: b"<< /Type /OCG /Name (alt) >>"},
    )
    return Lie("switched_off", data, ("unseen_text",), dropped=tuple(OLD.values()))


def shadowed() -> Lie:
    """Every figure with a grey shadow: one figure, not two."""

    def grey(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.6, 0.6, 0.6)
        _values(canvas, shift=0.8)
        canvas.setFillColorRGB(0, 0, 0)

    return Lie("shadowed", sheet.drawn(sheet.rules, sheet.labels, grey, sheet.values), ())


def one_digit_lost() -> Lie:
    """Only the 9 has no meaning (a blank): figures without it are right, those with it must be doubted."""
    data = _remapped(sheet.drawn(sheet.rules, sheet.labels, _own_font), {"9": 0x20})
    return Lie("one_digit_lost", data, ("undecodable_text", "unread_ink"), values=tuple(v for v in sheet.VALUES if "9" not in v))


def covered_by_name() -> Lie:
    """Old text in a font that is not in the file, under a white box: no picture of its letters, yet nobody sees them."""

    def old(canvas: Canvas) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
        canvas.setFont("HeiseiKakuGo-W5", 10)
        canvas.drawString(60, sheet.HEIGHT - 600, "旧年度の実績 88,888")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(50, sheet.HEIGHT - 610, 200, 25, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)

    data = sheet.drawn(sheet.rules, sheet.labels, old, sheet.values)
    return Lie("covered_by_name", data, ("unseen_text",), dropped=("88,888",))


def overlapped() -> Lie:
    """Two editions, both printed, on one place: nobody can say which is meant."""
    twice = sheet.drawn(
        sheet.rules,
        sheet.labels,
        lambda c: _values(c, {"170,593": "489,384"}),
        lambda c: sheet.text(c, *_place("170,593"), "170,593"),
    )
    return Lie("overlapped", twice, ("overlapped_text",), values=tuple(v for v in sheet.VALUES if v != "170,593"))


def _place(word: str) -> tuple[float, float]:
    return next((x, y) for w, x, y in sheet.value_places() if w == word)


def fake_bold() -> Lie:
    data = sheet.drawn(sheet.rules, sheet.labels, sheet.values, lambda c: _values(c, shift=0.3))
    return Lie("fake_bold", data, ("doubled_text",))


def outlined() -> Lie:
    """All text drawn as shapes: neither characters nor a picture."""
    return Lie("outlined", sheet.drawn(sheet.rules, _outlines), ("outlined_text",), values=(), layer="broken")


def _outlines(canvas: Canvas) -> None:
    from fontTools.pens.basePen import BasePen
    from fontTools.ttLib import TTFont as Face

    class Pen(BasePen):  # type: ignore[misc]
        def __init__(self, glyphs: object, x: float, y: float, scale: float) -> None:
            super().__init__(glyphs)
            self.path, self.x, self.y, self.k = canvas.beginPath(), x, y, scale

        def _at(self, p: tuple[float, float]) -> tuple[float, float]:
            return self.x + p[0] * self.k, self.y + p[1] * self.k

        def _moveTo(self, p: tuple[float, float]) -> None:
            self.path.moveTo(*self._at(p))

        def _lineTo(self, p: tuple[float, float]) -> None:
            self.path.lineTo(*self._at(p))

        def _curveToOne(self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
            self.path.curveTo(*self._at(a), *self._at(b), *self._at(c))

        def _closePath(self) -> None:
            self.path.close()

    face = Face(pdfmetrics.getFont(sheet.FONT).face.filename)
    glyphs, names, scale = face.getGlyphSet(), face.getBestCmap(), 10 / face["head"].unitsPerEm
    words = [*sheet.value_places(), (sheet.TITLE, 180.0, 70.0)]
    for word, x, y in words:
        for letter in word:
            if ord(letter) not in names:
                continue
            glyph = glyphs[names[ord(letter)]]
            pen = Pen(glyphs, x, sheet.HEIGHT - y, scale)
            glyph.draw(pen)
            canvas.drawPath(pen.path, stroke=0, fill=1)
            x += glyph.width * scale


def scanned(layer: dict[str, str] | None = None, dpi: int = 200) -> bytes:
    """The honest sheet as a picture, with an invisible text layer if `layer` gives its words (misread ones changed)."""
    import pypdfium2

    document = pypdfium2.PdfDocument(sheet.honest())
    picture = document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()

    def whole(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, sheet.WIDTH, sheet.HEIGHT)
        if layer is not None:
            _values(canvas, layer, mode=3)

    out = BytesIO()
    page = sheet.canvas(out)
    whole(page)
    page.showPage()
    page.save()
    return out.getvalue()


def scan_with_layer() -> Lie:
    return Lie("scan_with_layer", scanned({"239,384": "489,384"}), ("ocr_layer",), values=(), layer="ocr")


def scan() -> Lie:
    return Lie("scan", scanned(), (), values=(), layer="none")


@cache
def all_lies() -> tuple[Lie, ...]:
    """Every way to lie."""
    makers = (
        no_tounicode, private_use, shifted_digits, swapped_digits, two_offsets, vanished_digits, old_edition, search_layer,
        white_text, white_on_dark, off_page, clipped, covered, overlapped, fake_bold, outlined, transparent,
        switched_off, shadowed, one_digit_lost, covered_by_name, scan_with_layer, scan,
    )  # fmt: skip
    return tuple(make() for make in makers)
