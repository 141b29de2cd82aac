"""The refactoring oracle: runs nas in many small ways, and compares what it leaves with what was recorded.

    make oracle           the quick cases
    make oracle-full      all cases
    make oracle-record    records what nas leaves now, after a deliberate change

`cases.py` says what is run. Every file that a case leaves is looked at by its name (`KINDS`):

- exact: its bytes are as recorded. Short texts are recorded themselves, others by size and SHA-256, with a checksum
  for each of 32 pieces that says where a difference begins.
- values: every value that was recorded is there and equal; others may be beside them. Times, rates, the machine and
  sentences are left out.
- not compared: pages and plots, the record and the checksums of a run, journals.

Expectations lie in `expected/CASE/`, what was found in the folder that is printed. The bits of nas depend on the
kernels of OpenBLAS, so that OPENBLAS_CORETYPE must be Haswell, as the Makefile sets it.
"""

import argparse
import fnmatch
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Template

import formats
import logs
from cases import CASES, DEFAULTS, Case, Stopped

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EXPECTED = HERE / "expected"
RECORD = "record.json"

# How a file is compared, by its name: the first pattern that fits.
KINDS = {
    "report.html": None, "run.json": None, "checksums.json": None, "*.svg": None,
    # The journal of a rehearsal, and logs that are made as in the case `synth`.
    "rehearsed/*": None, "native.csv": None, "widthbench.csv": None,
    "controller.jsonl": "exact", "trainer.yaml": "exact", "metrics.json": "exact", "*.npy": "exact",
    "*.onnx": "exact", "*.examples.jsonl": "exact", "*.log": "exact",
    "*.json": json.loads, "*.yaml": formats.yaml, "*.config": formats.protobuf, "*.csv": formats.table,
    "*.txt": formats.printed_tables,
}

# Keys whose values differ from run to run or are sentences.
LEFT_OUT = {"date", "seconds", "examples_per_second", "numerics", "machine", "reason", "label_reason", "order_reason"}

# Commands that take --threads.
THREADED = {"search", "train", "cost", "export", "audit", "tabulate", "compare", "rehearse", "plan", "import", "synth",
            "data inspect", "space init", "space check"}

SHORT_TEXT = 8192
PIECES = 32


class Problem(Exception):
    """A case that could not be run to its end."""


# Running


class Nas:
    """The program, as cases run it."""

    def __init__(self, path: str, threads: int | None, cache: Path):
        self.path, self.threads = str(Path(path).resolve()), threads
        self.environment = os.environ | {"XDG_CACHE_HOME": str(cache)}

    def arguments(self, case: Case, command: str) -> list[str]:
        words = shlex.split(command)
        if " ".join(words[:2]) in THREADED or words[0] in THREADED:
            words += ["--threads", str(self.threads or case.threads)]
        return [self.path, *words]

    @staticmethod
    def make_folders(folder: Path, words: list[str]) -> None:
        """Makes the folders of files that a command is to write."""
        for option, file in zip(words, words[1:]):
            if option in {"--out", "--predictions", "--onnx", ">"}:
                (folder / file).parent.mkdir(parents=True, exist_ok=True)

    def run(self, case: Case, folder: Path, command: str | Stopped) -> int:
        """Runs a command in the folder of a case, and returns its exit code."""
        if isinstance(command, Stopped):
            return self.stop(case, folder, command)
        self.make_folders(folder, shlex.split(command))
        command, _, output = command.partition(" > ")
        with open(folder / output if output else os.devnull, "wb") as out, open(folder / "stderr", "ab") as errors:
            return subprocess.run(self.arguments(case, command), cwd=folder, env=self.environment, stdout=out,
                                  stderr=errors, stdin=subprocess.DEVNULL, timeout=3600).returncode

    def stop(self, case: Case, folder: Path, stopped: Stopped) -> int:
        """Ends a command by a signal as soon as a file is there that it makes on its way."""
        known = set(folder.glob(stopped.after))
        with open(folder / "stderr", "ab") as errors:
            process = subprocess.Popen(self.arguments(case, stopped.command), cwd=folder, env=self.environment,
                                       stdout=subprocess.DEVNULL, stderr=errors, stdin=subprocess.DEVNULL)
        while set(folder.glob(stopped.after)) <= known:
            if process.poll() is not None:
                raise Problem(f"ended before {stopped.after} was there: {stopped.command}")
            time.sleep(0.001)
        process.send_signal(stopped.signal)
        code = process.wait()
        if code == 0:
            raise Problem(f"ended before it could be stopped: {stopped.command}")
        return code


