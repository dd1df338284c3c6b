"""What is taken out of a text before it leaves this machine, and put back when an answer returns.

``Redactor`` is the port: anything that finds what names a person can stand behind it. ``PatternRedactor`` is
built in and needs nothing. ``assistant.redaction.presidio`` adds Presidio's recognisers for the United
Kingdom and a named-entity model; it is an extra, because it is heavy, and is asked of whoever sends to
another machine.
"""

from assistant.redaction.patterns import PatternRedactor
from assistant.redaction.spans import Listed, Redacted, Redactor, Several, Span, redact

__all__ = ["Listed", "PatternRedactor", "Redacted", "Redactor", "Several", "Span", "open_redactor", "redact"]


def open_redactor(*, away: bool) -> Redactor:
    """The redactor for a chat model on another machine (``away``) or on this one.

    Raises ``SettingError`` where it is another machine and what finds names is not installed: nothing may be
    sent then.
    """
    if not away:
        return PatternRedactor()
    from assistant.redaction.presidio import PresidioRedactor  # takes seconds, and most have no such model

    return Several((PatternRedactor(), PresidioRedactor.open()))
