"""Printed text in, values out: pure functions for eras, numbers, units and text. Imports only `schemas`."""