def place_inputs(case: Case, folder: Path, made: Path) -> None:
    """Puts into the folder of a case what it begins with."""
    for name in case.inputs:
        source = made / name if (made / name).exists() else ROOT / name
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    for name, text in case.files.items():
        (folder / name).write_text(text)
    for name, (template, changes) in case.spaces.items():
        text = (HERE / "spaces" / template).read_text()
        if template in DEFAULTS:
            text = Template(text).substitute(DEFAULTS[template] | changes)
        (folder / name).write_text(text)


def run_case(case: Case, nas: Nas, folder: Path, made: Path) -> list[int]:
    """Runs the commands of a case in a new folder, and returns their exit codes."""
    folder.mkdir(parents=True)
    place_inputs(case, folder, made)
    began = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    codes = [nas.run(case, folder, command) for command in case.commands]
    # What a case began with is no result of it.
    for path, changed in began.items():
        if path.is_file() and path.stat().st_mtime_ns == changed:
            path.unlink()
    for one, other in case.equal:
        compare_folders(folder, one, other)
    return codes


def compare_folders(folder: Path, one: str, other: str) -> None:
    """Two runs that must have left the same."""
    for name, file in results(folder).items():
        if name.startswith(f"{one}/"):
            twin = folder / other / name.removeprefix(f"{one}/")
            if not twin.exists():
                raise Problem(f"{one} has {file.name}, {other} has not")
            for difference in differences_of_files(name, measured(name, file), measured(name, twin)):
                raise Problem(f"{one} and {other} differ: {difference}")


# Results


def kind(name: str) -> object:
    """How a file is compared; None if it is not."""
    for pattern, way in KINDS.items():
        if fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(name, f"*/{pattern}"):
            return way
    return None


def results(folder: Path) -> dict[str, Path]:
    """The files of a folder that are compared, by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: path for name, path in named.items() if kind(name)}


def measured(name: str, file: Path) -> object:
    """What is compared of a file: its text, its digest, or its values."""
    way, content = kind(name), file.read_bytes()
    if way == "exact":
        text = short_text(content)
        return digest(content) if text is None else text
    try:
        return without(way(content.decode()))
    except ValueError as error:
        raise Problem(f"{name} cannot be read: {error}") from error


def short_text(content: bytes) -> str | None:
    try:
        return content.decode() if len(content) <= SHORT_TEXT and b"\0" not in content else None
    except UnicodeDecodeError:
        return None


def digest(content: bytes) -> dict:
    size = piece_size(len(content))
    pieces = [f"{zlib.crc32(content[start:start + size]):08x}" for start in range(0, len(content), size)]
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "pieces": " ".join(pieces)}


def piece_size(size: int) -> int:
    return max(1, -(-size // PIECES))


def without(value: object) -> object:
    """A value without the keys that are left out."""
    if isinstance(value, dict):
        return {key: without(inner) for key, inner in value.items() if key not in LEFT_OUT}
    return [without(inner) for inner in value] if isinstance(value, list) else value


# Comparing


def differences_of_files(name: str, expected: object, found: object, file: Path | None = None) -> list[str]:
    """What differs between two measurements of a file."""
    if kind(name) != "exact":
        return [f"{name}: {difference}" for difference in differences(expected, found, "")]
    if expected == found:
        return []
    if isinstance(expected, str) and isinstance(found, str):
        return [f"{name}: {difference}" for difference in different_lines(expected, found)]
    return [f"{name}: {different_bytes(expected, found, file)}"]


def differences(expected: object, found: object, path: str) -> list[str]:
    """The values that were recorded and are not there, or others."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [line for key, value in expected.items() for line in (
            differences(value, found[key], f"{path}.{key}".lstrip(".")) if key in found
            else [f"{path}.{key}".lstrip(".") + f": expected {brief(value)}, found nothing"])]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [line for place, pair in enumerate(zip(expected, found, strict=True))
                for line in differences(*pair, f"{path}[{place}]")]
    # In Python, true is 1.
    same = expected == found and isinstance(expected, bool) == isinstance(found, bool)
    return [] if same else [f"{path}: expected {brief(expected)}, found {brief(found)}"]


