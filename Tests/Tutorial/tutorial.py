#!/usr/bin/env python3
"""Runs the commands of the tutorial, and of the guide to verdicts, from top to bottom, and compares their output.

Each page has an empty folder of its own. In a page a block marked `sh` is run, a block marked `python FILE` is written
to FILE, and a block marked `text` is the standard output of the block before it. `...` on a line of its own stands for
any number of lines. Words must be as shown; numbers with their units and the widths of columns may differ, since
another kind of processor rounds differently, but not in a block marked `text exact`. Then every `nas` command in README.md and docs/guide is held against the program: its
subcommand and its options must exist.

    python3 Tests/Tutorial/tutorial.py --nas .build/release/nas
    python3 Tests/Tutorial/tutorial.py --nas .build/release/nas --record     # writes the outputs into the pages
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path

import commands

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs/guide/tutorial.md", ROOT / "docs/guide/reading-the-verdict.md"]
# Versions of what the page installs from PyPI.
CONSTRAINTS = ROOT / "Tests/Interop/requirements.txt"
ELISION = "..."
LONGEST_LINE = 120


@dataclass
class Block:
    """A fenced block: its info string, its lines, and the numbers of its first and last line of text in the page."""

    info: list[str]
    lines: list[str]
    start: int
    kind: str = field(init=False)

    def __post_init__(self):
        self.kind = self.info[0] if self.info else ""

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nas", type=Path, default=ROOT / ".build/release/nas", help="the program")
    parser.add_argument("--page", type=Path, action="append", help="a page to run, if not both")
    parser.add_argument("--record", action="store_true", help="write the outputs into the pages")
    parser.add_argument("--commands-only", action="store_true", help="check that commands exist, run nothing")
    arguments = parser.parse_args()
    nas = arguments.nas.resolve()
    failures = []
    for page in [] if arguments.commands_only else arguments.page or PAGES:
        with tempfile.TemporaryDirectory(prefix="nas-tutorial-") as folder:
            failures += run_page(page.resolve(), nas, Path(folder), arguments.record)
    pages = [ROOT / "README.md", ROOT / "data/README.md", *sorted((ROOT / "docs/guide").glob("*.md"))]
    failures += commands.unknown_commands(pages, nas, ROOT)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def run_page(page: Path, nas: Path, folder: Path, record: bool) -> list[str]:
    """Runs the blocks of a page; the failures, of which a failed command is the last."""
    lines = page.read_text(encoding="utf-8").split("\n")
    # Same bits on all machines with AVX2, as `make oracle`; a cache of its own, so that nothing is there before.
    environment = os.environ | {
        "PATH": f"{program_folder(nas, folder)}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(folder / "cache"),
        "PIP_CACHE_DIR": str(Path("~/.cache/pip").expanduser()), "PIP_CONSTRAINT": str(CONSTRAINTS),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1", "OPENBLAS_CORETYPE": "Haswell", "LC_ALL": "C.UTF-8",
    }
    work = folder / "work"
    work.mkdir()
    failures, output, replacements = [], None, []
    for block in blocks(lines):
        if block.kind == "python" and len(block.info) > 1:
            (work / block.info[1]).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            output = run(block, work, environment, page)
            if output is None:
                return failures + [f"{page.relative_to(ROOT)}:{block.start}: the commands failed"]
        elif block.kind == "text" and output is not None:
            actual = wrapped(output)
            exact = "exact" in block.info
            if not shows(block.lines, actual, exact):
                failures.append(difference(block, actual, page))
            if record:
                replacements.append((block, recorded(block.lines, actual)))
    if record:
        for block, new in reversed(replacements):
            lines[block.start:block.start + len(block.lines)] = new
        page.write_text("\n".join(lines), encoding="utf-8")
        return []
    return failures


def program_folder(nas: Path, folder: Path) -> Path:
    """A folder that holds the program alone, under its name."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "nas").symlink_to(nas)
    return programs


