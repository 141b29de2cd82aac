"""Measures the import of a long log, as text and as Parquet, beside polars, and prints a table.

The log is synthetic, in Criteo's form (`nas synth --form criteo`): 13 integers, which become log squares,
and 26 categories with up to 10 million values each, of which those that occur ten times keep an id.
`nas import` and `polars_criteo.py` do the same work, with the same number of threads, in turn; that they
give every value the same id is checked. Seconds are medians; those of the processors, of all threads
together, depend less on what else the machine has to do. Memory is the peak of the resident set. The
shorter log is the longer one's beginning, so that the difference of the two says what a row takes.

The Parquet log has 20 parts of pyarrow's usual settings. Processor time and memory are those of nas and of the
process that reads for it: of memory the greater of the two.

The logs are kept for the next time in $XDG_CACHE_HOME/nas/benchmarks. The machine should have nothing
else to do.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import yaml

BENCHMARKS = Path(__file__).resolve().parent

PROGRAMS = ("nas", "nas, Parquet", "polars")
PARTS = 20

SPACE = {
    "data": {
        "path": "log.tsv",
        "format": "criteo",
        "label": "label",
        "features": {
            **{f"I{i}": {"type": "numeric", "encoding": "log_squares"} for i in range(1, 14)},
            **{f"C{i}": {"type": "categorical", "min_count": 10} for i in range(1, 27)},
        },
    },
    "model": {"embedding": {"choices": [0, 8], "baseline": 8}, "hidden": [{"width": 16}]},
    "search": {"targets": [0.5]},
}


@dataclass
class Run:
    """One import: bytes of memory are the peak, bytes on disk those of the arrays alone."""

    program: str
    rows: int
    seconds: float
    cpu_seconds: float
    memory: int
    disk: int


@dataclass
class Result:
    """The medians of some imports of one log."""

    program: str
    rows: int
    seconds: float
    cpu_seconds: float
    megabytes_per_second: float
    peak_megabytes: float
    disk_megabytes: float


class Machine:
    """Runs both programs with the same threads, in a folder of its own."""

    def __init__(self, nas: Path, threads: int, folder: Path):
        self.nas, self.threads, self.folder = nas, threads, folder
        self.environment = {
            **os.environ,
            "POLARS_MAX_THREADS": str(threads),
            "NAS_PYTHON": sys.executable,
        }
        self.space = folder / "space.yaml"
        self.space.write_text(yaml.safe_dump(SPACE))
        self.parquet_space = folder / "parquet.yaml"
        self.parquet_space.write_text(
            yaml.safe_dump({**SPACE, "data": {**SPACE["data"], "format": "parquet"}})
        )

    def imported(self, program: str, log: Path, rows: int) -> Run:
        """Imports the log anew; what came of it stays until the next time."""
        out = self.folder / program
        shutil.rmtree(out, ignore_errors=True)
        start = time.perf_counter()
        if program.startswith("nas"):
            files = [log] if program == "nas" else parts_of(log)
            space = self.space if program == "nas" else self.parquet_space
            options = ["--space", space, "--out", out, "--threads", self.threads]
            _, usage = self.run(self.nas, "import", *files, *options)
            seconds = time.perf_counter() - start
        else:
            script = BENCHMARKS / "polars_criteo.py"
            output, usage = self.run(sys.executable, script, log, "--out", out)
            seconds = json.loads(output)["seconds"]
        disk = sum(file.stat().st_size for file in out.glob("*.npy"))
        cpu_seconds = usage.ru_utime + usage.ru_stime
        return Run(program, rows, seconds, cpu_seconds, usage.ru_maxrss * 1024, disk)

    def run(self, *command) -> tuple[str, resource.struct_rusage]:
        """Runs a program to its end. Returns what it printed, and what it used."""
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
            process = subprocess.Popen(
                [str(word) for word in command],
                stdout=output,
                stderr=messages,
                env=self.environment,
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                messages.seek(0)
                sys.exit(messages.read().decode())
            output.seek(0)
            return output.read().decode(), usage

    def check(self):
        """Ends the program where the others have given a value different ids."""
        for program in PROGRAMS[1:]:
            for file in sorted((self.folder / program).glob("*.npy")):
                ours = np.load(self.folder / "nas" / file.name, mmap_mode="r")
                if not np.array_equal(np.load(file, mmap_mode="r"), ours):
                    sys.exit(f"{file.name}: nas and {program} differ")


def parts_of(log: Path) -> list[Path]:
    """The log as Parquet, in parts, made where it is not there yet."""
    folder = log.with_suffix(".parquet")
    if not folder.exists():
        making = folder.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        columns = ["label", *(f"I{i}" for i in range(1, 14)), *(f"C{i}" for i in range(1, 27))]
        types = {name: pa.string() if name[0] == "C" else pa.int64() for name in columns}
        table = pa.csv.read_csv(
            log,
            read_options=pa.csv.ReadOptions(column_names=columns),
            parse_options=pa.csv.ParseOptions(delimiter="\t", quote_char=False),
            convert_options=pa.csv.ConvertOptions(
                column_types=types, null_values=[""], strings_can_be_null=True
            ),
        )
        rows = -(-table.num_rows // PARTS)
        for part in range(PARTS):
            path = making / f"part-{part:05}.parquet"
            pa.parquet.write_table(table.slice(part * rows, rows), path)
        making.rename(folder)
    return sorted(folder.glob("*.parquet"))


def made_log(nas: Path, folder: Path, rows: int) -> Path:
    """The log of so many rows, made where it is not there yet."""
    path = folder / f"criteo-{rows}.tsv"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [nas, "synth", "--form", "criteo", "--rows", rows, "--positive-rate", 0.25]
        command += ["--out", path]
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return path


def measure(machine: Machine, logs: dict[int, Path], rounds: int) -> list[Run]:
    """All imports, the programs in turn."""
    runs = []
    for rows, log in logs.items():
        for number in range(rounds):
            for program in PROGRAMS:
                runs.append(machine.imported(program, log, rows))
                print(f"{program}, {rows:,} rows: {runs[-1].seconds:.1f} s", file=sys.stderr)
            if number == 0:
                machine.check()
    return runs


def summarised(runs: list[Run], logs: dict[int, Path]) -> list[Result]:
    results = []
    for rows, log in logs.items():
        sizes = {program: log.stat().st_size for program in PROGRAMS}
        sizes["nas, Parquet"] = sum(part.stat().st_size for part in parts_of(log))
        for program in PROGRAMS:
            own = [run for run in runs if run.rows == rows and run.program == program]
            seconds = median(run.seconds for run in own)
            results.append(
                Result(
                    program,
                    rows,
                    seconds,
                    median(run.cpu_seconds for run in own),
                    sizes[program] / 1e6 / seconds,
                    median(run.memory for run in own) / 1e6,
                    median(run.disk for run in own) / 1e6,
                )
            )
    return results


def markdown(results: list[Result]) -> str:
    """One line a program and length; growth is what the longer log takes more, by row."""
    columns = ["rows", "seconds", "CPU seconds", "MB/s of input", "peak memory, MB"]
    columns += ["growth, bytes a row", "arrays on disk, MB"]
    lines = [" | ".join(["| program", *columns]) + " |", "| :-- " + "| --: " * len(columns) + "|"]
    for result in results:
        shorter = [r for r in results if r.program == result.program and r.rows < result.rows]
        growth = [
            f"{(result.peak_megabytes - r.peak_megabytes) * 1e6 / (result.rows - r.rows):.0f}"
            for r in shorter[-1:]
        ]
        lines.append(
            f"| {result.program} | {result.rows:,} | {result.seconds:.1f}"
            f" | {result.cpu_seconds:.1f} | {result.megabytes_per_second:.0f} | {result.peak_megabytes:.0f}"
            f" | {''.join(growth)} | {result.disk_megabytes:.0f} |"
        )
    return "\n".join(lines)


def main():
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nas", type=Path, required=True, help="the program")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--logs", type=Path, default=cache / "nas" / "benchmarks")
    parser.add_argument("--json", type=Path, help="a file for the results")
    arguments = parser.parse_args()
    nas = arguments.nas.resolve()
    logs = {rows: made_log(nas, arguments.logs, rows) for rows in sorted(arguments.rows)}
    with tempfile.TemporaryDirectory(dir=arguments.logs) as folder:
        runs = measure(Machine(nas, arguments.threads, Path(folder)), logs, arguments.rounds)
    results = summarised(runs, logs)
    print(markdown(results))
    report = {
        "machine": {"processor": platform.processor(), "threads": arguments.threads},
        "results": [asdict(result) for result in results],
        "runs": [asdict(run) for run in runs],
    }
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2) + "\n")
    else:
        print(json.dumps(report["results"], indent=2))


if __name__ == "__main__":
    main()
