"""Compares `nas train` with PyTorch over the widths of the flights network.

Both sides read the columns of one dataset, so they see the same ids in the same order, and both
score every batch before training on it. Writes width-curve.json (each training), width-curve.md
(tables) and width-curve.svg.
"""

import argparse
import itertools
import json
import platform
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import torch
import yaml

import pytorch_network
import width_plot

ROOT = Path(__file__).resolve().parent.parent

ORDERS = {"time order": {"time": "scheduled"}, "shuffled once": {"shuffle": 7}}

# PyTorch with its own initial weights, with those that He et al. (2015) derived for rectifiers and
# that nas draws, and nas.
PLAIN, HE, NAS = SIDES = ["PyTorch", "PyTorch, He", "nas"]

SEEDS = [1, 2, 3]

# The first part of the stream, which is trained on but not evaluated.
SKIP = 0.1


@dataclass(frozen=True)
class Widths:
    """The widths of one network: of every feature's embedding, and of the hidden layers."""

    embedding: int
    hidden: tuple[int, ...] = ()

    def __str__(self) -> str:
        if self.embedding == 0:
            return "linear"
        return f"{self.embedding}, {'-'.join(map(str, self.hidden)) or 'none'}"


WIDTHS = [
    Widths(0),
    Widths(1),
    Widths(1, (8,)),
    Widths(4, (32,)),
    Widths(8, (64, 32)),
    Widths(16, (256, 128)),
    Widths(32, (512, 256)),
]


def trainer_config(space: dict, order: dict, widths: Widths) -> dict:
    """The space's data and training, at fixed widths."""
    return {
        "data": {**space["data"], "order": order},
        "model": {
            "embedding": widths.embedding,
            "hidden": [{"width": units} for units in widths.hidden],
        },
        "training": space["training"],
        "verdict": {"skip": SKIP},
    }


