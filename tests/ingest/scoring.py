"""What a parsed decision is held against: an expected record beside each invented decision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ingest.document import Document

FOLDER = Path(__file__).with_name("decisions")
HEADER = ("ref", "council", "category", "outcome", "stage_reached")


def names() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def file(name: str) -> Path:
    """The decision: the text form, or a page."""
    page = FOLDER / f"{name}.html"
    return page if page.exists() else FOLDER / f"{name}.txt"


def expected(name: str) -> dict[str, Any]:
    record: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return record


def differences(document: Document, wanted: dict[str, Any]) -> list[str]:
    """Every way the document is not what was expected, in words; empty where it is."""
    return [
        *_header(document, wanted),
        *_structure(document, wanted),
        *_remedies(document, wanted),
        *_actions(document, wanted),
        *_handling(document, wanted),
    ]


def _header(document: Document, wanted: dict[str, Any]) -> list[str]:
    said = [
        f"{field}: {getattr(document, field)!r}, not {wanted[field]!r}"
        for field in ("ref", "council", "category", "outcome", "date", "satisfied")
        if field in wanted and getattr(document, field) != wanted[field]
    ]
    return said + [
        f"warning: {warning}"
        for warning in document.warnings
        if "no paragraph numbers" not in warning and "does not tell paragraphs from lists" not in warning
    ]


def _structure(document: Document, wanted: dict[str, Any]) -> list[str]:
    said = []
    if len(document.paragraphs) != wanted["paragraphs"]:
        said.append(f"{len(document.paragraphs)} paragraphs, not {wanted['paragraphs']}")
    for number, count in wanted.get("items", {}).items():
        if len(document.paragraphs) < number or len(document.paragraphs[number - 1].items) != count:
            said.append(f"paragraph {number} should have {count} items")
    for number, section in wanted.get("sections", {}).items():
        found_in = next((one.section for one in document.paragraphs if one.number == number), None)
        if found_in != section:
            said.append(f"paragraph {number} is under {found_in!r}, not {section!r}")
    if "references" in wanted:
        found: dict[int, list[int]] = {}
        for reference in document.cross_references:
            found.setdefault(reference.paragraph, []).extend(reference.to)
        if found != wanted["references"]:
            said.append(f"references {found}, not {wanted['references']}")
    return said


def _remedies(document: Document, wanted: dict[str, Any]) -> list[str]:
    said = []
    left = [remedy.model_dump(mode="json") for remedy in document.remedies]
    for remedy in wanted.get("remedies", []):
        match = next((one for one in left if _same(one, remedy)), None)
        if match is None:
            said.append(f"remedy missing: {remedy}")
        else:
            left.remove(match)
    said += [f"remedy too many: {one}" for one in left if "remedies" in wanted]
    earlier = [remedy.model_dump(mode="json") for remedy in document.earlier_remedies]
    for remedy in wanted.get("earlier", []):
        if not any(_same(one, remedy) for one in earlier):
            said.append(f"earlier missing: {remedy}")
    amounts = {remedy["amount_gbp"] for remedy in wanted.get("earlier", [])}
    amounts |= set(wanted.get("earlier_may", []))  # not surely to be called a remedy, nor surely not
    if "earlier" in wanted:
        said += [f"earlier too many: {one}" for one in earlier if one["amount_gbp"] not in amounts]
    return said


def _same(one: dict[str, Any], wanted: dict[str, Any]) -> bool:
    for key, value in wanted.items():
        if key == "reason":
            if not one["reason"] or value.lower() not in one["reason"].lower():
                return False
        elif one[key] != value:
            return False
    return True


def _actions(document: Document, wanted: dict[str, Any]) -> list[str]:
    if "actions" not in wanted:
        return []
    said = []
    left = list(document.actions)
    for action in wanted["actions"]:
        match = next(
            (
                one
                for one in left
                if one.paragraph == action["paragraph"]
                and all(word.lower() in one.text.lower() for word in action["words"])
                and ("due" not in action or one.due == action["due"])
            ),
            None,
        )
        if match is None:
            said.append(f"action missing: {action}")
        else:
            left.remove(match)
    return said + [f"action too many: {one.model_dump()}" for one in left]


def _handling(document: Document, wanted: dict[str, Any]) -> list[str]:
    said = []
    if "faults" in wanted:
        found, may = set(document.fault_codes), set(wanted.get("faults_may", []))
        if missing := set(wanted["faults"]) - found:
            said.append(f"faults missing: {sorted(missing)}")
        if extra := found - set(wanted["faults"]) - may:
            said.append(f"faults too many: {sorted(extra)}")
    allowed = wanted.get("stage_may", [wanted["stage"]] if "stage" in wanted else None)
    if allowed is not None and document.stage_reached not in allowed:
        said.append(f"stage {document.stage_reached!r}, not {allowed}")
    if "procedure" in wanted and document.procedure != wanted["procedure"]:
        said.append(f"procedure {document.procedure!r}, not {wanted['procedure']!r}")
    if "not_investigated" in wanted:
        places = [number for found in document.not_investigated for number in found.paragraphs]
        if places != wanted["not_investigated"]:
            said.append(f"not investigated at {places}, not {wanted['not_investigated']}")
    return said
