"""Measures `nas` beside PyTorch and polars, and prints the ratios beside what they ought to be.

Every round runs all sides in turn, with the same number of threads; a ratio is that of one round,
and the median of the rounds is printed. The machine should have nothing else to do: PyTorch's
threads wait for each other many times in a step, so that it suffers most from a neighbour.
"""

import argparse
import gzip
import json
import operator
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import yaml

ROOT = Path(__file__).resolve().parent.parent

# PyTorch's modes in their best form: the faster of eager and compiled. A sliced network is not
# compiled, because it would be anew for every architecture.
TORCH = {
    "masked": [["masked"], ["masked", "--compile"]],
    "sliced": [["sliced"]],
    "full": [["full"], ["full", "--compile"]],
}

# How often the flights are repeated, each time a year later, to make a longer log.
YEARS = 8


@dataclass(frozen=True)
class Figure:
    """A measured figure and its target; `comparison` is ">=" or "<="."""

    name: str
    value: float
    comparison: str
    target: float

    @property
    def is_met(self) -> bool:
        compare = operator.ge if self.comparison == ">=" else operator.le
        return compare(self.value, self.target)


class Machine:
    """Runs programs of both sides with the same threads, and with whatever kernels they choose."""

    def __init__(self, nas: Path, threads: int):
        self.nas, self.threads = nas, threads
        self.environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
        self.environment.pop("OPENBLAS_CORETYPE", None)

    def run(self, *arguments) -> str:
        command = [str(word) for word in arguments]
        result = subprocess.run(command, capture_output=True, text=True, env=self.environment)
        if result.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{result.stderr}")
        return result.stdout

    def bench(self, threads: int) -> dict:
        """The report of `nas bench`."""
        options = ["--repetitions", 1, "--threads", threads, "--json"]
        return json.loads(self.run(self.nas, "bench", *options))

    def torch(self, mode: list[str]) -> float:
        """Examples a second of PyTorch."""
        script = ROOT / "benchmarks/torch_supernet.py"
        output = self.run(sys.executable, script, *mode, "--threads", self.threads)
        return json.loads(output)["examples_per_second"]

    def polars(self, log: Path, space: Path) -> float:
        """Seconds of an import by polars, without its start."""
        script = ROOT / "benchmarks/polars_import.py"
        output = self.run(sys.executable, script, log, "--space", space, "--repetitions", 1)
        return json.loads(output)["seconds"]

    def nas_import(self, log: Path, space: Path) -> float:
        """Seconds of `nas import`, from the start of the process to its end."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "dataset"
            start = time.perf_counter()
            self.run(
                self.nas, "import", log, "--space", space, "--out", out, "--threads", self.threads
            )
            return time.perf_counter() - start


def write_logs(space: dict, folder: Path) -> list[Path]:
    """The flights as a CSV without compression, once and for several years."""
    short, long = folder / "flights.csv", folder / "years.csv"
    packed = ROOT / "search-spaces" / space["data"]["path"]
    with gzip.open(packed, "rb") as source, short.open("wb") as target:
        shutil.copyfileobj(source, target)
    header, *rows = short.read_text().splitlines(keepends=True)
    with long.open("w") as target:
        target.write(header)
        for year in range(YEARS):
            # The time is the first column, and begins with the year.
            target.writelines(f"{int(row[:4]) + year}{row[4:]}" for row in rows)
    return [short, long]


def measure(machine: Machine, rounds: int) -> list[dict]:
    """The measurements of every round by side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        space = yaml.safe_load((ROOT / "search-spaces/flights.yaml").read_text())
        logs = write_logs(space, folder)
        space["data"]["order"] = {"time": "scheduled"}
        space["data"]["path"] = str(logs[0])
        in_time_order = folder / "space.yaml"
        in_time_order.write_text(yaml.safe_dump(space))
        results = []
        for i in range(rounds):
            print(f"round {i + 1} of {rounds}", file=sys.stderr)
            results.append(
                {
                    "nas": machine.bench(machine.threads),
                    "nas_one_thread": machine.bench(1),
                    "torch": {
                        mode: max(machine.torch(form) for form in forms)
                        for mode, forms in TORCH.items()
                    },
                    "import": {
                        log.name: {
                            "bytes": log.stat().st_size,
                            "nas": machine.nas_import(log, in_time_order),
                            "polars": machine.polars(log, in_time_order),
                        }
                        for log in logs
                    },
                }
            )
        return results


