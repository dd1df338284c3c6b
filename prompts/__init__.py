"""Every prompt as a versioned text file, with the loader. None is held: no chat model is asked anything yet."""
