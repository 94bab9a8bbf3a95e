# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # A first look at the tables
#
# In: a release in `data/clean` (made by `make extract`); out: three pictures.
# Open this file as a notebook with Jupytext, or run it as it is: `.venv/bin/python notebooks/first_look.py`.

# %%
import os
from pathlib import Path

import matplotlib.pyplot as plt
import matplotlib_fontja
import pandas as pd

matplotlib_fontja.japanize()  # Japanese labels instead of boxes
clean = Path(os.environ.get("HYOKA_CLEAN", "data/clean"))
observations = pd.read_parquet(clean / "observations.parquet")
surveys = pd.read_parquet(clean / "surveys.parquet")
documents = pd.read_parquet(clean / "documents.parquet")
documents[["jurisdiction", "family", "fiscal_year", "status", "reason"]]

# %% [markdown]
# ## 実績 against 目標
#
# `is_latest` takes the newest edition's figure of each year. A target without a printed year is drawn as a level, and a row that
# needs review is drawn hollow.

# %%
latest = observations[observations["is_latest"] & observations["value"].notna()]
keys = ["jurisdiction", "sheet_name", "indicator_name"]
per_indicator = latest[latest["measure"] == "actual"].groupby(keys)["fiscal_year"].nunique()
has_target = latest[latest["measure"] == "target"].set_index(keys).index
city, sheet, indicator = per_indicator[per_indicator.index.isin(has_target)].idxmax()
rows = latest[(latest["jurisdiction"] == city) & (latest["sheet_name"] == sheet) & (latest["indicator_name"] == indicator)]
actual = rows[rows["measure"] == "actual"].sort_values("fiscal_year")

figure, axes = plt.subplots(figsize=(7, 4))
axes.plot(actual["fiscal_year"], actual["value"], "C0-", zorder=1)
fill = ["white" if doubtful else "C0" for doubtful in actual["needs_review"]]
axes.scatter(actual["fiscal_year"], actual["value"], c=fill, edgecolors="C0", label="実績", zorder=2)
for target in rows[rows["measure"] == "target"].drop_duplicates(["fiscal_year", "value"]).itertuples():
    if pd.isna(target.fiscal_year):
        axes.axhline(target.value, color="C1", linestyle="--", label="目標(年度なし)")
    else:
        axes.plot(target.fiscal_year, target.value, "C1s", label="目標")
handles, labels = axes.get_legend_handles_labels()
axes.legend(dict(zip(labels, handles, strict=True)).values(), dict.fromkeys(labels))
axes.set(title=f"{city} {sheet}: {indicator}", xlabel="年度", ylabel=actual["unit"].iloc[0], xticks=actual["fiscal_year"])
axes.yaxis.set_major_formatter("{x:,.0f}")
figure.tight_layout()
plt.show()

# %% [markdown]
# ## 満足度 against 参画度
#
# One point per sheet and year; the lines are the printed averages over all sheets.

# %%
shares = surveys.pivot_table(index=["sheet_code", "fiscal_year"], columns="metric", values="percent")
averages = surveys.groupby("metric")["average_percent"].mean()
figure, axes = plt.subplots(figsize=(6, 5))
for (code, year), share in shares.iterrows():
    axes.plot(share["参画度"], share["満足度"], "o", label=f"{code}({year}年度)")
axes.axvline(averages["参画度"], color="0.7", linewidth=1)
axes.axhline(averages["満足度"], color="0.7", linewidth=1)
axes.legend()
axes.set(title="満足度と参画度(線は全施策の平均)", xlabel="参画度 (%)", ylabel="満足度 (%)")
figure.tight_layout()
plt.show()

# %% [markdown]
# ## What is marked for review
#
# `review_reason` begins with a stable code. `hyoka report` lists every row with its page and box.

# %%
tables = ("sheets", "indicators", "observations", "costs", "surveys", "ratings", "narratives")
marked = []
for name in tables:
    table = pd.read_parquet(clean / f"{name}.parquet")
    reasons = table.loc[table["needs_review"], "review_reason"].str.split(":").str[0]
    marked.append(reasons.value_counts().rename(name))
counts = pd.concat(marked, axis=1).fillna(0).astype(int)
counts = counts.loc[:, counts.sum() > 0]

figure, axes = plt.subplots(figsize=(8, 1 + 0.4 * max(1, len(counts))))
if counts.empty:
    axes.set_axis_off()
    axes.text(0.5, 0.5, "要確認の行はありません", ha="center")
else:
    counts.plot.barh(stacked=True, ax=axes)
    axes.invert_yaxis()
axes.set(title="要確認の行(理由の種類ごと)", xlabel="行数", ylabel="")
figure.tight_layout()
plt.show()
