"""What stands round a letter: the sender, the addressee and the subject; the close and what is enclosed."""

from __future__ import annotations

from assistant.letters.blocks import as_sentence, line_block, paragraph, said_surely
from assistant.letters.filling import Filled, Writer
from assistant.letters.kinds import LetterKind
from assistant.letters.model import Block, BlockKind, Origin, OriginKind, Sentence
from assistant.letters.wording.schema import LetterWords

K = BlockKind


def top(writer: Writer, kind: LetterKind) -> list[Block]:
    """The sender, the date, whom it is to, the references and the subject."""
    book, details = writer.matter.wording.book, writer.matter.details
    words = book.letters[kind]
    blocks = [
        Block(kind=K.ADDRESS, sentences=tuple(_sender(writer))),
        line_block(writer, K.LINE, book.line("date"), "frame.date"),
        Block(kind=K.ADDRESS, sentences=tuple(_addressee(writer, words))),
    ]
    theirs = "council_s_reference" if words.to == "ombudsman" else "their_reference"
    references = {
        theirs: details.council_reference,
        "our_reference": details.our_reference,
        "client_line": details.client_name if writer.matter.by_adviser else "",
        "child_line": details.child_name,
        "child_born_line": details.child_born,
    }
    fields = {
        theirs: "council_reference",
        "our_reference": "our_reference",
        "client_line": "client_name",
        "child_line": "child_name",
        "child_born_line": "child_born",
    }
    for key, value in references.items():
        if value:
            gap = {"reference": writer.detail(fields[key])} if "reference" in key else {}
            if key == "child_born_line":
                gap = {"born": writer.detail("child_born")}
            blocks.append(line_block(writer, K.LINE, book.line(key), f"frame.{key}", **gap))
    blocks.append(_salutation(writer, words))
    blocks.append(line_block(writer, K.SUBJECT, words.subject, f"letters.{kind.value}.subject"))
    return blocks


def _sender(writer: Writer) -> list[Sentence]:
    details = writer.matter.details
    shown = [name for name in ("organisation", "writer_email", "writer_phone") if getattr(details, name)]
    lines = [as_sentence(writer.detail("writer_name"))]
    if "organisation" in shown:
        lines.append(as_sentence(writer.detail("organisation")))
    lines += _address(writer, "writer_address", "writer_address")
    lines += [as_sentence(writer.detail(name)) for name in shown if name != "organisation"]
    return lines


def _addressee(writer: Writer, words: LetterWords) -> list[Sentence]:
    book, details = writer.matter.wording.book, writer.matter.details
    template = (Origin(kind=OriginKind.TEMPLATE, ref="frame.addressee"),)
    if words.to == "ombudsman":
        return [Sentence(text=line, origins=template) for line in book.lines("addressee_ombudsman")]
    lines = [Sentence(text=line, origins=template) for line in book.lines("addressee")]
    if details.manager_name:
        lines.insert(0, as_sentence(writer.detail("manager_name")))
    council = writer.say("{council}", "frame.addressee")
    return [*lines, *([council] if council else []), *_address(writer, "council_address", "council_address")]


def _address(writer: Writer, field: str, blank: str) -> list[Sentence]:
    filled = writer.detail(field, blank)
    return [Sentence(text=line, origins=filled.origins) for line in filled.text.split("\n")]


def _salutation(writer: Writer, words: LetterWords) -> Block:
    book = writer.matter.wording.book
    if words.to == "ombudsman":
        return line_block(writer, K.SALUTATION, book.line("dear_ombudsman"), "frame.dear_ombudsman")
    if writer.matter.details.manager_name:
        named = book.line("dear_named")
        return line_block(writer, K.SALUTATION, named, "frame.dear_named", manager=_surname(writer))
    return line_block(writer, K.SALUTATION, book.line("dear"), "frame.dear")


def end(writer: Writer, kind: LetterKind) -> list[Block]:
    """The close: faithfully to an office, sincerely to a named person; the name, and what is enclosed."""
    matter, book = writer.matter, writer.matter.wording.book
    named = bool(matter.details.manager_name) and book.letters[kind].to == "council"
    close = "sincerely" if named else "faithfully"
    lines = [
        said_surely(writer.say(book.line(close), f"frame.{close}")),
        as_sentence(writer.blank("signature")),
    ]
    lines.append(as_sentence(writer.detail("writer_name")))
    if matter.details.organisation:
        lines.append(as_sentence(writer.detail("organisation")))
    blocks = paragraph([writer.say(book.line("reply_to"), "frame.reply_to")])
    blocks.append(Block(kind=K.SIGN_OFF, sentences=tuple(lines)))
    items = [book.line("consent_item")] if matter.by_adviser and matter.details.consent_enclosed else []
    if book.letters[kind].to == "ombudsman" and matter.events:
        items.append(book.line("letters_item"))
    if items:
        what = Filled(", ".join(items))
        blocks.append(line_block(writer, K.LINE, book.line("enclosures"), "frame.enclosures", what=what))
    return blocks


def _surname(writer: Writer) -> Filled:
    """ "Ms Ann Smith" as "Ms Smith"; a name with no title, in full."""
    name = writer.matter.details.manager_name
    parts = name.split()
    titled = len(parts) > 2 and parts[0].rstrip(".") in ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr")
    text = f"{parts[0]} {parts[-1]}" if titled else name
    return Filled(text, (Origin(kind=OriginKind.DETAIL, ref="manager_name"),))
