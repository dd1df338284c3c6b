"""From published documents and the bundled corpus to an index: reading, drawing out, cutting up, building."""
