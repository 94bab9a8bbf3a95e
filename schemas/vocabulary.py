"""Closed lists used at every seam and in the published tables."""

from __future__ import annotations

from typing import Literal

Measure = Literal["baseline", "target", "actual", "rate"]
TargetKind = Literal["target", "forecast", "plan", "interim", "final"]
IndicatorDirection = Literal["up", "down", "keep"]
Basis = Literal["annual", "cumulative"]
Comparator = Literal["eq", "le", "lt", "ge", "gt", "about"]
ValueKind = Literal["number", "range", "text", "none"]
AbsentReason = Literal["not_measured", "undecided", "pending", "not_applicable", "unreadable"]
SheetKind = Literal["policy", "project", "plan_item", "goal"]
Stage = Literal["budget", "settlement"]
ItemRole = Literal["total", "part", "funding", "of_which", "revenue", "balance"]
Section = Literal[
    "goal", "plan", "activities", "schedule", "result", "effect", "issue", "action", "reason", "trend", "description", "other"
]
Severity = Literal["error", "warning", "info"]
Status = Literal["extracted", "partial", "rejected"]
JurisdictionSource = Literal["content", "fetch", "folder", "option", "family"]
RejectReason = Literal[
    "not_pdf",
    "empty_file",
    "truncated",
    "encrypted",
    "no_pages",
    "scanned_no_ocr",
    "broken_text_layer",
    "unrecognized",
    "too_large",
    "timeout",
    "crashed",
]
