"""Goes on from every state in which a power cut may leave the disk of a command.

    make disk-sweep

One run of each command is traced with all that it writes. `disk.py` says which states its unsynced writes may leave:
before each sync, with any part of them, in any order, cut or zeros. Each state is made a folder, the command goes on
there, and it must end with the files of an undisturbed run but for times. At the end of a command, what it has made
must be safe. Faults that a command itself meets are crash_sweep.py's.
"""

import argparse
import collections
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

import disk as disks
import world as worlds
from crash_sweep import printed
from disk import Disk, State
from lab import Lab
from world import CASES

lab: Lab
traced: dict[str, tuple[Disk, list[State]]] = {}


def begin_worker(nas: str, folder: str) -> None:
    global lab
    lab = Lab(nas, Path(folder) / f"worker-{os.getpid()}")
    lab.folder.mkdir()


def states(name: str) -> list[State]:
    """The states of a case that differ, of a run of this worker."""
    if name not in traced:
        case = CASES[name]
        lab.begin(case)
        disk = disks.of_calls(lab.world, lab.templates[name],
                              lambda: lab.trace(case, lambda _: None, records=True)[0].calls)
        known, found = set(), []
        for end in disk.moments():
            for state in disk.choices(end):
                if (key := state.key()) not in known:
                    known.add(key)
                    found.append(state)
        traced[name] = disk, found
    return traced[name][1]


def overview(name: str) -> tuple[int, int, int, list[str]]:
    """Of a case: its states, its steps, its moments, and what is not safe at its end."""
    found = states(name)
    disk = traced[name][0]
    return len(found), len(disk.steps), len(disk.moments()), sorted(map(worlds.normal, disk.lost_at_the_end()))


def work(task: tuple[str, int]) -> tuple[str, list[str]]:
    """Goes on from a state, by its number: what it is, and what is wrong with the end."""
    name, number = task
    try:
        found = states(name)
        if number >= len(found):
            return "", []
        # The reference is measured in the same world, which is then made anew.
        lab.reference(CASES[name])
        found[number].make(lab.world)
        return worlds.normal(str(found[number])), lab.resumed(CASES[name], is_checking_foreign=False)
    except Exception as error:
        return "", [f"the sweep itself fails: {type(error).__name__}: {error}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nas", required=True, help="the program")
    parser.add_argument("--case", action="append", choices=CASES, help="only these cases")
    parser.add_argument("--sample", type=int, default=1, metavar="K", help="only every K-th state")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--list", action="store_true", help="count the states, and go on from none")
    parser.add_argument("--verbose", action="store_true", help="name every state that goes wrong")
    options = parser.parse_args()
    nas = str(Path(options.nas).resolve())
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    bad = 0
    with tempfile.TemporaryDirectory(prefix="nas-sweep-", dir=place) as folder, \
            multiprocessing.Pool(options.jobs, begin_worker, (nas, folder)) as pool:
        for name in options.case or CASES:
            began = time.monotonic()
            count, steps, moments, unsafe = pool.apply(overview, (name,))
            print(f"{name}: {steps} steps, {moments} moments, {count} states that differ")
            for each in unsafe:
                print(f"  not safe at the end: {each}")
            bad += len(unsafe)
            if options.list:
                continue
            results = pool.map(work, [(name, number) for number in range(0, count, options.sample)], chunksize=8)
            wrong = collections.defaultdict(list)
            for state, problems in results:
                for problem in problems:
                    wrong[problem].append(state)
            failed = sum(bool(problems) for _, problems in results)
            print(f"{name}: went on from {len(results)} states, {failed} went wrong, {time.monotonic() - began:.0f} s")
            print(printed(wrong, options.verbose), flush=True)
            bad += failed
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
