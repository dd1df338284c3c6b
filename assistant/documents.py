"""The commands that read documents: ``parse``, ``ingest`` and ``sync``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings

if TYPE_CHECKING:
    from ingest.document import Document


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parse = commands.add_parser("parse", help="read one decision or guidance document, without indexing it")
    parse.add_argument("file", type=Path, metavar="FILE", help="txt, html, pdf or docx")
    parse.add_argument("--json", action="store_true")
    parse.set_defaults(run=_parse)


def _parse(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.parse import parse_file

    document = parse_file(options.file)
    print(document.model_dump_json(indent=1) if options.json else document_text(document))
    return 0


def document_text(document: Document) -> str:
    """A document as the command line prints it: what was drawn from it, then its paragraphs."""
    known: list[tuple[str, Any]] = [
        ("Category", document.category),
        ("Outcome", document.outcome),
        ("Date", f"{document.date:%d %B %Y}" if document.date else None),
        ("Summary", document.summary),
        ("Stage reached", document.stage_reached),
        ("Procedure", document.procedure),
        ("Handling faults", ", ".join(code.replace("_", " ") for code in document.fault_codes) or None),
    ]
    title = " ".join(part for part in (document.ref, document.council or document.title) if part)
    lines = [title or "A document", *(f"{name}: {value}" for name, value in known if value)]
    for remedy in document.remedies:
        payee = remedy.payee or "(payee not stated)"
        per = f" a {remedy.per}" if remedy.per else ""
        reason = f", for {remedy.reason}" if remedy.reason else ""
        lines.append(
            f"Remedy ({remedy.status.value}): £{remedy.amount_gbp:,.2f}{per} to {payee}{reason}"
            f" [{remedy.paragraph}]"
        )
    lines += [
        f"Action: {one.text} ({one.due or 'no limit told'}) [{one.paragraph}]" for one in document.actions
    ]
    lines += [f"Not investigated: {one.text} {list(one.paragraphs)}" for one in document.not_investigated]
    lines += [f"Warning: {warning}" for warning in document.warnings]
    section = None
    for paragraph in document.paragraphs:
        if paragraph.section != section:
            section = paragraph.section
            lines += ["", section]
        lines.append(f"  {paragraph.label or paragraph.number}. {paragraph.text}")
        lines += [f"     - {item}" for item in paragraph.items]
    return "\n".join(lines)
