#!/usr/bin/env python3
"""Checks what a compiler does not: that the structure of the sources is the one that they declare.

Finds cycles between folders, imports that Package.swift does not declare and dependencies that nothing imports,
functions above 70 lines, exported declarations without a doc comment, keys of a search space without reference text,
output that passes by the checked writer, and files that are opened, removed or renamed elsewhere than in Files; and
prints the graph of the rooms, lowest first. It reads tokens and knows no types: it is no compiler.

    python3 Tests/Structure/structure.py --root .
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

import file_calls
import error_pages
import folders
import space_keys
from package import Finding, Package, Target
from swift_source import BODIES, Declaration, SwiftFile
from swift_text import code_of

MOST_LINES_OF_A_FUNCTION = 70
MANY_LINES_OF_A_FILE = 400

# The only file that writes to the standard output or the standard error: it checks, escapes, and never crashes. The
# other one says that there is no memory, in words of its own, and ends the process.
CONSOLE = "Sources/Files/Console.swift"
LAST_WORDS = "Sources/Numerics/Matrix/Matrix.swift"
OTHER_OUTPUT = re.compile(
    r"""(?<![\w.])(?:Swift\.|Glibc\.)?(?:print|debugPrint|dump|NSLog|puts|fputs|putchar|v?f?printf|perror)\s*\(
    |\bFile(?:Handle|Descriptor)\.standard(?:Output|Error)\b | (?<![\w)\]?])\.standard(?:Output|Error)\b
    |\bSTD(?:OUT|ERR)_FILENO\b | (?<![\w.])std(?:out|err)\b | \bwrite\s*\(\s*[12]\s*,""",
    re.VERBOSE,
)

# The rooms that open files: one function there refuses pipes and devices, which may never end or begin.
OPENING = ("Sources/Files", "Sources/Fuzzing")
OTHER_OPENING = re.compile(
    r"""\bopen(?:at)?\s*\([^\n]*\bO_[A-Z] | \bf(?:re)?open\s*\( | \bFileHandle\s*\(\s*for\w+
    |\b(?:Data|String|NSData|NSString|XMLParser|InputStream)\s*\(\s*(?:contentsOf\w*|fileAtPath|url)\s*:""",
    re.VERBOSE,
)

# Modules that come with Swift.
TOOLCHAIN = set(
    """Swift Foundation FoundationEssentials FoundationInternationalization FoundationNetworking FoundationXML
    Dispatch Glibc Musl Darwin Android WinSDK Synchronization Observation RegexBuilder Distributed Cxx CxxStdlib
    Testing XCTest PackageDescription PackagePlugin CompilerPluginSupport _Concurrency _Differentiation
    _StringProcessing _Volatile os""".split()
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2], help="the package's folder")
    root = parser.parse_args().root.resolve()
    try:
        package = Package.read(root)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{root / 'Package.swift'}: cannot be read: {error}", file=sys.stderr)
        return 2
    return check(package)


def check(package: Package) -> int:
    """Prints the graph and what is found, as a compiler does; 1 if that is more than notes."""
    print("\n".join(graph(package)))
    found = findings(package)
    for each in found:
        print(each)
    errors = sum(not each.is_note for each in found)
    print(f"{errors} findings" if errors != 1 else "1 finding")
    return 1 if errors else 0


def findings(package: Package) -> list[Finding]:
    """What all rules find, rule by rule."""
    return [
        *missing_folders(package),
        *cycles(package),
        *undeclared_imports(package),
        *unused_dependencies(package),
        *long_functions(package),
        *missing_comments(package),
        *long_files(package),
        *file_calls.findings(package),
        *error_pages.findings(package.root),
        *space_keys.findings(package.root),
        *other_output(package),
        *other_opening(package),
    ]


# The rules


def missing_folders(package: Package) -> list[Finding]:
    """Targets whose folder is not there, or has nothing for Swift or C to compile: all rules would pass them."""
    return [
        Finding(
            "Package.swift", package.line_of(target.name),
            f"the target {target.name} has no sources in {target.folder}",
        )
        for target in package.targets
        if target.kind != "binary" and not target.files and not target.is_c
    ]


def cycles(package: Package) -> list[Finding]:
    """Folders of a target, targets, and folders of targets that depend on each other."""
    found = []
    for target in package.swift_targets:
        found += folders.cycles(
            f"the folders of {target.name}", folders.folders(target), folders.folder_edges(package, target)
        )
    targets = [target.name for target in package.targets]
    found += folders.cycles("targets", targets, folders.target_edges(package))
    groups = sorted({folders.group_of(target) for target in package.targets})
    return found + folders.cycles("the folders of targets", groups, folders.group_edges(package))


def undeclared_imports(package: Package) -> list[Finding]:
    """Modules that a target imports and does not declare: once for each, at the first file."""
    found = []
    for target in package.swift_targets:
        own = {module for other in package.targets if other.name in target.dependencies for module in other.modules}
        declared = own | target.modules | set(target.products)
        # A target of the package may be named like a module of the toolchain; then it is the one that is meant.
        declared |= TOOLCHAIN - set(package.by_module)
        for module, places in target.imports.items():
            if module not in declared:
                (file, line), *others = places
                more = f" (and {len(others)} more)" if others else ""
                message = f"imports {module}, which {target.name} does not declare in Package.swift{more}"
                found.append(Finding(str(file.path), line, message))
    return found


def unused_dependencies(package: Package) -> list[Finding]:
    """Dependencies that a target declares and no file of it imports."""
    by_name = {target.name: target for target in package.targets}
    found = []
    for target in package.swift_targets:
        needless = [
            name
            for name in target.dependencies
            if not by_name[name].modules & set(target.imports)
            and not by_name[name].is_built
            and not by_name[name].is_linked_only
        ]
        needless += [name for name in target.products if name not in target.imports]
        for name in needless:
            line = package.line_of(target.name, name)
            found.append(Finding("Package.swift", line, f"{target.name} declares {name}, which no file of it imports"))
    return found


def long_functions(package: Package) -> list[Finding]:
    """Functions, initialisers, subscripts and properties with a body of too many lines."""
    return [
        Finding(
            str(file.path), each.line,
            f"{name_of(each)} has {each.length} lines, more than {MOST_LINES_OF_A_FUNCTION}",
        )
        for file in written_files(package)
        for each in file.declarations
        if each.kind in BODIES and each.length > MOST_LINES_OF_A_FUNCTION
    ]


def missing_comments(package: Package) -> list[Finding]:
    """Exported declarations without a doc comment, unless they inherit that of a protocol's requirement."""
    documented = Requirements(package)
    return [
        Finding(str(file.path), each.line, f"{each.access} {each.kind} {name_of(each)} has no doc comment")
        for file in written_files(package)
        for each in file.exported
        if each.kind not in ("extension", "deinit")
        and not each.overrides
        and not has_comment(file, each)
        and not documented.are_met_by(each)
    ]


class Requirements:
    """The documented requirements of the package's protocols, and which types promise to meet them."""

    def __init__(self, package: Package):
        self.of: dict[str, set[str]] = {}
        self.parents: dict[str, set[str]] = {}
        for file in written_files(package):
            protocols = {each.path for each in file.declarations if each.kind == "protocol"}
            for each in file.declarations:
                if each.scope in protocols and has_comment(file, each):
                    self.of.setdefault(each.scope[-1], set()).update(each.names)
                if each.inherits:
                    self.parents.setdefault(each.path[-1], set()).update(each.inherits)

    def are_met_by(self, declaration: Declaration) -> bool:
        """Whether a member is a requirement of its type's protocols, or the default of its own protocol's."""
        seen: set[str] = set()
        open_types = set(declaration.scope[-1:])
        while open_types:
            name = open_types.pop()
            if self.of.get(name, set()).issuperset(declaration.names) and declaration.names:
                return True
            seen.add(name)
            open_types |= self.parents.get(name, set()) - seen
        return False


def has_comment(file: SwiftFile, declaration: Declaration) -> bool:
    """Whether a doc comment that says something stands above a declaration, or between its attributes."""
    between = file.lines[declaration.head - 1 : declaration.keyword_line - 1]
    above: list[str] = []
    at = declaration.head - 2
    while at >= 0 and file.lines[at].strip().startswith("//"):
        above.append(file.lines[at])
        at -= 1
    if any(line.strip().startswith("///") and line.strip(" /") for line in above + between):
        return True
    return at >= 0 and file.lines[at].rstrip().endswith("*/") and closes_doc_comment(file.lines[: at + 1])


def closes_doc_comment(lines: list[str]) -> bool:
    text = "\n".join(lines).rstrip()
    comment = text[text.rfind("/*") :]
    return comment.startswith("/**") and bool(comment.strip("/* \n"))


def long_files(package: Package) -> list[Finding]:
    """Notes on files that ask to be two."""
    return [
        Finding(str(file.path), 1, f"{length} lines: a file past {MANY_LINES_OF_A_FILE} asks to be two", is_note=True)
        for file in written_files(package)
        if (length := len(file.lines) - 1) > MANY_LINES_OF_A_FILE
    ]


def other_output(package: Package) -> list[Finding]:
    """Code of the program that writes to the standard output or the standard error by itself."""
    return [
        Finding(path, line, f"writes by `{found}`: use Console, the checked writer")
        for path, line, found in matches(package, OTHER_OUTPUT)
        if path not in (CONSOLE, LAST_WORDS)
    ]


def other_opening(package: Package) -> list[Finding]:
    """Code of the program that opens files by itself."""
    return [
        Finding(path, line, f"opens by `{found}`: use DurableFile, MappedFile or ByteReader")
        for path, line, found in matches(package, OTHER_OPENING)
        if not path.startswith(OPENING)
    ]


def matches(package: Package, pattern: re.Pattern) -> list[tuple[str, int, str]]:
    """Where a pattern stands in the code of the program: file, line and what was found."""
    return [
        (str(file.path), line, match[0].strip())
        for file in written_files(package)
        if file.path.parts[0] == "Sources"
        for line, code in enumerate(code_of("\n".join(file.lines)).split("\n"), 1)
        for match in pattern.finditer(code)
    ]


def written_files(package: Package) -> list[SwiftFile]:
    """All files but the generated ones."""
    return [file for target in package.swift_targets for file in target.files if not file.is_generated]


def name_of(declaration: Declaration) -> str:
    return ".".join((*declaration.scope, ", ".join(declaration.names) or "an operator"))


# The graph


def graph(package: Package) -> list[str]:
    """The rooms with their folders, the lowest first, and what each depends on, unless that follows from the rest."""
    rooms = {target.name: target for target in package.targets if target.kind != "test"}
    edges = {pair: edge for pair, edge in folders.target_edges(package).items() if pair[0] in rooms}
    lines = []
    for name in folders.ordered(list(rooms), edges):
        products = sorted(set(rooms[name].imports) & package.products)
        lines.append(name + arrow(name, folders.reduced(edges)) + (f"; uses {', '.join(products)}" if products else ""))
        places = folders.folders(rooms[name])
        if len(places) > 1:
            inner = folders.folder_edges(package, rooms[name])
            lines += [f"  {place}{arrow(place, folders.reduced(inner))}" for place in folders.ordered(places, inner)]
    return lines


def arrow(node: str, edges: set[tuple[str, str]]) -> str:
    below = sorted(other for each, other in edges if each == node)
    return f" → {', '.join(below)}" if below else ""


if __name__ == "__main__":
    sys.exit(main())
