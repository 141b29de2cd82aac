"""Whether the messages that the documentation quotes are messages of the program, and whether a command that the program
prints is quoted for the shell.

A quoted message is code at the beginning of a line that ends with a backslash, or bold code. `…` stands for the parts
that vary; every other part must stand in a string of the sources.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from package import Finding

PAGES = (Path("docs/reference/errors.md"), Path("docs/guide/troubleshooting.md"))

# Where commands are put together: any other text that names a path or value in a command may need quotes.
QUOTING = Path("Sources/Files/ShellCommand.swift")
COMMANDS = "audit|bench|compare|cost|data|doctor|export|import|lab|plan|plot|power|rehearse|report|runs|search|space|synth|tabulate|train"

QUOTED_LINE = re.compile(r"^(`[^`]+`(?:, `[^`]+`)*)\\$")
BOLD = re.compile(r"\*\*`([^`]+)`")
CODE = re.compile(r"`([^`]+)`")
JOINED = re.compile(r"\"\s*\+\s*\"")
CONTINUED = re.compile(r"\\\n\s*")
PRINTED_COMMAND = re.compile(rf"\bnas (?:{COMMANDS})\b(?:(?! \+ )[^\"\n`])*\\\(")


def findings(root: Path) -> list[Finding]:
    """Quoted messages that no source has, and printed commands with values that are not quoted."""
    sources = [(path, path.read_text(encoding="utf-8")) for path in sorted((root / "Sources").rglob("*.swift"))]
    said = "\n".join(spoken(text) for _, text in sources)
    found = []
    for page in PAGES:
        if not (root / page).exists():
            found.append(Finding(str(page), 1, "is not there yet: no message was checked", is_note=True))
            continue
        for message, line in quoted((root / page).read_text(encoding="utf-8")):
            found += [
                Finding(str(page), line, f"no message of the program has `{part}`")
                for part in parts(message)
                if part not in said
            ]
    for path, text in sources:
        if path.relative_to(root) != QUOTING:
            found += [
                Finding(str(path.relative_to(root)), line, "a printed command has a value: make it a ShellCommand")
                for line in printed_commands(text)
            ]
    return found


def quoted(page: str) -> Iterator[tuple[str, int]]:
    """The messages that a page quotes, with their lines."""
    for number, line in enumerate(page.splitlines(), start=1):
        whole = QUOTED_LINE.match(line)
        for message in CODE.findall(whole[1]) if whole else BOLD.findall(line):
            yield message, number


def parts(message: str) -> list[str]:
    """The parts of a message that do not vary; single signs say nothing."""
    return [part for part in (each.strip() for each in message.split("…")) if re.search(r"\w\w", part)]


def spoken(source: str) -> str:
    """A source with the pieces of each long string joined, and without comments of whole lines."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith("//")]
    return JOINED.sub("", CONTINUED.sub("", "\n".join(lines)))


def printed_commands(source: str) -> Iterator[int]:
    """The lines of strings in which a value is put into a command."""
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.lstrip().startswith("//") and PRINTED_COMMAND.search(line):
            yield number
