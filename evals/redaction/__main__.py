"""``python -m evals.redaction``: what is taken out before a text may leave, by each redactor and by both."""

from __future__ import annotations

import sys

from assistant.errors import SettingError
from assistant.redaction import PatternRedactor, Redactor, Several
from assistant.redaction.presidio import PresidioRedactor
from evals.metrics import Figure
from evals.redaction.labelled import messages
from evals.redaction.measure import Measured, measure


def main() -> int:
    """Print the figures of both halves; what was missed is shown for the half that may be looked at."""
    for half in (False, True):
        chosen = [each for each in messages() if each.held_back is half]
        print(f"{'held back' if half else 'looked at'}: {len(chosen)} messages")
        for name, redactor in redactors().items():
            found = measure(redactor, chosen)
            print(f"  {name}: {_as_text(found)}")
            if not half and name == "shipped: ours and Presidio":
                for missed in found.missed:
                    print(f"    missed {missed.kind} {missed.words!r} in {missed.sent!r}")
                print(f"    taken out as well: {', '.join(each.words for each in found.over_taken)}")
    return 0


def redactors() -> dict[str, Redactor]:
    """Those that are compared; without the extra ``redaction``, ours alone."""
    ours = PatternRedactor()
    try:
        patterns, presidio = PresidioRedactor.open(names=False), PresidioRedactor.open()
    except SettingError as error:
        print(f"Presidio is left out. {error}", file=sys.stderr)
        return {"ours": ours}
    return {
        "ours": ours,
        "Presidio's patterns": patterns,
        "Presidio's patterns and names": presidio,
        "shipped: ours and Presidio": Several((ours, presidio)),
    }


def _as_text(found: Measured) -> str:
    kinds = ", ".join(f"{kind} {figure.value:.0%}" for kind, figure in found.recall.items() if kind != "all")
    return f"taken out {_figure(found.recall['all'])} ({kinds}); other words {_figure(found.over)}"


def _figure(figure: Figure | None) -> str:
    return f"{figure.value:.1%} [{figure.low:.1%} to {figure.high:.1%}]" if figure else "none"


if __name__ == "__main__":
    sys.exit(main())
