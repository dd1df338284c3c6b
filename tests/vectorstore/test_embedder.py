from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from langchain_core.embeddings import Embeddings

from vectorstore.embedder import BUNDLED_SHA256, Embedder, bundled_folder, load_embedder, verify
from vectorstore.encoder import Encoder, _product
from vectorstore.errors import ModelDamaged

AVAILABLE = torch.backends.mkldnn.is_available()


def test_the_bundled_model_gives_vectors_of_length_one(embedder: Embedder) -> None:
    vectors = embedder.encode(["The council refused stage 2.", "", "é " * 2000])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert embedder.encode([]).shape == (0, 384)


def test_it_is_a_langchain_embeddings_and_nearness_means_likeness(embedder: Embedder) -> None:
    assert isinstance(embedder, Embeddings)
    query = np.array(embedder.embed_query("They will not investigate my complaint"))
    near, far = embedder.embed_documents(["The council refused an investigation", "How to bake bread"])
    assert query @ np.array(near) > query @ np.array(far) + 0.2


def test_loading_twice_gives_the_same_one(embedder: Embedder) -> None:
    assert load_embedder() is embedder


def test_threads_may_share_it(embedder: Embedder) -> None:
    texts = [f"complaint number {number}" for number in range(24)]
    alone = embedder.encode(texts)
    with ThreadPoolExecutor(4) as pool:
        together = np.concatenate(list(pool.map(lambda text: embedder.encode([text]), texts)))
    assert np.allclose(alone, together, atol=1e-2)


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"something else")
    with pytest.raises(ModelDamaged, match="not the published ones"):
        verify(weights, BUNDLED_SHA256)
    weights.unlink()
    with pytest.raises(ModelDamaged, match="cannot be read"):
        verify(weights, BUNDLED_SHA256)


def test_the_bundled_folder_is_checked_and_whole() -> None:
    assert (bundled_folder() / "tokenizer.json").is_file()


def test_a_model_that_is_not_there_says_what_to_do() -> None:
    with pytest.raises(ModelDamaged, match="give a folder"):
        load_embedder("no-such/model")


def test_importing_the_embedder_does_not_import_torch() -> None:
    code = "import sys, vectorstore.embedder, vectorstore.library; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_faster_way_gives_what_the_published_model_gives(embedder: Embedder) -> None:
    """Texts of different lengths together, one longer than the model reads and one with nothing in it."""
    texts = ["The council refused stage 2.", "", "é " * 2000, "They have not answered since March. " * 12]
    assert np.allclose(embedder.encode(texts), Embedder(embedder._model, "plain").encode(texts), atol=1e-5)


@pytest.mark.parametrize("packed", [True, False])
def test_the_encoder_gives_the_states_of_the_model_it_was_made_from(
    embedder: Embedder, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = embedder._model[0].auto_model.float()
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: packed and AVAILABLE)
    texts = [[101, 2023, 2003, 102], [101, 102], [101, *range(2000, 2300), 102]]
    for text, found in zip(texts, Encoder(model)(texts), strict=True):
        with torch.inference_mode():
            wanted = model(input_ids=torch.tensor([text])).last_hidden_state[0]
        assert found.shape == (len(text), 384)
        assert torch.allclose(found, wanted, atol=1e-4)


def test_a_product_that_is_wrong_here_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    weight, bias, states = torch.eye(4), torch.zeros(4), torch.ones(1, 4)
    monkeypatch.setattr("vectorstore.encoder._packed", lambda weight, bias, gelu: lambda states: states + 1)
    assert torch.equal(_product(weight, bias)(states), states)


_VARIED = """
import gc, random
from pathlib import Path
from vectorstore.embedder import load_embedder

def held():
    gc.collect()
    line = next(l for l in Path("/proc/self/status").read_text().splitlines() if l.startswith("RssAnon"))
    return int(line.split()[1]) / 1024

chance, embedder = random.Random(1), load_embedder()
words = "council stage review panel answered late".split()
text = lambda: " ".join(chance.choices(words, k=chance.randint(3, 60)))
for part in range(2):
    before = held()
    for _ in range(120):
        embedder.encode([text() for _ in range(chance.randint(1, 9))])
print(held() - before)
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not tell what memory is held"
)
def test_sentences_of_ever_new_lengths_do_not_pile_up_in_memory() -> None:
    made = subprocess.run([sys.executable, "-c", _VARIED], capture_output=True, text=True, check=True)
    assert float(made.stdout) < 30  # with the caches as they are by default: some 80 MB
