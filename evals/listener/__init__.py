"""Measures of how well a person's words become facts, and how well the procedure decides on right facts."""
