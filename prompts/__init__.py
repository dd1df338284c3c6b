"""Every prompt as a versioned text file, with the loader. None is held yet: no chat model is asked."""
