"""Draws what searchers find over the processor time that they take as SVG: a panel for each log and target.

Colours are plain class rules, with a second set for dark screens; line and marker tell the sides apart without them.
"""

import math

import plot_style

LEFT, TOP, PANEL_WIDTH, PANEL_HEIGHT, GAP = 62, 98, 300, 220, 40
BOTTOM = 62

STYLE = plot_style.TEXTS + """\
.zero { stroke: #8a8a8a }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round }
.range { stroke-width: 1.5 }
.marker { stroke-width: 1.6 }
.optuna { stroke: #d55e00 }
.curve.optuna { stroke-dasharray: 6 4 }
.marker.optuna { fill: #ffffff }
.nas { stroke: #0072b2 }
.marker.nas { fill: #0072b2 }
@media (prefers-color-scheme: dark) {
text { fill: #ececec }
.small { fill: #a9adb3 }
.paper, .marker.optuna { fill: #15181d }
.grid { stroke: #353a42 }
.zero { stroke: #8a919c }
.optuna { stroke: #ff8c42 }
.nas { stroke: #56b4e9 }
.marker.nas { fill: #56b4e9 }
}
"""

STYLES = {"nas": "nas", "Optuna": "optuna"}


class Panel:
    """Where a panel stands, which multiples of the work it shows, and which differences lie at its edges, in per cent."""

    def __init__(self, left, multiples, lowest, highest):
        self.left, self.lowest, self.highest = left, lowest, highest
        self.multiples = sorted(multiples)
        self.first, self.last = math.log(self.multiples[0]), math.log(self.multiples[-1])

    def x(self, multiple):
        part = (math.log(multiple) - self.first) / ((self.last - self.first) or 1)
        return self.left + (0.1 + 0.8 * part) * PANEL_WIDTH

    def y(self, percent):
        return TOP + (self.highest - percent) / (self.highest - self.lowest) * PANEL_HEIGHT


def svg(logs):
    """The picture of logs[name], a list of entries with `side`, `target`, `multiple`, `delta` and `error`."""
    panels = {}
    for name, entries in logs.items():
        for entry in entries:
            panels.setdefault(f"{name}, target {entry['target']}", []).append(entry)
    width = LEFT + len(panels) * (PANEL_WIDTH + GAP)
    height = TOP + PANEL_HEIGHT + BOTTOM
    elements = [
        f'<rect class="paper" width="{width}" height="{height}"/>',
        text(LEFT, 26, "title", "nas and Optuna, by processor time"),
        *legend(),
    ]
    for index, (title, entries) in enumerate(panels.items()):
        left = LEFT + index * (PANEL_WIDTH + GAP)
        edges = [100 * (e["delta"] + sign * e["error"]) for e in entries for sign in (-1, 1)] + [0]
        step = tick(max(edges) - min(edges))
        lowest, highest = math.floor(min(edges) / step), math.ceil(max(edges) / step)
        panel = Panel(left, {e["multiple"] for e in entries}, lowest * step, max(highest, lowest + 1) * step)
        elements += axes(panel, title, step, range(lowest, max(highest, lowest + 1) + 1), is_first=index == 0)
        for side, style in STYLES.items():
            elements += curve(panel, style, [e for e in entries if e["side"] == side])
    description = "Log loss against the baseline of the architectures that nas and Optuna find, over processor time."
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{description}</title>", f"<style>{STYLE}</style>", *elements, "</svg>\n",
    ])


def tick(extent):
    """A distance between lines of the grid, in per cent, that leaves at most six of them."""
    return next(step for power in range(-3, 4) for step in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
                if extent <= 5 * step or power == 3)


def legend():
    elements, x = [], LEFT + 12
    for side, style in STYLES.items():
        label = side if side == "nas" else "Optuna (TPE and ASHA)"
        elements += [f'<path class="curve {style}" d="M{x - 12} 46H{x + 12}"/>', marker(style, x, 46), text(x + 18, 50, "", label)]
        x += 60 + 6 * len(label)
    return [*elements, text(LEFT, 66, "small", "points: mean of the answers, retrained with equal seeds; bars: one standard error")]


def axes(panel, title, step, ticks, is_first):
    right, bottom = panel.left + PANEL_WIDTH, TOP + PANEL_HEIGHT
    elements = [text(panel.left, TOP - 10, "heading", title)]
    for i in ticks:
        y = panel.y(i * step)
        style = "zero" if i == 0 else "grid"
        label = f"{i * step:+.{max(0, -math.floor(math.log10(step)))}f}".replace("-", "−") if i else "0"
        elements += [f'<path class="{style}" d="M{panel.left} {y:.1f}H{right}"/>', text(panel.left - 6, y + 4, "small end", label)]
    for multiple in panel.multiples:
        elements.append(text(panel.x(multiple), bottom + 18, "small middle", f"{multiple}×"))
    elements.append(text(panel.left + PANEL_WIDTH / 2, bottom + 40, "middle", "processor time, in searches of nas"))
    if is_first:
        y = TOP + PANEL_HEIGHT / 2
        elements.append(f'<g transform="rotate(-90 16 {y})">{text(16, y, "middle", "log loss against the baseline (%)")}</g>')
    return elements


def curve(panel, style, entries):
    """A line through the means, with the standard error of each."""
    if not entries:
        return []
    points = [(panel.x(e["multiple"]), e) for e in sorted(entries, key=lambda e: e["multiple"])]
    elements = []
    if len(points) > 1:
        path = "L".join(f"{x:.1f} {panel.y(100 * e['delta']):.1f}" for x, e in points)
        elements.append(f'<path class="curve {style}" d="M{path}"/>')
    elif style == "nas":
        y = panel.y(100 * points[0][1]["delta"])
        elements.append(f'<path class="grid {style}" d="M{panel.left} {y:.1f}H{panel.left + PANEL_WIDTH}"/>')
    for x, e in points:
        top, bottom = (panel.y(100 * (e["delta"] + sign * e["error"])) for sign in (1, -1))
        elements += [f'<path class="range {style}" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>', marker(style, x, panel.y(100 * e["delta"]))]
    return elements


def marker(style, x, y):
    """A hollow square or a filled circle."""
    shape = f"M{x - 3:.1f} {y - 3:.1f}h6v6h-6z" if style == "optuna" else f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"
    return f'<path class="marker {style}" d="{shape}"/>'


def text(x, y, style, content):
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{content}</text>'
