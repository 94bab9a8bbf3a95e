"""Text dumps: lines without positions in, a `DocumentReading` out. One file per family, shared tools beside them."""