def blocks(lines: list[str]) -> list[Block]:
    """The fenced blocks of a page, in order. `start` is the index of a block's first line."""
    found, info, start = [], None, 0
    for index, line in enumerate(lines):
        if info is None and line.startswith("```"):
            info, start = line[3:].split(), index + 1
        elif info is not None and line.rstrip() == "```":
            found.append(Block(info, lines[start:index], start))
            info = None
    return found


def run(block: Block, work: Path, environment: dict, page: Path) -> str | None:
    """The standard output of a block, nil if one of its commands fails."""
    began = time.monotonic()
    process = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text], cwd=work, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = block.lines[0] + (" ..." if len(block.lines) > 1 else "")
    print(f"{page.name}:{block.start}: {time.monotonic() - began:6.1f} s  {first}", flush=True)
    if process.returncode != 0:
        print(f"{process.stdout}\n{process.stderr}\nexit code {process.returncode}", file=sys.stderr)
        return None
    return process.stdout


def wrapped(output: str) -> list[str]:
    """The lines of an output, sentences in lines that fit on the page, as a terminal wraps them."""
    lines = []
    for line in output.rstrip("\n").split("\n"):
        is_sentence = len(line) > LONGEST_LINE and not line.startswith(("|", "#"))
        lines += textwrap.wrap(line, LONGEST_LINE, break_long_words=False) if is_sentence else [line]
    return lines


def shows(shown: list[str], actual: list[str], exact: bool = False) -> bool:
    """Whether an output is the one that is shown, in which `...` stands for any lines."""
    clean = (lambda line: line.rstrip()) if exact else words
    shown, actual = [line if line == ELISION else clean(line) for line in shown], [clean(line) for line in actual]
    parts = parts_of(shown)
    if len(parts) == 1:
        return parts[0] == actual
    head, *middle, tail = parts
    if len(head) + len(tail) > len(actual) or actual[:len(head)] != head:
        return False
    end = len(actual) - len(tail)
    if actual[end:] != tail:
        return False
    place = len(head)
    for part in middle:
        places = [i for i in range(place, end - len(part) + 1) if actual[i:i + len(part)] == part]
        if not places:
            return False
        place = places[0] + len(part)
    return True


def words(line: str) -> str:
    """A line without its numbers, their units of size and of time, and the widths of its columns."""
    line = re.sub(r"[+−-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?: ?[kMG]B?\b| ?bytes\b)?", "#", line)
    line = re.sub(r"# (?:s|min|h)\b(?: # (?:s|min)\b)*", "#", line)
    return re.sub(r"-{2,}", "--", re.sub(r"[ \t]+", " ", line)).strip()


def parts_of(shown: list[str]) -> list[list[str]]:
    """The lines between the elisions; one part more than there are elisions."""
    parts = [[]]
    for line in shown:
        if line == ELISION:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def recorded(shown: list[str], actual: list[str]) -> list[str]:
    """What to show of an output: the parts that were shown, from the line like their first to the line like their last."""
    parts = parts_of(shown)
    if len(parts) == 1:
        return actual
    found, place = [], 0
    for number, part in enumerate(parts):
        if number > 0:
            found.append(ELISION)
        if part:
            # The first part begins with the output and the last ends with it, whatever their words are now.
            start = place_of(part[0], actual, place, place) if number > 0 else 0
            is_last = number == len(parts) - 1
            end = len(actual) - 1 if is_last else place_of(part[-1], actual, start, min(start + len(part), len(actual)) - 1)
            found += actual[start:end + 1]
            place = end + 1
    return found


def place_of(line: str, actual: list[str], start: int, default: int) -> int:
    """Where a line like this one is, from `start` on."""
    return next((i for i in range(start, len(actual)) if words(actual[i]) == words(line)), default)


def difference(block: Block, actual: list[str], page: Path) -> str:
    shown = "\n".join(f"    {line}" for line in block.lines)
    there = "\n".join(f"    {line}" for line in actual)
    return f"{page.name}:{block.start}: the page shows\n{shown}\nwhile the commands print\n{there}"


if __name__ == "__main__":
    sys.exit(main())
