"""The engine every family shares: grids, header paths, label lookup, sections."""
