"""What evaluation sheets look like: the shared engine, one small file per document family, and `generic`."""
