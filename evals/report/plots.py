"""Plots as inline SVG: no script, no network, readable in light and dark, with their numbers as text beside
them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from evals.metrics import Change, Figure

_ROW, _LABEL, _WIDTH, _RIGHT = 18, 270, 460, 70
COLOURS = ("#2e6da4", "#c0652b", "#1e8449", "#7d3c98", "#8a6d00", "#555555")


def intervals(systems: Mapping[str, Mapping[str, Figure]], lower_is_better: Sequence[str] = ()) -> str:
    """Each figure as a dot with its interval on a scale of 0 to 1, one colour a system."""
    names = list(dict.fromkeys(n for figures in systems.values() for n, f in figures.items() if f.high <= 1))
    step = _ROW * max(1, len(systems)) if len(systems) > 1 else _ROW
    parts = [_scale(0.0, 1.0, len(names) * step, ("0", "0.5", "1"))]
    for row, name in enumerate(names):
        label = name.replace("_", " ") + (" (lower is better)" if name in lower_is_better else "")
        parts.append(_label(label, row * step + step / 2))
        for place, figures in enumerate(systems.values()):
            if figure := figures.get(name):
                y = row * step + (place + 0.5) * step / len(systems)
                parts.append(
                    _interval(figure.low, figure.value, figure.high, y, COLOURS[place % len(COLOURS)])
                )
    return _svg("".join(parts), len(names) * step, "Figures with their 95% intervals") + _legend(
        list(systems)
    )


def changes(figures: Mapping[str, Change]) -> str:
    """Each figure's change between two runs with its paired interval, around nought."""
    shown = {name: each for name, each in figures.items() if each.difference or each.low or each.high}
    widest = max([0.01, *(max(abs(c.low), abs(c.high)) for c in shown.values() if abs(c.high) <= 1)])
    parts = [_scale(-widest, widest, len(shown) * _ROW, (f"-{widest:.2f}", "0", f"+{widest:.2f}"))]
    for row, (name, each) in enumerate(shown.items()):
        y = row * _ROW + _ROW / 2
        ends = [
            min(1.0, max(0.0, (v + widest) / (2 * widest))) for v in (each.low, each.difference, each.high)
        ]
        parts += [_label(name, y), _interval(ends[0], ends[1], ends[2], y, COLOURS[0])]
    return _svg("".join(parts), len(shown) * _ROW, "Changes with their 95% paired intervals") if shown else ""


def histogram(values: Sequence[float], unit: str, bins: int = 24) -> str:
    """How often each value came: bars, with the median and the 95th percentile marked."""
    if len(values) < 2:
        return ""
    top = float(np.percentile(values, 99)) or 1.0
    counts, _ = np.histogram(np.clip(values, 0, top), bins=bins, range=(0, top))
    height, wide = 100, _WIDTH / bins
    bars = "".join(
        f'<rect x="{_LABEL + i * wide:.1f}" y="{height - n / counts.max() * height:.1f}" '
        f'width="{wide - 1:.1f}" height="{n / counts.max() * height:.1f}" fill="{COLOURS[0]}" opacity=".6"/>'
        for i, n in enumerate(counts)
    )
    marks = ""
    for name, share in (("median", 50), ("95th percentile", 95)):
        value = float(np.percentile(values, share))
        x = _LABEL + min(value / top, 1) * _WIDTH
        marks += f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height}" stroke="currentColor"/>'
        left = x > _LABEL + _WIDTH / 2
        anchor = "end" if left else "start"
        marks += _text(
            x + (-4 if left else 4), 10 if share == 50 else 26, f"{name} {value:.3g} {unit}", anchor
        )
    return _svg(bars + marks, height, f"Distribution in {unit}")


def _interval(low: float, value: float, high: float, y: float, colour: str) -> str:
    x1, x, x2 = (_LABEL + each * _WIDTH for each in (low, value, high))
    return (
        f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" stroke-width="3" '
        f'opacity=".45"/><circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    )


def _scale(low: float, high: float, height: float, names: Sequence[str]) -> str:
    parts = ""
    for place, name in zip((0.0, 0.5, 1.0), names, strict=True):
        x = _LABEL + place * _WIDTH
        parts += f'<line x1="{x}" x2="{x}" y1="0" y2="{height}" stroke="currentColor" opacity=".25"/>'
        parts += _text(x, height + 14, name, "middle")
    return parts


def _label(text: str, y: float) -> str:
    return _text(_LABEL - 8, y + 4, text, "end")


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="currentColor">'
        f"{escape(text)}</text>"
    )


def _legend(names: Sequence[str]) -> str:
    if len(names) < 2:
        return ""
    keys = (
        f'<span><b style="color:{COLOURS[i % len(COLOURS)]}">●</b> {escape(name)}</span>'
        for i, name in enumerate(names)
    )
    return f'<p class="legend">{" ".join(keys)}</p>'


def _svg(content: str, height: float, title: str) -> str:
    whole = _LABEL + _WIDTH + _RIGHT
    return (
        f'<svg viewBox="0 0 {whole} {height + 20:.0f}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg">{content}</svg>'
    )
