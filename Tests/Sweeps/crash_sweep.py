"""Disturbs a command at each of its system calls that touch files, and looks whether it can be gone on with.

    make crash-sweep

The command is a short search (with and without snapshots, resumed, over an earlier run), an import, or a training with
an ONNX file. One undisturbed run lists the calls from the first one that names a file of the world. Then, for each
call and each fault that it can have, the same command begins in a fresh copy of the world and meets the fault there:

- KILL: the process is killed before the call. TORN: after half of a write. SHORT: a write takes half of its bytes.
- EIO for all calls, ENOSPC for calls that take space, EMFILE for opens, ENOMEM for mappings of files.

It must not crash or hang, exit with a code that is documented, say why, leave what is not its own, and have made all
files if it says so; and the command that goes on must end with the files of the undisturbed run but for times. It
tells nothing of the order in which a disk takes writes: disk_sweep.py does.
"""

import argparse
import collections
import errno
import multiprocessing
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import world as worlds
from lab import Lab
from tracer import OPENS, READS, WRITES, Action, Call, Fail, Kill, Short, Torn
from world import CASES, Case

SPACE_TAKING = {"write", "pwrite64", "ftruncate", "fallocate", "mkdir", "mkdirat", "rename", "renameat", "renameat2",
                "link", "linkat", "symlink", "symlinkat", "fsync", "fdatasync"}
FAULTS = ["KILL", "TORN", "SHORT", "EIO", "ENOSPC", "EMFILE", "ENOMEM"]


@dataclass(frozen=True)
class Position:
    """A call of the undisturbed run: by what it is, and how many of its like are before it."""

    label: str
    occurrence: int
    kind: str

    def __str__(self) -> str:
        return f"{self.label} #{self.occurrence}"


@dataclass(frozen=True)
class Trial:
    case: str
    position: Position
    fault: str

    @property
    def action(self) -> Action:
        return {"KILL": Kill(), "TORN": Torn(), "SHORT": Short()}.get(self.fault) or Fail(getattr(errno, self.fault))


@dataclass
class Result:
    trial: Trial
    problems: list[str]
    # Whether the call was met at all.
    hit: bool = True
    code: int = 0
    said: str = ""


class Labels:
    """Names the calls of one run, from the first that names a file of the world."""

    def __init__(self, world: Path, output: Path):
        self.world, self.output, self.begun = str(world), str(output), False
        self.counts: collections.Counter = collections.Counter()

    def position(self, call: Call) -> Position | None:
        inside = any(path.startswith(self.world + "/") for path in call.paths)
        self.begun |= inside
        if not self.begun or call.name == "mmap" and (not call.paths or not inside):
            return None
        names = [self.name(path) for path in call.paths]
        label = f"{call.name} {' '.join(names)}"
        self.counts[label] += 1
        return Position(label, self.counts[label], self.kind(call, names, inside))

    def name(self, path: str) -> str:
        if path.startswith(self.output):
            return "(standard output)" if path.endswith(".out") else "(standard error)"
        return worlds.normal(path.removeprefix(self.world + "/"))

    @staticmethod
    def kind(call: Call, names: list[str], inside: bool) -> str:
        """The row of the table in which a call is counted."""
        if call.name in OPENS:
            return ("open to write" if call.writes else "open to read") if inside else "open of the system's files"
        if call.name in WRITES:
            return "write" if inside else "print"
        return {"mmap": "map", "fdatasync": "fsync", "pread64": "read", "getdents64": "read a folder"}.get(
            call.name, call.name)


def faults(position: Position) -> list[str]:
    """The faults that a call can have."""
    name = position.label.split()[0]
    if name == "mmap":
        return ["KILL", "ENOMEM"]
    if name in READS:
        return ["EIO"]
    found = ["KILL", "EIO"]
    if name in WRITES:
        found += ["TORN", "SHORT"] if position.kind == "write" else ["SHORT"]
    if name in SPACE_TAKING or position.kind == "open to write":
        found.append("ENOSPC")
    if name in OPENS:
        found.append("EMFILE")
    return found


def positions(lab: Lab, case: Case) -> list[Position]:
    """All calls of a case's undisturbed command."""
    lab.begin(case)
    labels, found = Labels(lab.world, lab.output), []

    def look(call: Call) -> None:
        if position := labels.position(call):
            found.append(position)

    lab.trace(case, look)
    return found


