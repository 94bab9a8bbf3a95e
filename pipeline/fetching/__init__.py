"""Fetching published sheets: addresses in, files with their provenance out."""
