"""What is done to every sheet, one file per stage: find, read, recognize, extract, normalize, validate, publish."""
