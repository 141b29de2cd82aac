"""A folder in which the sweeps run nas: a log, a space, files of others around them, and how two outcomes compare.

Commands are run as a user would; what must be equal in the end, and what must not be touched, is said here. It knows
nothing of system calls.
"""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

SPACE = """\
data:
  path: log.csv
  label: click
  order: {time: time}
  features:
    narrow0: {type: categorical}
    narrow1: {type: categorical}
model:
  embeddings:
    narrow0: {choices: [2, 4], baseline: 4}
    narrow1: 3
  hidden:
    - width: {choices: [2, 4, 8], baseline: 8}
      bottleneck: {choices: [none, 1], baseline: none}
training: {batch: 64}
verdict: {seeds: 2, max_seeds: 2, blocks: 4}
"""
ROWS = 600

# What others have in the same folders, under names that nas itself uses.
FOREIGN = {
    "notes.txt": "mine",
    "lock": "4711\n",
    ".run.partial/keep": "mine",
    ".backup.partial/keep": "mine",
    "checkpoint/model.pt": "weights",
    "plots/front.svg": "<svg/>",
    "results/other/run.json": "{}",
    "results/other/checkpoint/finished.jsonl": "{}\n",
    "data/manifest.json": "{}",
    "data/.ds.partial/keep": "mine",
    "cache/other/file": "mine",
    "cache/nas/.keep.partial/file": "mine",
    "cache/nas/mine/manifest.json": "{}",
    "cache/nas/lock": "mine",
}
# Links: where they are, and what they name.
FOREIGN_LINKS = {"results/link": "../checkpoint", "cache/nas/link": "../../checkpoint"}

# Exit codes that README.md names.
EXIT_CODES = {0, 1, 2, 3, 130, 143}

# Values that differ between two runs of the same command, and what the log's file is on this disk.
DIFFERING = {"date", "seconds", "examples_per_second", "machine", "moment", "statuses"}


@dataclass(frozen=True)
class Case:
    """A command that is disturbed, and how a user goes on."""

    name: str
    # Arguments of nas.
    command: list[str]
    # How it is gone on with; the same command if empty.
    recovery: list[str] = field(default_factory=list)
    # What it leaves: files and folders, relative, which must be equal.
    leaves: tuple[str, ...] = ()
    # What is its own beside that: earlier runs that it moves aside. All else in the world is foreign.
    moves: tuple[str, ...] = ()
    # A folder that is there before it, whose files must survive in `leaves` or `moves`.
    keeps: str = ""
    # What is there before it, and good, and so must not be made anew: the times of its files tell.
    stays: tuple[str, ...] = ()
    # Commands before it, in the same world.
    before: tuple[list[str], ...] = ()
    # The file whose rename ends the command before it, where that is to be killed: half a run.
    half_until: str = ""
    # Whether the command refuses to run again once it is complete.
    once: bool = False


SEARCH = ["search", "space.yaml", "--out", "run", "--threads", "1"]
IMPORT = ["import", "log.csv", "--space", "space.yaml", "--out", "data/ds", "--threads", "1"]
TRAIN = ["train", "space.yaml", "--threads", "1", "--out", "trained", "--onnx", "net.onnx", "--onnx-examples", "20",
         "--predictions", "predictions.npy"]
RUN = ("run", "cache/nas/log.csv-*", "cache/nas/index")
TRAINED = ("trained", "net.*", "predictions.npy", "cache/nas/log.csv-*", "cache/nas/index")

CASES = {case.name: case for case in [
    Case("search", SEARCH, [*SEARCH, "--resume"], RUN),
    Case("snapshots", [*SEARCH, "--checkpoint-steps", "3"], [*SEARCH, "--resume"], RUN),
    Case("resume", [*SEARCH, "--resume"], [*SEARCH, "--resume"], RUN, before=(SEARCH,),
         stays=("cache/nas/log.csv-*",), half_until="run/trainer.yaml"),
    Case("again", SEARCH, [*SEARCH, "--resume"], RUN, moves=("run.[0-9]*",), keeps="run",
         stays=("cache/nas/log.csv-*",), before=(SEARCH,)),
    Case("import", IMPORT, leaves=("data/ds",), once=True),
    Case("train", TRAIN, leaves=TRAINED),
]}


def environment(world: Path) -> dict[str, str]:
    return os.environ | {"XDG_CACHE_HOME": str(world / "cache"), "HOME": str(world), "TZ": "UTC",
                         "OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1",
                         # A crash needs no story: its signal tells it.
                         "SWIFT_BACKTRACE": "enable=no"}


@dataclass
class Outcome:
    code: int
    output: str
    messages: str


