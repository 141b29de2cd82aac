"""Whether files are removed and renamed only where that is checked, and paths of the user's are resolved at the border.

Only `Files` removes and renames, and in it only `OwnedFolder` removes folders: there a value proves that they are nas's.
`Fuzzing` makes and damages folders of its own. Names of functions are read, no types.
"""

import re

from package import Finding, Package
from swift_source import SwiftFile
from swift_text import code_of

# Calls of Foundation and the C library. A method of that name, or one that is declared, is another function.
REMOVES = re.compile(
    r"\b(?:removeItem|moveItem|replaceItem|replaceItemAt|trashItem)\(|(?<![.\w])(?<!func )(?:unlink|unlinkat|rmdir"
    r"|rename|renameat|renameat2)\("
)
REMOVES_FOLDER = re.compile(r"(?<![.\w])(?:rmdir|removeItem|trashItem|nftw|fts_open)\(")
MAY_REMOVE = ("Sources/Files", "Sources/Fuzzing")
REMOVER_OF_FOLDERS = "OwnedFolder.swift"

# Options that name what a command writes.
OUTPUT = re.compile(r"@Option\b(?:(?!@Option\b).)*?\bvar (out|plot|predictions|onnx): String\b", re.DOTALL)
RESOLVED = "transform: Path.resolved"
# All commands with such options claim what they write; a search alone writes a new run, which is moved into no other.
CLAIM = re.compile(r"\bCommandOutputs\(")
CLAIMS_NOTHING = "SearchCommand.swift"
COMMANDS = "nas"


def findings(package: Package) -> list[Finding]:
    """Calls in other places than these, and options of commands that take a path as it is."""
    found = []
    for target in package.swift_targets:
        if target.kind == "test" or target.folder.parts[0] != "Sources":
            continue
        for file in target.files:
            found += calls(file)
            if target.name == COMMANDS:
                found += options(file)
    return found


def calls(file: SwiftFile) -> list[Finding]:
    found = []
    place = "/".join(file.path.parts[:2])
    for number, line in enumerate(code_of("\n".join(file.lines)).split("\n"), 1):
        if place not in MAY_REMOVE and (match := REMOVES.search(line)):
            found.append(finding(file, number, f"calls {match[0]}): only Files removes and renames"))
        elif place == MAY_REMOVE[0] and file.path.name != REMOVER_OF_FOLDERS and (match := REMOVES_FOLDER.search(line)):
            found.append(finding(file, number, f"calls {match[0]}): only {REMOVER_OF_FOLDERS} removes folders"))
    return found


def options(file: SwiftFile) -> list[Finding]:
    code = code_of("\n".join(file.lines))
    is_claimed = CLAIM.search(code) or file.path.name == CLAIMS_NOTHING
    found = []
    for match in OUTPUT.finditer(code):
        line = code.count("\n", 0, match.start(1)) + 1
        if RESOLVED not in match[0]:
            found.append(
                finding(file, line, f"the option {match[1]} names what is written: expected `{RESOLVED}`")
            )
        if not is_claimed:
            found.append(finding(file, line, f"the option {match[1]} names what is written: expected `CommandOutputs`"))
    return found


def finding(file: SwiftFile, line: int, message: str) -> Finding:
    return Finding(str(file.path), line, message)
