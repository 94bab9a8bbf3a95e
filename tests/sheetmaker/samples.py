"""Takes nothing; gives the committed samples: each published form, and a sheet of an invented city that no family knows.

Some names and figures are those of published sheets; no sentence is.
"""

from __future__ import annotations

from sheetmaker.dimensions import choose
from sheetmaker.layouts import make as random_sheet
from sheetmaker.samples_iga import iga_dx_plan, iga_manifesto_sheets, iga_shisaku
from sheetmaker.samples_others import ikeda_jimujigyo, itami_shisaku, izunokuni_koudou, kyoto_torikumi, yokohama_jigyo
from sheetmaker.truth import Truth

Sample = tuple[bytes, Truth]


def unknown() -> list[Sample]:
    """A sheet of an invented city, in a form no family describes; it names an official."""
    spec = choose(
        7,
        shape="row",
        levels=2,
        header_order="year over measure",
        ruling="lines",
        header="tint",
        name_at="two columns",
        unit_at="column",
        era="令和６年度",
        numbers="comma",
        dash="－",
        align="r",
        words=0,
        baseline="with year",
        final="with year",
        rate=True,
        future="none",
        costs="two levels",
        money="千円",
        ratings="options",
        prose=2,
        phantom=False,
        continued="no",
        odd=False,
        producer=0,
        font=0,
        rotation=0,
        landscape=True,
        spaced=True,
        official=True,
        beside_name="none",
        after_values="rating",
        years_order="up",
        sheets=1,
        city="invented",
        title="plain",
        furniture=True,
        money_at="right",
        variant=1,
    )
    return [random_sheet(spec, "invented-city-sheet")]


FOLDERS = {
    "iga": (iga_shisaku, iga_dx_plan, iga_manifesto_sheets),
    "itami": (itami_shisaku,),
    "ikeda": (ikeda_jimujigyo,),
    "izunokuni": (izunokuni_koudou,),
    "yokohama": (yokohama_jigyo,),
    "kyoto": (kyoto_torikumi,),
    "invented": (unknown,),
}


def all_samples() -> dict[str, Sample]:
    """Every sample by its path under `data/raw`."""
    out: dict[str, Sample] = {}
    for folder, makers in FOLDERS.items():
        for maker in makers:
            for data, truth in maker():
                out[f"{folder}/{truth.document}.pdf"] = (data, truth)
    return out
