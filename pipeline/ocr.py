"""In: a page that is only a picture. Out: the page with characters and rulings recognized from the picture."""

from __future__ import annotations

HINT = "Install Tesseract with Japanese (Debian, Ubuntu: tesseract-ocr tesseract-ocr-jpn) or ask the publisher for the original."
