"""A figure graded by a chat model: off unless asked for, and shown only where the grader agrees with a
reader."""

from evals.judge.judge import Judged, judge_answers

__all__ = ["Judged", "judge_answers"]
