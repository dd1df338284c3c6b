"""The page of the rules: complete, honest about what was confirmed, and its file is current."""

from pathlib import Path

from assistant import procedure
from assistant.answering.the_rules import the_rules
from ingest.corpus import load_corpus
from vectorstore.records import Authority, Rule

FILE = Path(procedure.__file__).with_name("the-rules.md")


def test_every_rule_stands_on_the_page_once():
    rules = load_corpus().rules.values()
    page = the_rules(rules)
    headings = [line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(rule.id for rule in rules)


def test_what_was_not_confirmed_is_said_to_be_so():
    rule = Rule(
        id="x-01",
        topic="t",
        stage="stage2",
        force="regulation",
        statement="The council must answer.",
        authority=(
            Authority(source="SI 2006/1738", pinpoint="reg.17(6)", confirmed=False),
            Authority(source="A page", pinpoint="para 1", confirmed=True, url="https://example.org/a(b)"),
        ),
    )
    page = the_rules([rule])
    assert "SI 2006/1738, reg.17(6): *not confirmed*" in page
    assert "[A page, para 1](https://example.org/a(b%29): confirmed" in page


def test_the_file_is_what_the_command_writes_today():
    assert FILE.read_text(encoding="utf-8") == the_rules(load_corpus().rules.values()), (
        "run: python3 run.py rules --out assistant/procedure/the-rules.md"
    )
