"""The targets of a Swift package, their files, and where a manifest speaks of them. Nothing is built or fetched."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from swift_source import SwiftFile

DEFAULT_FOLDERS = {"test": "Tests", "plugin": "Plugins"}
HEADER_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n\\]|\\.)*", re.DOTALL | re.MULTILINE)
MODULE_MAP_ENTRY = re.compile(r"\bmodule\s+(\w+)")


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where: printed as a compiler does. A note fails nothing."""

    path: str
    line: int
    message: str
    is_note: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'note: ' if self.is_note else ''}{self.message}"


@dataclass
class Target:
    """A target: `folder` is relative to the root, paths of files as well."""

    name: str
    kind: str  # as in the manifest: regular, executable, test, system, plugin, macro
    folder: Path
    modules: set[str]  # what a file imports to use it
    dependencies: list[str]  # targets of this package
    products: list[str]  # of others
    is_c: bool  # has headers or C sources
    is_linked_only: bool  # C whose headers declare nothing: linked, never imported
    files: list[SwiftFile] = field(default_factory=list)

    @property
    def is_built(self) -> bool:
        """Whether a dependency on it is for a program or plugin to be there, which needs no import."""
        return self.kind in ("executable", "plugin", "macro")

    @cached_property
    def imports(self) -> dict[str, list[tuple[SwiftFile, int]]]:
        """For each module that is imported, where."""
        found: dict[str, list[tuple[SwiftFile, int]]] = {}
        for file in self.files:
            for module, line in file.imports:
                found.setdefault(module, []).append((file, line))
        return found


@dataclass
class Package:
    """A package: targets in the order of its manifest."""

    root: Path
    manifest: str
    targets: list[Target]

    @staticmethod
    def read(root: Path) -> "Package":
        """The package at a root, by `swift package dump-package`."""
        with tempfile.TemporaryDirectory() as scratch:
            # In a folder of its own, it neither waits for a build nor leaves anything in the tree.
            command = ["swift", "package", "--scratch-path", scratch, "dump-package"]
            description = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE).stdout
        return Package.of(root, json.loads(description))

    @staticmethod
    def of(root: Path, description: dict) -> "Package":
        """The package at a root, from a dump of its manifest."""
        manifest = root / "Package.swift"
        text = manifest.read_text(encoding="utf-8") if manifest.exists() else ""
        names = {each["name"] for each in description["targets"]}
        return Package(root, text, [_target(root, each, names) for each in description["targets"]])

    @cached_property
    def by_module(self) -> dict[str, Target]:
        """Which target a module is."""
        return {module: target for target in self.targets for module in target.modules}

    @cached_property
    def products(self) -> set[str]:
        """Modules of other packages that any target declares. A product counts as the module of its name."""
        return {product for target in self.targets for product in target.products}

    @cached_property
    def swift_targets(self) -> list[Target]:
        return [target for target in self.targets if target.files]

    def line_of(self, target: str, dependency: str | None = None) -> int:
        """The line of the manifest that declares a target, or one of its dependencies; 1 if it cannot be told."""
        quoted = re.escape(f'"{target}"')
        declaration = re.search(rf"(?:arget|ibrary)\(\s*name:\s*{quoted}", self.manifest)
        declaration = declaration or re.search(quoted, self.manifest)
        if not declaration:
            return 1
        at = declaration.end()
        if dependency:
            found = self.manifest.find(f'"{dependency}"', declaration.end())
            at = found if found >= 0 else at
        return self.manifest.count("\n", 0, at) + 1


def _target(root: Path, description: dict, names: set[str]) -> Target:
    name, kind = description["name"], description["type"]
    default = Path(DEFAULT_FOLDERS.get(kind, "Sources")) / name
    folder = Path(description["path"]) if description.get("path") else default
    dependencies, products = [], []
    for each in description.get("dependencies", []):
        (_, values), *_ = each.items()
        (dependencies if "product" not in each and values[0] in names else products).append(values[0])
    is_c = any(next((root / folder).rglob(f"*.{ending}"), None) for ending in ("h", "c", "cpp", "modulemap"))
    modules, is_linked_only = _modules(root / folder, name), _is_linked_only(root / folder)
    target = Target(name, kind, folder, modules, dependencies, products, is_c, is_linked_only)
    target.files = [_read(root, path) for path in _sources(root / folder, description)]
    return target


def _read(root: Path, path: Path) -> SwiftFile:
    file = SwiftFile.read(path)
    file.path = path.relative_to(root)
    return file


def _sources(folder: Path, description: dict) -> list[Path]:
    excluded = [folder / each for each in description.get("exclude", [])]
    included = [folder / each for each in description.get("sources") or ["."]]

    def lies_in(path: Path, places: list[Path]) -> bool:
        return any(path == place or place in path.parents for place in places)

    return [
        path for path in sorted(folder.rglob("*.swift")) if lies_in(path, included) and not lies_in(path, excluded)
    ]


def _modules(folder: Path, name: str) -> set[str]:
    """The names in a module map; without one, that of the target."""
    for place in (folder, folder / "include"):
        module_map = place / "module.modulemap"
        if module_map.exists():
            return set(MODULE_MAP_ENTRY.findall(module_map.read_text(encoding="utf-8")))
    return {re.sub(r"\W", "_", name)}


def _is_linked_only(folder: Path) -> bool:
    headers = list((folder / "include").glob("**/*.h"))
    texts = [HEADER_COMMENT.sub("", header.read_text(encoding="utf-8")) for header in headers]
    return bool(headers) and not any(text.strip() for text in texts)
