"""One test or more for every rule of the rule book that the procedure decides; the rest give their reason."""
