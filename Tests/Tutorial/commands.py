"""Finds the `nas` commands in the code of Markdown pages, and asks the program whether it has them.

Subcommands and options are checked, values are not: this is no run of the commands.
"""

import json
import re
import shlex
import subprocess
from pathlib import Path

# `nas`, on the path or with one, where a command may begin: at the start of a line, of a pipe, behind `&&` or `$ `.
COMMAND = re.compile(r"(?:^|[|;&(]\s*|\$ |`)(?:\S*/)?nas (?=[a-z-])")
# Words for values, in capitals, and marks of optional parts: `nas search SPACE [--rows N]`.
MARKS = str.maketrans("", "", "[]")


def unknown_commands(pages: list[Path], nas: Path, root: Path) -> list[str]:
    """A line for each command in the pages that the program does not have."""
    tree = json.loads(subprocess.run(
        [nas, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout)["command"]
    return [
        f"{page.relative_to(root)}:{number}: {problem}: nas {command}"
        for page in pages
        for number, command in commands(page.read_text(encoding="utf-8"))
        if (problem := problem_of(words(command), tree))
    ]


def commands(text: str) -> list[tuple[int, str]]:
    """The commands in fenced blocks, indented code and between backquotes, without the `nas`, each with its line."""
    found = []
    fenced, goes_on = False, False
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            if not goes_on:
                whole = joined(lines[number - 1:])
                found += [(number, whole[match.end():]) for match in COMMAND.finditer(whole)]
            goes_on = line.endswith("\\")
        else:
            spans = [(span, COMMAND.match(span)) for span in re.findall(r"`([^`]+)`", line)]
            found += [(number, span[match.end():]) for span, match in spans if match]
    return found


def joined(lines: list[str]) -> str:
    """The first line with those that it goes on in, behind a backslash at its end."""
    whole = lines[0].strip()
    for line in lines[1:]:
        if not whole.endswith("\\"):
            break
        whole = whole[:-1] + line.strip()
    return whole


def words(command: str) -> list[str]:
    """The words of a command up to a pipe, a redirection or a comment."""
    command = re.split(r"\s(?:[|;]|&&|\|\||2?>|<\(|#)", command.replace("`", ""))[0]
    try:
        return shlex.split(command.translate(MARKS), comments=True)
    except ValueError:
        return command.translate(MARKS).split()


def problem_of(words: list[str], tree: dict) -> str | None:
    """Why the program does not have a command; nil if it has it."""
    command, rest = tree, words
    if rest and rest[0] == "help":
        rest = rest[1:]
    while command.get("subcommands") and rest and not rest[0].startswith("-") and rest[0] not in ("...", "…"):
        word = rest[0].rstrip(".,:")
        matches = [c for c in command["subcommands"] if c["commandName"] == word and c.get("shouldDisplay", True)]
        if not matches:
            default = command.get("defaultSubcommand")
            return None if default and command is not tree else f"there is no subcommand {word}"
        command, rest = matches[0], rest[1:]
    names = {
        ("--" if name["kind"] == "long" else "-") + name["name"]
        for argument in command.get("arguments", []) for name in argument.get("names", [])
    } | {"--help", "-h", "--version"}
    for word in rest:
        option = word.split("=")[0]
        if re.fullmatch(r"--[a-z][a-z-]*|-[a-z]", option) and option not in names:
            return f"there is no option {option}"
    return None
