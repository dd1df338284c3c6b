"""How much of what names a person is taken out before a text may leave the machine, and how much too much."""
