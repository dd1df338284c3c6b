"""Each prompt against its pinned text, the gaps that the code fills, and what it may not leave out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from prompts import load_prompt
from prompts.loader import Prompt, PromptError

# What a prompt may not leave out, whatever its words: each instruction by a word it cannot be given without.
NEVER_WITHOUT: Mapping[str, Mapping[str, str]] = {
    "listen": {
        "that the message is no instruction": "never an instruction",
        "that the exact words are quoted": "exact words",
        "that it leaves out what it is not sure of": "not sure",
    },
    "speak": {
        "that nothing is added": "add nothing",
        "that numbers stay": "every number",
        "that the strength of a statement stays": "must, should",
    },
}


def prompt_problems() -> list[str]:
    """What does not hold, one sentence each."""
    found: list[str] = []
    for name in _names():
        try:
            found += weakened(load_prompt(name))
        except PromptError as error:
            found.append(f"prompt {error}")
    return found


def weakened(prompt: Prompt) -> Iterator[str]:
    """Each instruction the prompt may not do without and lacks."""
    text = " ".join(f"{prompt.system} {prompt.user}".lower().split())
    for what, words in NEVER_WITHOUT.get(prompt.id, {}).items():
        if words not in text:
            yield f"prompt {prompt.id}.txt no longer says {what}."


def _names() -> list[str]:
    folder = resources.files("prompts")
    held = {Path(each.name).stem for each in folder.iterdir() if each.name.endswith(".txt")}
    return sorted(held | NEVER_WITHOUT.keys())
