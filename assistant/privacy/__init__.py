"""What is kept where, for how long, who sees it and how it is deleted: as data, as a page, and as a check."""

from assistant.privacy.data_map import DataMap, as_page, load_data_map

__all__ = ["DataMap", "as_page", "load_data_map"]