def different_lines(expected: str, found: str) -> list[str]:
    pair = expected.split("\n"), found.split("\n")
    lines = [f"line {number}: expected `{one.strip()}`, found `{other.strip()}`"
             for number, (one, other) in enumerate(zip(*pair), start=1) if one != other]
    if len(pair[0]) != len(pair[1]):
        lines.append(f"expected {len(pair[0])} lines, found {len(pair[1])}")
    return lines


def different_bytes(expected: object, found: object, file: Path | None) -> str:
    """Where two digests begin to differ, as far as their pieces tell."""
    if isinstance(expected, str) or isinstance(found, str):
        return f"expected {brief(expected)}, found {brief(found)}"
    size, known = piece_size(expected["bytes"]), expected["pieces"].split()
    content = file.read_bytes() if file else b""
    here = [f"{zlib.crc32(content[start:start + size]):08x}" for start in range(0, len(content), size)]
    same = [one == other for one, other in zip(known, here)]
    first = same.index(False) if False in same else len(same)
    start, end = first * size, min((first + 1) * size, expected["bytes"])
    where = f"from byte {start} to {end}"
    if file and file.suffix in {".jsonl", ".log", ".yaml", ".json"}:
        lines = content[:start].count(b"\n") + 1, content[:end].count(b"\n") + 1
        where += f", lines {lines[0]} to {lines[1]}"
    return (f"expected {expected['bytes']} bytes of SHA-256 {expected['sha256'][:12]}, found {found['bytes']} of "
            f"{found['sha256'][:12]}; the first difference lies {where}")


def brief(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}..."


# Expectations


