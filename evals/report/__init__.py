"""What a run showed: on the terminal, as JSON, and as one HTML page that needs nothing else."""

from evals.report.document import as_document
from evals.report.html import html, write_html
from evals.report.page import Page
from evals.report.terminal import print_agreement, print_comparison, print_coverage, print_summary

__all__ = [
    "Page",
    "as_document",
    "html",
    "print_agreement",
    "print_comparison",
    "print_coverage",
    "print_summary",
    "write_html",
]