class Program:
    """The `nas` program, on one imported order of the log."""

    def __init__(self, path: Path, space: dict, order: dict, folder: Path, threads: int):
        self.path, self.space, self.order, self.folder = path, space, order, folder
        self.options = ["--threads", str(threads)]
        self.dataset = folder / "dataset"
        config = self.write_config(WIDTHS[-1])
        self.run("import", space["data"]["path"], "--space", config, "--out", self.dataset)

    def log_loss(self, widths: Widths, seed: int) -> float:
        metrics = self.run(
            "train", self.write_config(widths), "--data", self.dataset, "--seed", seed, "--json"
        )
        return json.loads(metrics)["logloss"]

    def write_config(self, widths: Widths) -> Path:
        path = self.folder / "trainer.yaml"
        path.write_text(yaml.safe_dump(trainer_config(self.space, self.order, widths)))
        return path

    def run(self, *arguments) -> str:
        command = [str(word) for word in (self.path, *arguments, *self.options)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{result.stderr}")
        return result.stdout


def can_train(side: str, widths: Widths) -> bool:
    """Whether a side has a network of these widths, and one that no other side has already."""
    if side == NAS:
        # In a space, embedding 0 drops a feature together with its linear term: nothing is left.
        return widths.embedding > 0
    return side == PLAIN or len(widths.hidden) > 0


def measure(nas: Path, space: dict, threads: int) -> dict:
    """Trains all sides at every width, in both orders, with every seed."""
    version = subprocess.run([nas, "--version"], capture_output=True, text=True, check=True)
    runs = []
    for order, setting in ORDERS.items():
        with tempfile.TemporaryDirectory() as folder:
            program = Program(nas, space, setting, Path(folder), threads)
            log = pytorch_network.Log.read(program.dataset)
            for widths, seed, side in itertools.product(WIDTHS, SEEDS, SIDES):
                if not can_train(side, widths):
                    continue
                if side == NAS:
                    log_loss = program.log_loss(widths, seed)
                else:
                    log_loss = pytorch_network.progressive_log_loss(
                        log,
                        widths.embedding,
                        widths.hidden,
                        space["training"],
                        SKIP,
                        seed,
                        he=side == HE,
                    )
                run = {"side": side, "order": order, "widths": str(widths), "seed": seed}
                runs.append({**run, "logloss": log_loss})
                print(f"{order:14} {widths!s:12} {side:12} {seed} {log_loss:.5f}", file=sys.stderr)
    return {
        "rows": len(log.labels),
        "training": space["training"],
        "versions": {
            "nas": version.stdout.strip(),
            "PyTorch": torch.__version__,
            "Python": platform.python_version(),
        },
        "runs": runs,
    }


def log_losses(runs: list[dict], side: str, order: str, widths: Widths) -> list[float]:
    """The log loss of each seed; empty where there is none."""
    wanted = (side, order, str(widths))
    return [run["logloss"] for run in runs if (run["side"], run["order"], run["widths"]) == wanted]


def report(measured: dict) -> str:
    """The tables, and how they were measured, in lines of at most 120 characters."""
    runs, training = measured["runs"], measured["training"]
    versions = ", ".join(f"{name} {version}" for name, version in measured["versions"].items())
    sections = [
        "# Log loss over width: nas and PyTorch",
        "![Log loss over width in both orders, nas beside PyTorch](width-curve.svg)",
        *(f"## {order.capitalize()}\n\n{table(runs, order)}" for order in ORDERS),
        "## Findings",
        findings(runs),
        "## Measurement",
        f"Progressive log loss in nats, over all but the first tenth, of one pass over "
        f"{measured['rows']:,} flights: mean and range of {len(SEEDS)} seeds. Widths are those of "
        f"every feature's embedding and of the hidden layers. Training: AdaGrad, learning rate "
        f"{training['learning_rate']}, initial accumulator {training['initial_accumulator']}, "
        f"batch {training['batch']}, mean loss, and a linear term for each id. Both sides read the "
        f"columns that `nas data import` wrote.",
        "`PyTorch` starts its layers as `nn.Linear` does, its embeddings normal with deviation "
        "0.01 and its linear terms at 0. `PyTorch, He` differs in one line: the weights of its "
        "hidden layers start with the variance 2 / inputs (He et al. 2015), as those of nas do. "
        "The remaining difference between the programs: nas starts the biases of hidden layers "
        "at 0 and embeddings uniform within ±0.01. Without hidden layers the two PyTorch columns "
        "are one.",
        "`linear` has no cell for nas: embedding 0 drops a feature together with its linear term. "
        "Its nearest is `1, none`, an embedding of width 1 without hidden layers. That can express "
        "no more than the linear terms alone, yet its log loss over one pass is lower; PyTorch "
        "trained it too.",
        f"Versions: {versions}. Each training is in [width-curve.json](width-curve.json); "
        "`make width-curve` measures them again.",
    ]
    return "\n\n".join(map(wrapped, sections)) + "\n"


def wrapped(section: str) -> str:
    """A paragraph in lines; headings, pictures and tables stay as they are."""
    if section.startswith(("#", "!")):
        return section
    return textwrap.fill(section, 120, break_long_words=False, break_on_hyphens=False)


def table(runs: list[dict], order: str) -> str:
    lines = [
        f"| embedding, hidden |{''.join(f' {side}: mean | range |' for side in SIDES)}",
        "|---|" + "---|---|" * len(SIDES),
    ]
    for widths in WIDTHS:
        cells = [str(widths)]
        for side in SIDES:
            losses = log_losses(runs, side, order, widths)
            cells += (
                [f"{mean(losses):.4f}", f"{min(losses):.4f}–{max(losses):.4f}"]
                if losses
                else ["–", "–"]
            )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def findings(runs: list[dict]) -> str:
    """Two sentences: how far log loss falls with width, and how far the sides are apart."""
    deep = [widths for widths in WIDTHS if widths.hidden]

    def means(side: str, order: str) -> list[float]:
        return [mean(log_losses(runs, side, order, widths)) for widths in deep]

    def falls(order: str) -> str:
        """In the order of SIDES."""
        ends = [(means(side, order)[0], means(side, order)[-1]) for side in SIDES]
        return ", ".join(f"{100 * (1 - widest / narrowest):.1f}%" for narrowest, widest in ends)

    def gaps(side: str, order: str) -> str:
        gaps = [
            100 * (nas / other - 1) for nas, other in zip(means(NAS, order), means(side, order))
        ]
        return f"{signed(min(gaps))} to {signed(max(gaps))} ({order})"

    return (
        f"From `{deep[0]}` to `{deep[-1]}` log loss falls by "
        f"{' and by '.join(f'{falls(order)} ({order})' for order in ORDERS)} "
        f"in `{PLAIN}`, `{HE}` and `{NAS}` respectively. "
        f"At equal widths the mean of `nas` differs from that of `{PLAIN}` by "
        f"{' and '.join(gaps(PLAIN, order) for order in ORDERS)}, and from that of `{HE}` by "
        f"{' and '.join(gaps(HE, order) for order in ORDERS)}."
    )


def signed(percentage: float) -> str:
    """A percentage with its sign, a true minus: "−0.25%"."""
    return f"{percentage:+.2f}%".replace("-", "−")


def picture(runs: list[dict]) -> str:
    """The curves of all sides, a panel for each order."""
    return width_plot.svg(
        categories=[str(widths) for widths in WIDTHS],
        panels={
            order: {
                side: [log_losses(runs, side, order, widths) for widths in WIDTHS]
                for side in SIDES
            }
            for order in ORDERS
        },
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--nas", type=Path, help="the program; without it, width-curve.json is only drawn again"
    )
    parser.add_argument("--space", type=Path, default=ROOT / "search-spaces/flights.yaml")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/notes", help="the folder to write into")
    parser.add_argument("--threads", type=int, default=1, help="threads of a training")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    record = arguments.out / "width-curve.json"
    if arguments.nas:
        space = yaml.safe_load(arguments.space.read_text())
        space["data"]["path"] = str((arguments.space.parent / space["data"]["path"]).resolve())
        measured = measure(arguments.nas.resolve(), space, arguments.threads)
        record.write_text(json.dumps(measured, indent=2) + "\n")
    measured = json.loads(record.read_text())
    (arguments.out / "width-curve.md").write_text(report(measured))
    (arguments.out / "width-curve.svg").write_text(picture(measured["runs"]))


if __name__ == "__main__":
    main()
