"""The shape of the data at every seam; imports nothing else of the project."""
