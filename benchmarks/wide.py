"""Measures how the time of `nas` grows with the columns of a log, and prints a table.

Logs of 4,000 rows and 60, 100, 200 and 600 columns: numbers and small whole numbers in turn, of
which the first six tell something of the label. Each is drafted and searched as it is, with the
targets of the draft. What counts is processor time, user and system, which neighbours on the
machine change least; of several rounds the median.

The program ends with an error where the widest log takes more than ten times what the narrowest
does: then something takes the square of the columns.
"""

import argparse
import math
import os
import random
import statistics
import subprocess
import tempfile
from pathlib import Path

ROWS = 4000
MOST = 10


def write_log(path: Path, columns: int):
    """Writes a log of so many columns beside the label."""
    source = random.Random(columns)
    with path.open("w") as file:
        print("click", *(f"f{i}" for i in range(columns)), sep=",", file=file)
        for _ in range(ROWS):
            values, logit = [], -1.5
            for i in range(columns):
                if i % 2 == 0:
                    value = round(source.random(), 3)
                    effect = value - 0.5
                else:
                    value = source.randrange(10)
                    effect = 0.6 * (value % 3 - 1)
                values.append(value)
                logit += effect if i < 6 else 0
            label = int(source.random() < 1 / (1 + math.exp(-logit)))
            print(label, *values, sep=",", file=file)


def run(command: list[str]) -> tuple[float, float]:
    """Runs a command, and returns seconds of processor time and the peak of its memory in MB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with process.stderr:
        told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    code = process.returncode = os.waitstatus_to_exitcode(status)
    # 3: nothing is claimed, which is an answer.
    if code not in (0, 3):
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{told.decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nas", default=".build/release/nas")
    parser.add_argument("--columns", type=int, nargs="+", default=[60, 100, 200, 600])
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    drafts = {columns: [] for columns in arguments.columns}
    searches = {columns: [] for columns in arguments.columns}
    memory = dict.fromkeys(arguments.columns, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        for columns in arguments.columns:
            write_log(Path(folder, f"{columns}.csv"), columns)
        # In turn, so that a neighbour disturbs all of them.
        for turn in range(arguments.rounds):
            for columns in arguments.columns:
                log, space = f"{folder}/{columns}.csv", f"{folder}/{columns}-{turn}.yaml"
                draft = [arguments.nas, "space", "init", "--data", log, "--out", space]
                drafts[columns].append(run(draft)[0])
                search = [arguments.nas, "search", space, "--out", f"{folder}/{columns}-{turn}"]
                seconds, peak = run(search)
                searches[columns].append(seconds)
                memory[columns] = max(memory[columns], peak)

    print("| columns | draft, s | search, s | a column, ms | peak, MB |")
    print("| --: | --: | --: | --: | --: |")
    for columns in arguments.columns:
        draft, search = statistics.median(drafts[columns]), statistics.median(searches[columns])
        print(
            f"| {columns} | {draft:.2f} | {search:.1f} | {1000 * search / columns:.0f}"
            f" | {memory[columns]:.0f} |"
        )
    narrow, wide = arguments.columns[0], arguments.columns[-1]
    ratio = statistics.median(searches[wide]) / statistics.median(searches[narrow])
    print(f"\n{wide} columns take {ratio:.1f} times what {narrow} take; at most {MOST} are wanted.")
    if ratio > MOST:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
