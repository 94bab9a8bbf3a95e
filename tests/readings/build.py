"""Small readings and documents for tests: texts in, the dataclasses of `schemas` out."""

from __future__ import annotations

from typing import Any

from schemas.page import Box, DocumentPages, Page, Source
from schemas.reading import (
    CostReading,
    DocumentReading,
    FigureReading,
    IndicatorReading,
    Printed,
    RatingReading,
    SheetReading,
)
from schemas.vocabulary import ItemRole, Measure

SHA = "0123456789abcdef" * 4


def at(text: str, x0: float = 10.0, page: int = 1) -> Printed:
    """A printed text in a box of its own."""
    return Printed(text, page, Box(x0, 20.0, x0 + 30.0, 30.0))


def figure(text: str, measure: Measure = "actual", year: str | None = "R5", **more: Any) -> FigureReading:
    return FigureReading(value=at(text), measure=measure, year=at(year) if year else None, column_label=year or "", **more)


def indicator(name: str, *figures: FigureReading, ordinal: int = 1, **more: Any) -> IndicatorReading:
    return IndicatorReading(name=at(name), ordinal=ordinal, figures=figures, **more)


def cost(text: str, item: str = "事業費", role: ItemRole = "total", unit: str | None = "千円", **more: Any) -> CostReading:
    more.setdefault("year", at("R5"))
    return CostReading(value=at(text), item=item, item_role=role, unit=at(unit) if unit else None, **more)


def rating(text: str, item: str = "進捗度", **more: Any) -> RatingReading:
    return RatingReading(item=item, value=at(text), **more)


def sheet(**parts: Any) -> SheetReading:
    more: dict[str, Any] = {
        "kind": "policy",
        "ordinal": 1,
        "page_first": 1,
        "page_last": 1,
        "code": at("7-1"),
        "name": at("広聴広報"),
    }
    return SheetReading(**{**more, **parts})


def reading(*sheets: SheetReading, **parts: Any) -> DocumentReading:
    more: dict[str, Any] = {"family": "generic", "year": at("令和５年度"), "title": at("みなと市 施策評価")}
    return DocumentReading(sheets=sheets, **{**more, **parts})


def document(path: str = "a.pdf", **parts: Any) -> DocumentPages:
    return DocumentPages(Source(path, SHA, 1000), pages=(Page(1, 595.0, 842.0),), **parts)
