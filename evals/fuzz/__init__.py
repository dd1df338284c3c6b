"""A fuzz run over all that reads what people bring: it raises only our own errors, and is never slow."""
