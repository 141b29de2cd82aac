"""Measures whether the memory of `nas` grows with the log, and prints a table.

Two logs in the shape of R1 (39 features of 100,000 ids each, frequent ids first as in Zipf's law,
a quarter of the labels 1), one ten times as long as the other, are written, imported and searched.
Every id is in both, so that networks are of one size. The longer takes some 5 GB of disk. What
counts is anonymous memory (`RssAnon` of /proc), since a mapped dataset is in memory only as long as
nothing else needs the room.

- import: `nas import`, from start to end.
- R1: the search pass over R1's space (embedding widths to 32, two cross layers, hidden layers
  512-512-256 in eighths, batch 2048), stopped after `--seconds`. With its retrains a whole search
  of the long log would take hours. The warm-up is cut to a hundredth of the pass, so that steps of
  the search proper, which score eight architectures at once, are among those that are measured:
  the memory settles within half a minute, when every buffer has held a wide architecture. What is
  made room for by the length of the log would show as a difference of the two logs.
- small: a whole `nas search` of a small network on the same logs, so that the retrains too go over
  every row. They run side by side, as many as there are threads.

Beside each peak stand the weights and AdaGrad's accumulators, 8 bytes a parameter. What is beyond
them should be the same for both logs, but for the import, which has some bytes a row, and for the
logits that a retrain keeps for its AUC: those of 2²¹ rows at most.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import yaml

FEATURES, IDS = 39, 100_000
CHUNK = 200_000
SAMPLES_A_SECOND = 10


def write_log(path: Path, rows: int):
    """Writes a log of R1's shape, in chunks of rows. Its first rows have every id once."""
    random = np.random.default_rng(1)
    with path.open("wb") as file:
        for start in range(0, rows, CHUNK):
            count = min(CHUNK, rows - start)
            uniform = random.random((FEATURES, count))
            ids = (IDS**uniform).astype(np.int32) - 1
            if start == 0:
                ids[:, :IDS] = np.arange(IDS)[:count]
            columns = {"click": (random.random(count) < 0.25).astype(np.int8)}
            columns |= {f"C{i}": column for i, column in enumerate(ids)}
            pl.DataFrame(columns).write_csv(file, include_header=start == 0)


def space(model: dict, target: float) -> dict:
    """A search space of R1's log. A verdict takes two seeds, the fewest that it can."""
    return {
        "data": {
            "path": "log.csv",
            "label": "click",
            "features": {f"C{i}": {"type": "categorical"} for i in range(FEATURES)},
        },
        "model": model,
        "training": {"optimizer": "adagrad", "learning_rate": 0.01, "batch": 2048},
        "search": {"cost": "flops", "targets": [target], "warm_up": 0.01},
        "verdict": {"seeds": 2, "max_seeds": 2},
    }


def largest_of(*widths: int) -> dict:
    return {"choices": list(widths), "baseline": max(widths)}


