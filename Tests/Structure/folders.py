"""Which folders of a target use which, from the names in their files; and cycles among them.

Inside a module nothing is imported, so the edges come from names: types, functions and members that are declared
in another folder. Only uses that cannot mean anything else are trusted, so a weak edge may be missed.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from package import Finding, Package, Target
from swift_source import TYPES, Declaration, Names, SwiftFile, Use

# Members of the standard library and Foundation that a type of ours may have too.
COMMON_MEMBERS = set(
    """allCases allSatisfy appendingPathComponent bitPattern bitWidth codingPath compactMap contentsOf
    debugDescription deletingLastPathComponent dropFirst dropLast elementsEqual endIndex errorDescription
    exitCode fileSystemRepresentation firstIndex firstRange flatMap forEach formIndex formUnion hashValue
    hasPrefix hasSuffix intValue isEmpty isFinite isInfinite isLetter isNaN isNumber isRunning isSubset
    isSuperset isWhitespace isZero lastIndex lastPathComponent leadingZeroBitCount localizedDescription
    lowerBound makeIterator mapValues nonzeroBitCount pathComponents pathExtension popFirst popLast processID
    rawValue removeAll removeFirst removeLast removeValue replaceSubrange reserveCapacity resolvingSymlinksInPath
    roundedUp singleValueContainer squareRoot standardError standardInput standardOutput startIndex stringValue
    terminationStatus timeIntervalSince trailingZeroBitCount trimmingCharacters trimmingPrefix
    truncatingRemainder underestimatedCount unicodeScalars unkeyedContainer updateValue upperBound userInfo
    utf8CodeUnits waitUntilExit withUnsafeBufferPointer withUnsafeBytes withUnsafeMutableBufferPointer
    withUnsafeMutableBytes withUnsafePointer withUnsafeMutablePointer wrappedValue""".split()
)


@dataclass
class Edge:
    """Why one folder depends on another: for each file, the names that it uses and the line of the first use."""

    uses: dict[Path, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, file: Path, name: str, line: int) -> None:
        self.uses[file].setdefault(name, line)

    @property
    def size(self) -> int:
        return sum(map(len, self.uses.values()))

    @property
    def first(self) -> tuple[Path, int]:
        file = min(self.uses)
        return file, min(self.uses[file].values())


Edges = dict[tuple[str, str], Edge]


def folder_of(target: Target, file: SwiftFile) -> str:
    """The folder below the target; "." for its own."""
    return str(file.path.parent.relative_to(target.folder))


def folders(target: Target) -> list[str]:
    return sorted({folder_of(target, file) for file in target.files})


def folder_edges(package: Package, target: Target) -> Edges:
    """The edges between a target's folders."""
    edges: Edges = defaultdict(Edge)
    if len(folders(target)) < 2:
        return edges
    meanings = _Meanings(package, target)
    for file in target.files:
        here = folder_of(target, file)
        for use in file.uses:
            there = meanings.folder(use, file, here)
            if there is not None and there != here:
                edges[here, there].add(file.path, ".".join((*filter(None, use.chain[-1:]), use.name)), use.line)
    return edges


class _Meanings:
    """The declarations of a target, and what a use of a name in it means."""

    def __init__(self, package: Package, target: Target):
        self.module = next(iter(target.modules))
        self.places: dict[Names, set[tuple[SwiftFile | None, str]]] = defaultdict(set)
        self.types: set[Names] = set()
        self.members: dict[str, set[Names]] = defaultdict(set)
        self.protocols = {
            each.path for file in target.files for each in file.declarations if each.kind == "protocol"
        }
        for file in target.files:
            folder = folder_of(target, file)
            for each in file.declarations:
                if not each.local and each.kind != "extension":
                    self.note(each, None if each.access not in ("private", "fileprivate") else id(file), folder)
        self.foreign = _members_elsewhere(package, target)

    def note(self, declaration: Declaration, only_in: int | None, folder: str) -> None:
        for name in declaration.names:
            path = (*declaration.scope, name)
            self.places[path].add((only_in, folder))
            if declaration.kind in TYPES or declaration.kind == "typealias":
                self.types.add(path)
            elif declaration.scope:
                self.members[name].add(path)

    def folder(self, use: Use, file: SwiftFile, here: str) -> str | None:
        """The folder that declares what is used; nil if that is not certain."""
        path = self.alone(use, file) if not use.chain else self.behind(use, file)
        places = {folder for only_in, folder in self.places.get(path or (), ()) if only_in in (None, id(file))}
        # Of overloads in several folders it is not known which one is meant.
        return places.pop() if len(places) == 1 else None

    def alone(self, use: Use, file: SwiftFile) -> Names | None:
        """A name that stands alone: of the types around it, or of the module."""
        if use.name in file.hidden:
            return None
        path = self.visible(use.name, use.scope, file)
        if path is None or path in self.types:
            return path
        # A name in lower case may be a label or a local name that was not seen as one: a call is neither.
        certain = use.follows == "(" or _is_compound(use.name)
        if len(path) == 1 and any(member[:-1] in self.protocols for member in self.members.get(use.name, ())):
            return None  # it may be inherited from the protocol
        return path if certain and use.follows != ":" else None

    def visible(self, name: str, scope: Names, file: SwiftFile) -> Names | None:
        for depth in range(len(scope), -1, -1):
            path = (*scope[:depth], name)
            if any(only_in in (None, id(file)) for only_in, _ in self.places.get(path, ())):
                return path
        return None

    def behind(self, use: Use, file: SwiftFile) -> Names | None:
        """A name behind a dot: of a type that is named before it, or a member that only one type has."""
        chain = list(use.chain)
        if chain[0] == self.module and not (chain[0],) in self.types:
            chain.pop(0)
            base: Names | None = ()
        elif chain[0] in ("self", "Self") and use.scope:
            base = use.scope
            chain.pop(0)
        elif chain[0] in file.hidden or not chain[0]:
            base = None
        else:
            base = self.visible(chain[0], use.scope, file)
            base = base if base in self.types else None
            # A type of another module may be extended here.
            if base is None and chain[0][0].isupper():
                base = (chain[0],)
            chain.pop(0)
        for each in chain:
            base = (*base, each) if base is not None and (*base, each) in self.types else None
        if base is not None and (*base, use.name) in self.places:
            return (*base, use.name)
        return self.only_member(use.name) if base is None else None

    def only_member(self, name: str) -> Names | None:
        paths = self.members.get(name, set())
        if len(paths) != 1 or not _is_compound(name) or name in COMMON_MEMBERS or name in self.foreign:
            return None
        return next(iter(paths))


