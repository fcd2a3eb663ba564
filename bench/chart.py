"""How much of its goal each figure takes, as bars that read on light and on dark pages."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil

from bench.figure import Figure

WIDTH, LABELS, BARS = 760, 320, 370  # pixels; what is left is for the percentages
ROW, HEADING, TOP = 20, 40, 34
MOST = 5  # times the goal; longer bars end there
TICKS = (0, 0.25, 0.5, 1, 2, MOST)
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #1c231e }
  .subject { font-weight: 600; font-size: 13px }
  .scale { fill: #7d725f; font-size: 11px }
  .tick { stroke: #7d725f; stroke-opacity: .3 }
  .goal { stroke: #7d725f; stroke-width: 2 }
  .met { fill: #2f7350 }
  .missed { fill: #c97c06 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f7f0e3 }
    .scale { fill: #d8cbb2 }
    .tick, .goal { stroke: #d8cbb2 }
    .met { fill: #6fb48c }
    .missed { fill: #f7b540 }
  }
"""

Labelled = Sequence[tuple[str, Figure]]


def chart(subjects: Mapping[str, Labelled]) -> str:
    """An SVG with a bar for each figure under the name of its subject."""
    height = TOP + sum(HEADING + ROW * len(rows) for rows in subjects.values())
    figures = [figure for rows in subjects.values() for _label, figure in rows]
    met = sum(figure.is_met for figure in figures)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title">',
            f'<title id="title">{met} of {len(figures)} figures meet their goal</title>',
            f"<style>{STYLE}</style>",
            *_scale(height),
            *_bars(subjects),
            "</svg>\n",
        ]
    )


def _scale(height: int) -> Iterator[str]:
    for tick in TICKS:
        x, kind = _x(tick), "goal" if tick == 1 else "tick"
        words = "goal" if tick == 1 else f"{tick:.0%}"
        yield f'<text class="scale" x="{x}" y="16" text-anchor="middle">{words}</text>'
        yield f'<line class="{kind}" x1="{x}" x2="{x}" y1="24" y2="{height}"/>'


def _bars(subjects: Mapping[str, Labelled]) -> Iterator[str]:
    y = TOP
    for subject, rows in subjects.items():
        y += HEADING
        yield f'<text class="subject" x="0" y="{y - 12}">{escape(subject)}</text>'
        for label, figure in rows:
            end, kind = _x(figure.share), "met" if figure.is_met else "missed"
            share = f"{ceil(figure.share * 100)}%" if figure.share <= MOST else f"> {MOST:.0%}"
            beside = f'x="{LABELS - 10}" y="{y + 13}" text-anchor="end"'
            yield f"<text {beside}>{escape(label)}</text>"
            yield (
                f'<rect class="{kind}" x="{LABELS}" y="{y + 4}" width="{end - LABELS:g}" '
                f'height="{ROW - 8}" rx="2"/>'
            )
            beside = f'x="{WIDTH}" y="{y + 13}" text-anchor="end"'
            yield f'<text class="scale" {beside}>{share}</text>'
            y += ROW


def _x(share: float) -> float:
    """Where a share ends: along its root, so that little and five times as much both read."""
    return round(LABELS + BARS * (min(share, MOST) / MOST) ** 0.5, 1)
