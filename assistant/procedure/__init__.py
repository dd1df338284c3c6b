"""The law: what the statutory complaints procedure makes of a case on a given day.

``assess`` decides, ``stage_of`` says no more than the stage; ``explain`` gives the chain of rules behind each
conclusion. Nothing here reads a clock, a file or a person's words.
"""

from assistant.procedure.assess import assess, stage_of
from assistant.procedure.explain import explain

__all__ = ["assess", "explain", "stage_of"]