def figures(rounds: list[dict]) -> list[Figure]:
    """What is asked for, as medians over the rounds."""

    def at_least(target: float, name: str, ratio: Callable[[dict], float]) -> Figure:
        return Figure(name, median(map(ratio, rounds)), ">=", target)

    def at_most(target: float, name: str, ratio: Callable[[dict], float]) -> Figure:
        return Figure(name, median(map(ratio, rounds)), "<=", target)

    def step(kind: str, key: str, workload: str = "R1", side: str = "nas"):
        return lambda result: result[side]["workloads"][workload][kind][key]

    def over_torch(kind: str, mode: str):
        rate = step(kind, "examples_per_second")
        return lambda result: rate(result) / result["torch"][mode]

    def speed_up(workload: str):
        def ratio(result: dict) -> float:
            rate, rate_of_one = (
                step("supernet", "examples_per_second", workload, side)(result)
                / result[side]["sgemm_peak_gflops"]
                for side in ("nas", "nas_one_thread")
            )
            return rate / rate_of_one

        return ratio

    def search_over_prediction(result: dict) -> float:
        flights = result["nas"]["workloads"]["flights"]["supernet"]
        return flights["peak_share"] / flights["step_share"]

    def outside(result: dict) -> float:
        flights = result["nas"]["workloads"]["flights"]["supernet"]
        stages = flights["stages"]
        named = stages["gather"] + stages["update"]
        return 1 - flights["step_share"] - named / sum(stages.values())

    def import_over_polars(log: str):
        return lambda result: result["import"][log]["polars"] / result["import"][log]["nas"]

    threads = rounds[0]["nas"]["threads"]
    scaling = f"speed-up of 1 to {threads} threads, supernet, over that of sgemm"
    return [
        at_least(4.5, "R1 supernet, nas / PyTorch masked", over_torch("supernet", "masked")),
        at_least(2.2, "R1 supernet, nas / PyTorch sliced", over_torch("supernet", "sliced")),
        at_least(1.4, "R1 largest, nas / PyTorch full", over_torch("largest", "full")),
        at_least(0.75, "R1 supernet, dense stages / sgemm peak", step("supernet", "peak_share")),
        at_least(0.88, "R1 largest, dense stages / sgemm peak", step("largest", "peak_share")),
        at_least(0.60, "R1 supernet, whole step / sgemm peak", step("supernet", "step_share")),
        at_least(0.75, "R1 largest, whole step / sgemm peak", step("largest", "step_share")),
        at_least(0.9, f"R1, {scaling}", speed_up("R1")),
        at_least(0.9, f"flights, {scaling}", speed_up("flights")),
        at_most(1.25, "flights search, time / FLOPs at the dense rate", search_over_prediction),
        at_most(
            0.25, "flights search, time outside of products at the peak, gather, update", outside
        ),
        at_least(1, "import of the flights, nas / polars", import_over_polars("flights.csv")),
        at_least(1, f"import of {YEARS} years, nas / polars", import_over_polars("years.csv")),
    ]


def markdown(rounds: list[dict]) -> str:
    """The ratios beside their targets, and the rates that they are of."""
    lines = ["| figure | measured | target | |", "| :-- | --: | --: | :-- |"]
    for figure in figures(rounds):
        sign = "≥" if figure.comparison == ">=" else "≤"
        verdict = "met" if figure.is_met else "not met"
        lines.append(
            f"| {figure.name} | {figure.value:.2f} | {sign} {figure.target:.2f} | {verdict} |"
        )
    lines += ["", "| rate | median |", "| :-- | --: |"]
    lines += [f"| {name} | {median(values):,.0f} |" for name, values in rates(rounds).items()]
    report = rounds[0]["nas"]
    lines += ["", f"{report['kernel']}, {report['threads']} threads, rounds: {len(rounds)}"]
    return "\n".join(lines)


def rates(rounds: list[dict]) -> dict[str, list[float]]:
    """The rates of both sides in every round."""
    values = {"sgemm peak, GFLOP/s": [result["nas"]["sgemm_peak_gflops"] for result in rounds]}
    for kind in ("supernet", "largest"):
        values[f"nas {kind}, examples/s"] = [
            result["nas"]["workloads"]["R1"][kind]["examples_per_second"] for result in rounds
        ]
    for mode in TORCH:
        values[f"PyTorch {mode}, examples/s"] = [result["torch"][mode] for result in rounds]
    for log in rounds[0]["import"]:
        for side in ("nas", "polars"):
            values[f"{side} import of {log}, MB/s"] = [
                result["import"][log]["bytes"] / 1e6 / result["import"][log][side]
                for result in rounds
            ]
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nas", type=Path, required=True, help="the program")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print JSON, every round included")
    arguments = parser.parse_args()

    rounds = measure(Machine(arguments.nas.resolve(), arguments.threads), arguments.rounds)
    if arguments.json:
        results = [{**asdict(figure), "is_met": figure.is_met} for figure in figures(rounds)]
        print(json.dumps({"figures": results, "rounds": rounds}, indent=2))
    else:
        print(markdown(rounds))


if __name__ == "__main__":
    main()
