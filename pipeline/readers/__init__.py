"""Files in, pages out: the only place that knows a PDF library."""
