"""``python -m assistant.privacy``: the data map as a page, as it stands in ``assistant/PRIVACY.md``."""

from assistant.privacy.data_map import as_page, load_data_map

if __name__ == "__main__":
    print(as_page(load_data_map()), end="")