def record(case: Case, codes: list[int], folder: Path) -> None:
    """Writes what a case left as what it is to leave."""
    target = EXPECTED / case.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    digests, texts = {}, {}
    for name, file in results(folder).items():
        value = measured(name, file)
        if kind(name) == "exact" and not isinstance(value, str):
            digests[name] = value
        else:
            texts[name] = value if isinstance(value, str) else pretty(value) + "\n"
    for name, text in texts.items():
        path = target / recorded_name(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    content = {"exit_codes": codes, "texts": sorted(texts), "digests": digests}
    (target / RECORD).write_text(pretty(content) + "\n")


def pretty(value: object, indent: int = 0) -> str:
    """JSON in lines of about 120 characters; a list of short values has several to a line."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(line) <= 116 or not isinstance(value, dict | list) or not value:
        return line
    space = "\n" + " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {pretty(inner, indent + 1)}" for key, inner in value.items()]
        return "{" + space + f",{space}".join(parts) + "\n" + " " * indent + "}"
    lines = [""]
    for part in (pretty(inner, indent + 1) for inner in value):
        if lines[-1] and ("\n" in part or indent + len(lines[-1]) + len(part) > 114):
            lines.append("")
        lines[-1] += f", {part}" if lines[-1] else part
    return "[" + space + f",{space}".join(lines) + "\n" + " " * indent + "]"


def recorded_name(name: str) -> str:
    """Values of all kinds are recorded as JSON."""
    return name if kind(name) == "exact" or name.endswith(".json") else f"{name}.json"


def compare(case: Case, codes: list[int], folder: Path) -> list[str]:
    """What differs from the expectations of a case."""
    target = EXPECTED / case.name
    if not (target / RECORD).exists():
        return ["nothing is recorded: run `make oracle-record`"]
    expected = json.loads((target / RECORD).read_text())
    lines = [f"`nas {command}`: expected exit code {one}, found {other}" for command, one, other in zip(
        case.commands, expected["exit_codes"], codes, strict=True) if one != other]
    if lines:
        lines += [f"said {line}" for line in (folder / "stderr").read_text().splitlines() if line.startswith("error")]
    found = results(folder)
    for name in [*expected["digests"], *expected["texts"]]:
        if name not in found:
            lines.append(f"{name}: expected a file, found none")
            continue
        known = expected["digests"].get(name)
        if known is None:
            text = (target / recorded_name(name)).read_text()
            known = text if kind(name) == "exact" else json.loads(text)
        lines += differences_of_files(name, known, measured(name, found[name]), found[name])
    return lines


# The program


def check(case: Case, nas: Nas, work: Path, arguments: argparse.Namespace) -> bool:
    """Runs a case, compares or records it, prints a line, and returns whether all was as expected."""
    began, folder = time.monotonic(), work / "cases" / case.name
    try:
        codes = run_case(case, nas, folder, work / "made")
        if arguments.record:
            record(case, codes, folder)
            refused = [f"exit code {code}: nas {command}" for command, code in zip(case.commands, codes) if code]
            print("\n".join(refused), end="\n" * bool(refused))
        lines = compare(case, codes, folder)
    except Exception as problem:  # The other cases are run all the same.
        lines = [f"{type(problem).__name__}: {problem}"]
    seconds = time.monotonic() - began
    word = "FAIL" if lines else "rec " if arguments.record else "ok  "
    shown = lines if len(lines) <= 20 else [*lines[:20], f"and {len(lines) - 20} more"]
    print("\n".join([f"{word} {case.name:<28} {seconds:6.1f} s", *(f"       {line}" for line in shown)]), flush=True)
    return not lines


def numerics(work: Path) -> str:
    """The kernels that a search says it ran on."""
    summaries = sorted(work.glob("cases/*/run/summary.json"))
    return json.loads(summaries[0].read_text()).get("numerics", "unknown") if summaries else "unknown"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nas", required=True, help="the program")
    parser.add_argument("--full", action="store_true", help="all cases")
    parser.add_argument("--record", action="store_true", help="record what is found")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="cases whose names fit, as in 'mixed-*'")
    parser.add_argument("--threads", type=int, help="threads of every command, in place of what a case says")
    parser.add_argument("--jobs", type=int, default=2, help="cases at a time")
    parser.add_argument("--work", type=Path, default=ROOT / ".build/oracle", help="a folder for what is found")
    return parser.parse_args()


def main() -> None:
    arguments = options()
    if os.environ.get("OPENBLAS_CORETYPE") != "Haswell":
        sys.exit("oracle: OPENBLAS_CORETYPE is not Haswell: run it by `make oracle`")
    work = arguments.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    (work / "made").mkdir(parents=True)
    logs.make(work / "made")
    cases = [case for case in CASES if (arguments.full or not case.full) and fnmatch.fnmatch(case.name, arguments.only)]
    began = time.monotonic()
    with ThreadPoolExecutor(arguments.jobs) as pool:
        nas = {case.name: Nas(arguments.nas, arguments.threads, work / "cache" / case.name) for case in cases}
        good = list(pool.map(lambda case: check(case, nas[case.name], work, arguments), cases))
    known = EXPECTED / "numerics.txt"
    if arguments.record and arguments.only == "*":
        known.write_text(numerics(work) + "\n")
    failed = good.count(False)
    print(f"{len(cases)} cases, {failed or 'none'} differ{'s' * (failed == 1)}, {time.monotonic() - began:.0f} s")
    if failed:
        if known.exists() and known.read_text().strip() != numerics(work):
            print(f"They were recorded on {known.read_text().strip()}; this is {numerics(work)}.")
        sys.exit(f"What was found is in {work}/cases, what was expected in {EXPECTED}.")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
