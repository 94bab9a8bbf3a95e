"""What is done to every sheet: one module per stage, from finding the files to publishing the tables."""

__version__ = "0.1.0"
