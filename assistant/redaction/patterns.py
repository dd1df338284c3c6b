"""The redactor that needs nothing: names, numbers and addresses, and rather too much than too little."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.redaction.names import names
from assistant.redaction.numbers import addresses, numbers
from assistant.redaction.spans import Span


class PatternRedactor:
    """Finds addresses, numbers and names. Counts ("10 working days") and stages ("stage 2") stay."""

    def find(self, text: str) -> Iterator[Span]:
        yield from addresses(text)
        yield from numbers(text)
        yield from names(text)
