"""The commands that read documents: ``parse``, ``ingest`` and ``sync``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.pipeline import Report
    from ingest.reading import Outcome


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parse = commands.add_parser("parse", help="read one decision or guidance document, without indexing it")
    parse.add_argument("file", type=Path, metavar="FILE", help="txt, html, pdf or docx")
    parse.add_argument("--json", action="store_true")
    parse.set_defaults(run=_parse)

    ingest = commands.add_parser("ingest", help="read documents, folders of them or zips into the index")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    ingest.add_argument("--json", action="store_true", help="print the summary as JSON")
    ingest.set_defaults(run=_ingest)

    sync = commands.add_parser("sync", help="fetch new children's-services decisions and ingest them")
    sync.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="default: where the last sync ended")
    sync.add_argument("--base-url", metavar="URL", help="another site than the one set")
    sync.add_argument("--json", action="store_true", help="print the summary as JSON")
    sync.set_defaults(run=_sync)


def _parse(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.parse import parse_file

    document = parse_file(options.file)
    print(document.model_dump_json(indent=1) if options.json else document_text(document))
    return 0


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.pipeline import ingest
    from ingest.sources import items
    from vectorstore.embedder import load_embedder
    from vectorstore.precision import use_fastest

    found = list(items(options.paths))
    with ingest_progress(len(found)) as (say, step):
        embedder = load_embedder(settings.embedding_model)
        use_fastest(embedder, settings.data_dir)
        report = ingest(found, settings.index_dir, embedder, say, step, server=settings.chroma_url)
    print(
        json.dumps(report_json(report), ensure_ascii=False, indent=1) if options.json else report_text(report)
    )
    return 0 if report.added or report.updated or report.unchanged else 1


def _sync(options: argparse.Namespace, settings: Settings) -> int:
    """Fetch, then ingest; where the site stops it, what came before is ingested all the same."""
    from ingest.errors import SyncError
    from ingest.sync import SyncSettings, sync
    from ingest.sync.client import Manners

    base = options.base_url or settings.site_url
    asked = SyncSettings(base, settings.data_dir / "fetched", Manners(between=settings.sync_seconds))
    stopped: SyncError | None = None
    try:
        fetched = sync(asked, options.since, date.today(), lambda line: print(line, file=sys.stderr))
        print(
            f"{len(fetched.new)} new, {fetched.held} held already, {len(fetched.gone)} gone.", file=sys.stderr
        )
    except SyncError as error:
        stopped = error
    if (settings.data_dir / "fetched").is_dir():
        options.paths = [settings.data_dir / "fetched"]
        _ingest(options, settings)
    if stopped:
        raise stopped
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-03-31") from None


@contextmanager
def ingest_progress(total: int | None) -> Iterator[tuple[Callable[[str], None], Callable[[Outcome], None]]]:
    """A progress bar on standard error: a function for lines, and one for each document done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
        task = bar.add_task("reading documents", total=total)

        def step(outcome: Outcome) -> None:
            bar.advance(task)

        yield (lambda line: console.print(f"nextstage: {line}", highlight=False, markup=False)), step


def report_json(report: Report) -> dict[str, Any]:
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": [{"name": name, "why": why} for name, why in report.skipped],
        "warnings": [{"name": name, "warning": warning} for name, warning in report.warnings],
        "superseded": report.superseded,
        "built": report.built,
    }


def report_text(report: Report) -> str:
    """What an ingest did, and what it passed over and why."""
    counts = f"{len(report.added)} added, {len(report.updated)} updated, {len(report.unchanged)} unchanged"
    lines = [f"{counts}, {len(report.skipped)} skipped."]
    if report.superseded:
        lines.append(f"Now held in full, in place of their digests: {', '.join(report.superseded)}.")
    lines += [f"Skipped {name}: {why}." for name, why in report.skipped]
    lines += [f"Look at {name}: {warning}" for name, warning in report.warnings]
    return "\n".join(line.replace("..", ".") if line.endswith("..") else line for line in lines)


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
