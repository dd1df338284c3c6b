"""Every prompt as a versioned text file, with the loader. No chat model is asked anything yet, so it holds none."""
