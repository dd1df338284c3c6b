"""Prompts are text, checked when read, and a version always means the same words."""

import pytest

from prompts import PromptError, load_prompt
from prompts.loader import check_pinned, parse

GOOD = (
    "---\nid: greet\nversion: 2\npurpose: Say hello to {{name}}\nplaceholders: [name]\n---\n"
    "# System\nBe kind.\n# User\n{{name}}\n"
)


@pytest.mark.parametrize("prompt_id", ["speak", "listen"])
def test_every_prompt_is_the_one_its_version_is_pinned_to(prompt_id: str) -> None:
    prompt = load_prompt(prompt_id)
    assert prompt.id == prompt_id
    assert prompt.name.startswith(f"{prompt_id} {prompt.version} (")


def test_a_gap_is_filled_once() -> None:
    assert parse("greet.txt", GOOD).fill(name="{{name}} and {{more}}") == (
        "Be kind.",
        "{{name}} and {{more}}",
    )


def test_a_value_too_few_or_too_many_is_said() -> None:
    with pytest.raises(PromptError, match="takes name"):
        parse("greet.txt", GOOD).fill(nam="x")


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (GOOD.replace("# User\n", ""), "front matter"),
        (GOOD.replace("[name]", "[name, more]"), "more"),
        (GOOD.replace("version: 2", "version: 0"), "version"),
        (GOOD.replace("purpose: Say hello to {{name}}\n", ""), "purpose"),
        (GOOD.replace("id: greet", "id: [greet"), "YAML"),
    ],
)
def test_a_damaged_prompt_names_its_file_and_its_fault(broken: str, says: str) -> None:
    with pytest.raises(PromptError, match=says) as caught:
        parse("greet.txt", broken)
    assert "greet.txt" in str(caught.value)


def test_changed_words_need_a_new_version() -> None:
    prompt = parse("greet.txt", GOOD)
    check_pinned(prompt, {"greet": {2: prompt.sha256}})
    changed = parse("greet.txt", GOOD.replace("kind", "brief"))
    with pytest.raises(PromptError, match="new version"):
        check_pinned(changed, {"greet": {2: prompt.sha256}})


def test_a_prompt_that_is_not_there_is_said() -> None:
    with pytest.raises(PromptError, match="cannot be read"):
        load_prompt("no_such")