SPACES = {
    "R1": space(
        {
            "embedding": largest_of(0, 4, 8, 16, 32),
            "cross": [{"rank": largest_of(8, 16, 32, 64)}] * 2,
            "hidden": [
                {"width": largest_of(*(i * width // 8 for i in range(1, 9)))}
                for width in (512, 512, 256)
            ],
        },
        target=0.5,
    ),
    "small": space(
        {"embedding": largest_of(0, 4), "hidden": [{"width": largest_of(16, 32)}]}, target=0.8
    ),
}


@dataclass
class Measurement:
    """What one phase of a program took; `parameters` are those of its networks."""

    phase: str
    rows: int
    seconds: float
    peak: int
    parameters: int = 0


class Process:
    """A program that runs, and the peak of its anonymous memory in every phase."""

    def __init__(self, command: list, first_phase: str, later_phases: dict[str, str]):
        """`later_phases` are those that begin with a line on stderr, by how that line starts."""
        self.peaks, self.seconds = {}, {}
        self.phase, self.later_phases = first_phase, later_phases
        self.messages = []
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        for line in self.process.stderr:
            self.messages.append(line)
            for start, phase in self.later_phases.items():
                if line.startswith(start):
                    self.phase = phase

    def run(self, limit: float | None = None):
        """Samples until the program ends, or its first phase for at most `limit` seconds."""
        start = before = time.monotonic()
        first_phase, is_stopped = self.phase, False
        while self.process.poll() is None and not is_stopped:
            phase, now = self.phase, time.monotonic()
            self.peaks[phase] = max(self.peaks.get(phase, 0), self.anonymous())
            self.seconds[phase] = self.seconds.get(phase, 0) + now - before
            before = now
            time.sleep(1 / SAMPLES_A_SECOND)
            is_stopped = limit is not None and (now - start > limit or self.phase != first_phase)
        if is_stopped:
            self.process.terminate()
        code = self.process.wait()
        self.listener.join()
        # 3 says that nothing was proved neutral, which is an answer.
        if not is_stopped and code not in (0, 3):
            sys.exit("".join(self.messages))

    def anonymous(self) -> int:
        """Bytes of anonymous memory; 0 where the program has just ended."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except FileNotFoundError:
            return 0
        field = re.search(r"RssAnon:\s+(\d+) kB", status)
        return int(field[1]) * 1024 if field else 0


class Machine:
    """Runs `nas` in a folder that has its spaces."""

    def __init__(self, nas: Path, threads: int, folder: Path):
        self.nas, self.threads, self.folder = nas, threads, folder
        for name, content in SPACES.items():
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))

    def command(self, name: str, *arguments) -> list:
        return [self.nas, name, *arguments, "--threads", self.threads]

    def imported(self, rows: int) -> tuple[Path, Measurement]:
        """Writes and imports a log, and returns its dataset. The log is removed."""
        log, dataset = self.folder / "log.csv", self.folder / f"dataset-{rows}"
        write_log(log, rows)
        space = self.folder / "small.yaml"
        command = self.command("import", log, "--space", space, "--out", dataset)
        process = Process(command, "import", {})
        process.run()
        log.unlink()
        return dataset, Measurement(
            "import", rows, process.seconds["import"], process.peaks["import"]
        )

    def parameters(self, name: str, dataset: Path) -> int:
        """The parameters of a space's largest network, which is its baseline."""
        space = self.folder / f"{name}.yaml"
        command = self.command("cost", space, "--data", dataset, "--json")
        output = subprocess.run([str(word) for word in command], capture_output=True, check=True)
        return json.loads(output.stdout)["total"]["parameters"]

    def searched(
        self, name: str, dataset: Path, rows: int, limit: float | None = None
    ) -> list[Measurement]:
        """Searches a space: to the end, or its search pass alone for so many seconds."""
        space, out = self.folder / f"{name}.yaml", self.folder / f"run-{name}"
        command = self.command("search", space, "--data", dataset, "--out", out)
        process = Process(command, "search pass", {"Found": "retrains"})
        process.run(limit)
        parameters = self.parameters(name, dataset)
        # Two architectures with two seeds are four retrains.
        networks = {"search pass": 1, "retrains": min(self.threads, 4)}
        return [
            Measurement(
                f"{name}, {phase}", rows, process.seconds[phase], peak, networks[phase] * parameters
            )
            for phase, peak in process.peaks.items()
        ]


def measure(nas: Path, threads: int, lengths: list[int], limit: float) -> list[Measurement]:
    """All phases for logs of every length."""
    results = []
    for rows in lengths:
        with tempfile.TemporaryDirectory() as name:
            machine = Machine(nas, threads, Path(name))
            print(f"log of {rows:,} rows", file=sys.stderr)
            dataset, result = machine.imported(rows)
            results.append(result)
            results += machine.searched("R1", dataset, rows, limit)
            results += machine.searched("small", dataset, rows)
    return results


def markdown(results: list[Measurement]) -> str:
    """One line a phase and length, and what the longer log takes more."""
    columns = ["rows", "seconds", "peak, MB", "weights + accumulators, MB", "beyond, MB"]
    columns.append("growth, bytes a row")
    lines = [" | ".join(["| phase", *columns]) + " |", "| :-- " + "| --: " * len(columns) + "|"]
    phases = list(dict.fromkeys(result.phase for result in results))
    for result in sorted(results, key=lambda result: phases.index(result.phase)):
        weights = 8 * result.parameters
        shorter = [r for r in results if r.phase == result.phase and r.rows < result.rows]
        growth = [f"{(result.peak - r.peak) / (result.rows - r.rows):.1f}" for r in shorter[-1:]]
        lines.append(
            f"| {result.phase} | {result.rows:,} | {result.seconds:.0f} | {result.peak / 1e6:.0f}"
            f" | {weights / 1e6:.0f} | {(result.peak - weights) / 1e6:.0f} | {''.join(growth)} |"
        )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nas", type=Path, required=True, help="the program")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--seconds", type=float, default=60, help="of R1's search pass")
    arguments = parser.parse_args()
    nas = arguments.nas.resolve()
    print(markdown(measure(nas, arguments.threads, sorted(arguments.rows), arguments.seconds)))


if __name__ == "__main__":
    main()
