"""Chroma, the embedder, and the search for comparable decisions. Nothing of the other rooms is known here."""
