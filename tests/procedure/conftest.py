"""A short run of the properties, for mutation runs."""

from hypothesis import settings

settings.register_profile("mutation", max_examples=15, derandomize=True, deadline=None, database=None)
