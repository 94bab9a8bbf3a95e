"""One small file per described document family; each holds FAMILY."""
