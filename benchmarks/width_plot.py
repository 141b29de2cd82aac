"""Draws log loss over width as SVG: a panel for each order, a curve for each side.

Colours are plain class rules, with a second set for dark screens; line and marker tell the sides
apart without them.
"""

import math
from dataclasses import dataclass
from statistics import mean

import plot_style

WIDTH, HEIGHT = 820, 400
LEFT, TOP, PANEL_WIDTH, PANEL_HEIGHT, GAP = 62, 84, 352, 236, 36

STYLE = plot_style.TEXTS + """\
.curve { fill: none; stroke-width: 2; stroke-linejoin: round }
.range { stroke-width: 1.5 }
.marker { stroke-width: 1.6 }
.plain { stroke: #d55e00 }
.curve.plain { stroke-dasharray: 6 4 }
.he { stroke: #009e73 }
.curve.he { stroke-dasharray: 2 3 }
.marker.plain, .marker.he { fill: #ffffff }
.nas { stroke: #0072b2 }
.marker.nas { fill: #0072b2 }
@media (prefers-color-scheme: dark) {
text { fill: #ececec }
.small { fill: #a9adb3 }
.paper, .marker.plain, .marker.he { fill: #15181d }
.grid { stroke: #353a42 }
.plain { stroke: #ff8c42 }
.he { stroke: #2bc59a }
.nas { stroke: #56b4e9 }
.marker.nas { fill: #56b4e9 }
}
"""

# The class of each side's line and markers, and how far it stands aside, so that the sides' ranges
# do not hide each other.
SIDES = {"PyTorch": ("plain", -6), "PyTorch, He": ("he", 0), "nas": ("nas", 6)}


@dataclass(frozen=True)
class Panel:
    """Where a panel stands, and which log losses lie at its edges, in hundredths."""

    left: float
    categories: int
    lowest: int
    highest: int

    def x(self, category: int) -> float:
        return self.left + (category + 0.5) * PANEL_WIDTH / self.categories

    def y(self, log_loss: float) -> float:
        height = (100 * log_loss - self.lowest) / (self.highest - self.lowest)
        return TOP + (1 - height) * PANEL_HEIGHT


def svg(categories: list[str], panels: dict[str, dict[str, list[list[float]]]]) -> str:
    """The picture of panels[title][side][category], each a log loss for every seed or empty.

    A category reads "embedding, hidden"; what follows the comma stands in a second line.
    """
    losses = [
        loss
        for sides in panels.values()
        for cells in sides.values()
        for cell in cells
        for loss in cell
    ]
    lowest, highest = math.floor(100 * min(losses)), math.ceil(100 * max(losses))
    elements = [
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        text(LEFT, 26, "title", "Log loss over width: nas and PyTorch"),
        *legend(),
    ]
    for i, (title, sides) in enumerate(panels.items()):
        panel = Panel(LEFT + i * (PANEL_WIDTH + GAP), len(categories), lowest, highest)
        elements += axes(panel, title, categories, is_first=i == 0)
        for side, cells in sides.items():
            elements += curve(panel, *SIDES[side], cells)
    description = "Progressive log loss over the widths of embeddings and hidden layers."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{description}</title>",
            f"<style>{STYLE}</style>",
            *elements,
            "</svg>\n",
        ]
    )


def legend() -> list[str]:
    elements = []
    x = LEFT + 12
    for side, (style, _) in SIDES.items():
        elements += [
            f'<path class="curve {style}" d="M{x - 12} 46H{x + 12}"/>',
            marker(style, x, 46),
            text(x + 18, 50, "", side),
        ]
        x += 66 + 6 * len(side)
    return [*elements, text(x, 50, "small", "points: mean of the seeds; bars: their range")]


def axes(panel: Panel, title: str, categories: list[str], is_first: bool) -> list[str]:
    right, bottom = panel.left + PANEL_WIDTH, TOP + PANEL_HEIGHT
    elements = [text(panel.left, TOP - 12, "heading", title)]
    for hundredths in range(panel.lowest, panel.highest + 1):
        y = panel.y(hundredths / 100)
        elements.append(f'<path class="grid" d="M{panel.left} {y:.1f}H{right}"/>')
        if is_first:
            elements.append(text(panel.left - 8, y + 4, "small end", f"{hundredths / 100:.2f}"))
    for category, label in enumerate(categories):
        for line, part in enumerate(label.split(", ")):
            elements.append(text(panel.x(category), bottom + 18 + 15 * line, "small middle", part))
    caption = "width of each embedding, and of the hidden layers"
    elements.append(text(panel.left + PANEL_WIDTH / 2, bottom + 58, "middle", caption))
    if is_first:
        y = TOP + PANEL_HEIGHT / 2
        elements.append(
            f'<g transform="rotate(-90 18 {y})">'
            f'{text(18, y, "middle", "progressive log loss (nats)")}</g>'
        )
    return elements


def curve(panel: Panel, style: str, shift: float, cells: list[list[float]]) -> list[str]:
    """A line through the means of the cells that are not empty, with each cell's range."""
    points = [(panel.x(category) + shift, cell) for category, cell in enumerate(cells) if cell]
    path = "L".join(f"{x:.1f} {panel.y(mean(cell)):.1f}" for x, cell in points)
    elements = [f'<path class="curve {style}" d="M{path}"/>']
    for x, cell in points:
        top, bottom = panel.y(max(cell)), panel.y(min(cell))
        elements.append(f'<path class="range {style}" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>')
        elements.append(marker(style, x, panel.y(mean(cell))))
    return elements


def marker(style: str, x: float, y: float) -> str:
    """A hollow square, a hollow diamond or a filled circle."""
    shapes = {
        "plain": f'd="M{x - 3:.1f} {y - 3:.1f}h6v6h-6z"',
        "he": f'd="M{x - 4:.1f} {y:.1f}l4 -4l4 4l-4 4z"',
        "nas": f'd="M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"',
    }
    return f'<path class="marker {style}" {shapes[style]}/>'


def text(x: float, y: float, style: str, content: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{content}</text>'