def _is_compound(name: str) -> bool:
    """Whether a name is of several words: those of one are common."""
    return name[:1].islower() and any(letter.isupper() for letter in name)


def _members_elsewhere(package: Package, target: Target) -> set[str]:
    """Names of members in other modules that this one imports."""
    modules = {package.by_module[name].name for name in target.imports if name in package.by_module}
    return {
        name
        for other in package.targets
        if other.name in modules and other is not target
        for file in other.files
        for each in file.declarations
        if each.scope and not each.local and each.access not in ("private", "fileprivate")
        for name in each.names
    }


def target_edges(package: Package) -> Edges:
    """The edges between targets, from their imports."""
    edges: Edges = defaultdict(Edge)
    for target in package.targets:
        for module, places in target.imports.items():
            other = package.by_module.get(module)
            if other and other is not target:
                for file, line in places:
                    edges[target.name, other.name].add(file.path, module, line)
    return edges


def group_of(target: Target) -> str:
    """The folder directly below `Sources` or `Tests`, which may hold several targets."""
    return "/".join(target.folder.parts[:2])


def group_edges(package: Package) -> Edges:
    """The edges between such folders, from the imports of their targets."""
    groups = {target.name: group_of(target) for target in package.targets}
    edges: Edges = defaultdict(Edge)
    for (target, other), edge in target_edges(package).items():
        if groups[target] != groups[other]:
            for file, names in edge.uses.items():
                for name, line in names.items():
                    edges[groups[target], groups[other]].add(file, name, line)
    return edges


def components(nodes: list[str], edges: Edges) -> list[list[str]]:
    """Nodes that reach each other, the lowest first: a node stands behind all that it depends on."""
    below: dict[str, list[str]] = {node: [] for node in nodes}
    for node, other in sorted(edges):
        below[node].append(other)
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_nodes: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:  # Tarjan's algorithm
        order[node] = lowest[node] = len(order)
        open_nodes.append(node)
        for other in below[node]:
            if other not in order:
                visit(other)
                lowest[node] = min(lowest[node], lowest[other])
            elif other in open_nodes:
                lowest[node] = min(lowest[node], order[other])
        if lowest[node] == order[node]:
            at = open_nodes.index(node)
            found.append(sorted(open_nodes[at:]))
            del open_nodes[at:]

    for node in sorted(nodes):
        if node not in order:
            visit(node)
    return found


def ordered(nodes: list[str], edges: Edges) -> list[str]:
    """Nodes by their height above the lowest, then by name."""
    heights: dict[str, int] = {}
    for members in components(nodes, edges):
        below = [heights[other] for node, other in edges if node in members and other not in members]
        heights.update(dict.fromkeys(members, max(below, default=-1) + 1))
    return sorted(nodes, key=lambda node: (heights[node], node))


def reduced(edges: Edges) -> set[tuple[str, str]]:
    """The edges without those that follow from others. In a cycle all are kept."""
    below: dict[str, set[str]] = defaultdict(set)
    for node, other in edges:
        below[node].add(other)

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for other in below[waiting.pop()] - seen:
                seen.add(other)
                waiting.append(other)
        return seen

    reached = {node: reach(node) for node in {node for edge in edges for node in edge}}
    def follows(node: str, other: str) -> bool:
        thirds = below[node] - {other}
        return any(
            other in reached[third] and third not in reached[other] and node not in reached[third] for third in thirds
        )

    return {(node, other) for node, other in edges if node in reached[other] or not follows(node, other)}


def cycles(label: str, nodes: list[str], edges: Edges) -> list[Finding]:
    """A finding for every set of nodes that depend on each other, with a note for each edge, the weakest first."""
    findings = []
    for members in components(nodes, edges):
        if len(members) < 2:
            continue
        inner = {pair: edge for pair, edge in edges.items() if pair[0] in members and pair[1] in members}
        weakest_first = sorted(inner.items(), key=lambda item: (item[1].size, item[0]))
        path, line = weakest_first[0][1].first
        named = ", ".join(members)
        findings.append(Finding(str(path), line, f"{label} depend on each other: {named}"))
        for (node, other), edge in weakest_first:
            path, line = edge.first
            uses = sorted(edge.uses.items())
            reasons = "; ".join(f"{file.name} uses {', '.join(sorted(names))}" for file, names in uses)
            findings.append(Finding(str(path), line, f"{node} → {other} ({edge.size}): {reasons}", is_note=True))
    return findings
