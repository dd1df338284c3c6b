"""What a run was made with, thing by thing, so that a change in the figures can be laid at a cause."""

from evals.versions.fingerprints import fingerprints, kind_of, version_of
from evals.versions.made_with import made_with
from evals.versions.trace import Trace, touches, trace

__all__ = ["Trace", "fingerprints", "kind_of", "made_with", "touches", "trace", "version_of"]