def disturbed(lab: Lab, trial: Trial) -> Result:
    """One command with one fault."""
    case = CASES[trial.case]
    code = lab.reference(case).code
    lab.begin(case)
    labels, hit = Labels(lab.world, lab.output), False

    def look(call: Call) -> Action:
        nonlocal hit
        if hit or labels.position(call) != trial.position:
            return None
        hit = True
        return trial.action

    ended, said = lab.trace(case, look)
    result = Result(trial, [], hit, ended.code, said.messages)
    killed = trial.fault in {"KILL", "TORN"}
    if ended.timed_out:
        result.problems.append("hangs")
    elif ended.code < 0 and not (killed and ended.code == -9):
        result.problems.append(f"crashes with signal {-ended.code}")
    elif not killed and ended.code not in worlds.EXIT_CODES:
        result.problems.append(f"exit code {ended.code}")
    elif ended.code == 1 and not said.messages.strip() and "standard error" not in trial.position.label:
        result.problems.append("says nothing")
    elif not killed and ended.code == code and said.output.count("\n") != lab.reference(case).lines:
        result.problems.append(f"output is lost, and the exit code is {code}")
    if not killed and ended.code == code:
        found = worlds.differences(lab.reference(case).files, worlds.content(lab.world, case))
        # What is left behind may be removed later: it makes no claim false.
        result.problems += [f"exit code {code}, and {each}" for each in found if not each.endswith("left behind")]
    result.problems += lab.resumed(case)
    return result


# The work, by several processes


lab: Lab


def begin_worker(nas: str, folder: str, reads: bool) -> None:
    global lab
    lab = Lab(nas, Path(folder) / f"worker-{os.getpid()}")
    lab.folder.mkdir()
    lab.reads = reads


def list_positions(name: str) -> list[Position]:
    return positions(lab, CASES[name])


def list_problems(name: str) -> list[str]:
    return lab.reference(CASES[name]).problems


def work(trial: Trial) -> Result:
    try:
        return disturbed(lab, trial)
    except Exception as error:
        return Result(trial, [f"the sweep itself fails: {type(error).__name__}: {error}"])


def table(case: str, results: list[Result]) -> str:
    """How often each kind of call had each fault, and how often that went wrong."""
    rows = collections.defaultdict(lambda: collections.defaultdict(list))
    for result in results:
        rows[result.trial.position.kind][result.trial.fault].append(result)
    lines = [f"| {case} | calls | {' | '.join(FAULTS)} |", f"| :-- | --: |{' --: |' * len(FAULTS)}"]
    for kind, by_fault in sorted(rows.items()):
        cells = []
        for fault in FAULTS:
            found = by_fault.get(fault, [])
            bad = sum(bool(result.problems) for result in found)
            cells.append(f"{len(found)} ({bad} bad)" if bad else str(len(found) or ""))
        calls = len({result.trial.position for found in by_fault.values() for result in found})
        lines.append(f"| {kind} | {calls} | {' | '.join(cells)} |")
    return "\n".join(lines)


def report(case: str, results: list[Result], seconds: float, verbose: bool) -> int:
    """Prints what was found; returns how many trials went wrong."""
    print(table(case, results))
    missed = [result for result in results if not result.hit]
    bad = [result for result in results if result.problems]
    print(f"{case}: {len(results)} trials, {len(missed)} of calls that were not met again, {len(bad)} went wrong, "
          f"{seconds:.0f} s")
    kinds = collections.defaultdict(list)
    for result in bad:
        for problem in result.problems:
            kinds[problem].append(f"{result.trial.fault} at {result.trial.position}; exit code {result.code}")
    print(printed(kinds, verbose), flush=True)
    return len(bad)


def printed(problems: dict[str, list[str]], is_whole: bool) -> str:
    """Problems, the most frequent first, with the places where they were met, or a few of them."""
    lines = []
    for problem, places in sorted(problems.items(), key=lambda each: -len(each[1])):
        lines += [f"  {len(places)} × {problem}", *(f"      {place}" for place in (places if is_whole else places[:4]))]
    return "\n".join([*lines, ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nas", required=True, help="the program")
    parser.add_argument("--case", action="append", choices=CASES, help="only these cases")
    parser.add_argument("--fault", action="append", choices=FAULTS, help="only these faults")
    parser.add_argument("--only", default="", help="only calls whose label holds this text")
    parser.add_argument("--reads", action="store_true", help="fail reads as well")
    parser.add_argument("--sample", type=int, default=1, metavar="K", help="only every K-th trial")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--list", action="store_true", help="print the calls, and disturb none")
    parser.add_argument("--verbose", action="store_true", help="name every trial that goes wrong")
    options = parser.parse_args()
    nas = str(Path(options.nas).resolve())
    # In memory, where a sync takes no time.
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="nas-sweep-", dir=place) as folder:
        bad = 0
        with multiprocessing.Pool(options.jobs, begin_worker, (nas, folder, options.reads)) as pool:
            for name in options.case or CASES:
                began = time.monotonic()
                found = [each for each in pool.apply(list_positions, (name,)) if options.only in each.label]
                if options.list:
                    print("\n".join(f"{name}: {each}" for each in found))
                    continue
                trials = [Trial(name, position, fault) for position in found for fault in faults(position)
                          if fault in (options.fault or FAULTS)][::options.sample]
                undisturbed = pool.apply(list_problems, (name,))
                print("".join(f"{name}, undisturbed: {problem}\n" for problem in undisturbed), end="")
                results = pool.map(work, trials, chunksize=4)
                bad += len(undisturbed)
                bad += report(name, results, time.monotonic() - began, options.verbose)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