def run(nas: str, world: Path, arguments: list[str], timeout: float = 120) -> Outcome:
    """Runs nas in a world, undisturbed."""
    done = subprocess.run([nas, *arguments], cwd=world, env=environment(world), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=timeout, check=False)
    return Outcome(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def build(nas: str, world: Path) -> None:
    """Makes a world with a log, a space and what others have."""
    world.mkdir(parents=True)
    (world / "space.yaml").write_text(SPACE)
    for name, text in FOREIGN.items():
        (world / name).parent.mkdir(parents=True, exist_ok=True)
        (world / name).write_text(text)
    for name, target in FOREIGN_LINKS.items():
        (world / name).symlink_to(target)
    made = run(nas, world, ["synth", "--rows", str(ROWS), "--seed", "1", "--positive-rate", "0.3", "--out", "log.csv",
                            "--threads", "1"])
    if made.code:
        raise RuntimeError(f"nas synth fails: {made.messages}")


def renew(world: Path, template: Path) -> None:
    """Makes a world a copy of another one, times included."""
    shutil.rmtree(world, ignore_errors=True)
    shutil.copytree(template, world, symlinks=True)


# What must be equal


def files(world: Path, patterns: tuple[str, ...]) -> list[Path]:
    """The files below what fits the patterns."""
    roots = [path for pattern in patterns for path in world.glob(pattern)]
    return sorted(path for root in set(roots) for path in ([root] if not root.is_dir() else root.rglob("*"))
                  if not path.is_dir() or path.is_symlink())


def content(world: Path, case: Case) -> dict[str, bytes]:
    """What a case has left, by file, without times and dates."""
    return {normal(path.relative_to(world).as_posix()): timeless(path) for path in files(world, case.leaves)}


def normal(name: str) -> str:
    """A name without what is drawn at random, or depends on where the world lies."""
    name = re.sub(r"\.[0-9a-z]{6,16}\.((nas-)?partial)\b", r".*.\1", name)
    return re.sub(r"(log\.csv-|nas/index/)[0-9a-f]{16}", r"\1*", name)


def timeless(path: Path) -> bytes:
    """The content of a file but for times, dates and the machine; checksums of such files are left out as well."""
    if path.is_symlink():
        return b"-> " + os.fsencode(os.readlink(path))
    data = path.read_bytes()
    if path.name == "report.html":
        data = re.sub(rb"<dt>(Time|Speed of the search|Machine|Threads)</dt>\s*<dd>[^<]*</dd>", b"", data)
        return re.sub(rb"<p>\d{4}-\d\d-\d\d ", b"<p>", data)
    if path.suffix != ".json":
        return data
    try:
        value = json.loads(data)
    except ValueError:
        return data
    if path.name == "checksums.json":
        value = {name: None if name in {"run.json", "summary.json"} else told
                 for name, told in value.get("files", {}).items()}
    return json.dumps(without_times(value), sort_keys=True).encode()


def without_times(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_times(each) for key, each in value.items() if key not in DIFFERING}
    return [without_times(each) for each in value] if isinstance(value, list) else value


def differences(expected: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    """Sentences on files that are missing, that are too many, and that differ.

    The index of known logs may be missing: it saves the reading of a log, and a command that cannot write it says so.
    """
    told = [f"{name} is missing" for name in sorted(expected.keys() - found.keys())
            if not name.startswith("cache/nas/index")]
    told += [f"{name} is left behind" for name in sorted(found.keys() - expected.keys())]
    return told + [f"{name} differs" for name in sorted(expected.keys() & found.keys())
                   if expected[name] != found[name]]


def made_anew(world: Path, template: Path, case: Case) -> list[str]:
    """Sentences on what was good before a command and is not the same any more."""
    return [f"{pattern}, which was good, is made anew" for pattern in case.stays
            if any(modified(world / path.relative_to(template)) != modified(path)
                   for path in files(template, (pattern,)))]


def modified(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def lost(world: Path, template: Path, case: Case) -> list[str]:
    """A sentence if the folder that was there before a command is whole in none of the places where it may be."""
    if not case.keeps:
        return []
    old = {path.relative_to(template / case.keeps): path.read_bytes() for path in files(template, (case.keeps,))}
    places = [path for pattern in (*case.leaves, *case.moves) for path in world.glob(pattern)]
    if any(all((place / name).is_file() and (place / name).read_bytes() == data for name, data in old.items())
           for place in places):
        return []
    return [f"what was in {case.keeps} is not whole any more"]


# What must not be touched


def foreign(world: Path, case: Case) -> dict[str, tuple]:
    """All that is not the case's: kinds, modes, contents and times. A folder in which the case makes files of its own
    has no time."""
    own = {path for pattern in case.leaves + case.moves for path in world.glob(pattern)}
    parents = {world} | {(world / pattern).parent for pattern in case.leaves} | {world / "cache"}
    found = {}
    for folder, folders, names in os.walk(world):
        here = Path(folder)
        folders[:] = [name for name in folders if here / name not in own]
        for name in [*folders, *names]:
            path = here / name
            if path not in own:
                found[normal(path.relative_to(world).as_posix())] = fact(path, path in parents)
    return found


def fact(path: Path, is_parent: bool) -> tuple:
    told = path.lstat()
    if path.is_symlink():
        return "link", os.readlink(path), told.st_mtime_ns
    if path.is_dir():
        return "folder", told.st_mode, None if is_parent else told.st_mtime_ns
    return "file", told.st_mode, told.st_mtime_ns, path.read_bytes() if path.is_file() else b""


def touched(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    """Sentences on what is not as before."""
    told = [f"foreign {name} is gone" for name in sorted(before.keys() - after.keys())]
    told += [f"{name} is new outside of run and cache" for name in sorted(after.keys() - before.keys())]
    return told + [f"foreign {name} is changed" for name in sorted(before.keys() & after.keys())
                   if before[name] != after[name]]
