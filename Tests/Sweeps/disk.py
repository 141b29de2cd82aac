"""A model of a disk that takes writes in any order: from the calls of a traced run, every state that a power cut may leave.

Data of a file are safe after a sync of that file, names after a sync of their folder, and nothing else is: a file's
sync does not bring its name to the disk, nor a folder's sync what the files hold. Until then any part of them may be
there, in any order; a write may be cut or be zeros; a rename is there or not (as in ALICE, Pillai et al., OSDI 2014).
It runs no program.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tracer import OPENS, WRITES, Call

# So many unsynced operations are combined in every way; of more, only the first, the last, all but one, and one alone.
COMBINED = 6


@dataclass(eq=False)
class File:
    """A file or a link by itself, under whatever names."""

    # The file that it is a copy of, if it was there before the run.
    source: Path | None = None
    data: bytes = b""
    target: str | None = None


@dataclass(eq=False)
class Folder:
    source: Path | None = None
    entries: dict[str, "File | Folder"] = field(default_factory=dict)


Node = File | Folder


@dataclass(eq=False)
class Step:
    """An operation. `of` is all that must be synced before it is safe; a sync has none."""

    of: tuple[Node, ...]
    said: str
    # For data: file, offset and bytes; with None for bytes the file is cut or grown to the offset.
    data: tuple[File, int, bytes | None] | None = None
    # For names: what is removed, what is entered.
    removed: tuple[Folder, str] | None = None
    entered: tuple[Folder, str, Node] | None = None
    synced: Node | None = None


class Disk:
    """The steps of a run, as they follow from its calls."""

    def __init__(self, world: Path, template: Path):
        """`world` is the folder as the run finds it, `template` a copy that stays."""
        self.world = str(world)
        self.steps: list[Step] = []
        self.nodes: dict[tuple[int, int], Node] = {}
        self.root = self.read(world, template)
        # The names as the program sees them: `root` and its folders stay as they were in the beginning.
        self.seen: dict[Folder, dict[str, Node]] = {}

    def read(self, path: Path, template: Path) -> Node:
        told = path.lstat()
        if path.is_symlink():
            return File(template, target=os.readlink(path))
        node = Folder(template) if path.is_dir() else File(template, path.read_bytes())
        self.nodes[told.st_dev, told.st_ino] = node
        if isinstance(node, Folder):
            node.entries = {name: self.read(path / name, template / name) for name in sorted(os.listdir(path))}
        return node

    def entries(self, folder: Folder) -> dict[str, Node]:
        return self.seen.setdefault(folder, dict(folder.entries))

    def find(self, path: str) -> tuple[Folder, str, Node | None] | None:
        """A path's folder, its last name, and what has that name; nil for a path that is not in the world."""
        if not path.startswith(self.world + "/"):
            return None
        *folders, name = path.removeprefix(self.world + "/").split("/")
        here = self.root
        for each in folders:
            here = self.entries(here).get(each)
            if not isinstance(here, Folder):
                return None
        return here, name, self.entries(here).get(name)

    def add(self, call: Call) -> None:
        """Adds what a call has done."""
        if call.result is None or call.result < 0:
            return
        name = call.name
        if name in OPENS:
            self.add_open(call)
        elif name in WRITES and call.inode in self.nodes:
            file = self.nodes[call.inode]
            self.add_data(call, file, call.offset, call.data[:call.result])
        elif name in {"ftruncate"} and call.inode in self.nodes:
            self.add_data(call, self.nodes[call.inode], call.arguments[1], None)
        elif name in {"fsync", "fdatasync"} and call.inode in self.nodes:
            self.steps.append(Step((), self.told(call), synced=self.nodes[call.inode]))
        elif name in {"rename", "renameat", "renameat2"}:
            self.add_rename(call)
        elif name in {"unlink", "unlinkat", "rmdir"} and (found := self.find(call.paths[-1])):
            folder, last, _ = found
            self.entries(folder).pop(last, None)
            self.steps.append(Step((folder,), self.told(call), removed=(folder, last)))
        elif name in {"mkdir", "mkdirat"} and (found := self.find(call.paths[-1])):
            self.enter(call, found[0], found[1], Folder())
        elif name in {"symlink", "symlinkat"} and (found := self.find(call.paths[-1])):
            self.enter(call, found[0], found[1], File(target=os.readlink(call.paths[-1])))
        elif name in {"link", "linkat", "truncate", "fallocate", "copy_file_range", "sendfile", "writev", "pwritev"}:
            if any(path.startswith(self.world + "/") for path in call.paths):
                raise NotImplementedError(f"the model of the disk does not know {name}")

    def told(self, call: Call) -> str:
        return f"{call.name} {' '.join(path.removeprefix(self.world + '/') for path in call.paths)}"

    def add_open(self, call: Call) -> None:
        found = self.find(call.paths[0])
        if not found or call.inode is None:
            return
        folder, name, node = found
        if node is None and call.creates:
            node = File()
            self.enter(call, folder, name, node)
        if node is None or isinstance(node, File) and node.target is not None:
            return
        self.nodes[call.inode] = node
        if call.flags & os.O_TRUNC and isinstance(node, File) and found[2]:
            self.add_data(call, node, 0, None)

    def add_data(self, call: Call, file: Node, offset: int, data: bytes | None) -> None:
        if isinstance(file, File):
            self.steps.append(Step((file,), self.told(call), data=(file, offset, data)))

    def enter(self, call: Call, folder: Folder, name: str, node: Node) -> None:
        self.entries(folder)[name] = node
        self.steps.append(Step((folder,), self.told(call), entered=(folder, name, node)))

    def add_rename(self, call: Call) -> None:
        old, new = self.find(call.paths[0]), self.find(call.paths[1])
        if not old or not new or old[2] is None:
            return
        # Both names may be exchanged: then what the new one had goes to the old one.
        exchanged = call.name == "renameat2" and call.arguments[4] & 2
        self.entries(old[0]).pop(old[1])
        self.entries(new[0])[new[1]] = old[2]
        of = (old[0],) if old[0] is new[0] else (old[0], new[0])
        self.steps.append(Step(of, self.told(call), removed=(old[0], old[1]), entered=(new[0], new[1], old[2])))
        if exchanged and new[2] is not None:
            raise NotImplementedError("the model of the disk does not know an exchange of names")

    # States

    def unsafe(self, end: int) -> list[int]:
        """The steps before `end` that no sync has made safe."""
        found = []
        for index, step in enumerate(self.steps[:end]):
            later = {each.synced for each in self.steps[index + 1:end]}
            if step.synced is None and not all(node in later for node in step.of):
                found.append(index)
        return found

    def moments(self) -> list[int]:
        """Where power cuts differ: before each sync, and at the end. Those between leave a part of the same steps."""
        return [index for index, step in enumerate(self.steps) if step.synced is not None] + [len(self.steps)]

    def choices(self, end: int) -> Iterator["State"]:
        """Which steps before `end` have reached the disk, in all ways that are tried."""
        unsafe = self.unsafe(end)
        safe = frozenset(range(end)) - set(unsafe)
        for kept in subsets(unsafe):
            if self.is_possible(safe | kept):
                yield State(self, end, safe | kept)
        for index in unsafe:
            if self.steps[index].data and self.steps[index].data[2]:
                # The write is damaged, and all that is later is there, or nothing of it.
                for kept in (safe | set(unsafe), safe | {each for each in unsafe if each <= index}):
                    yield State(self, end, kept, index, "cut")
                    yield State(self, end, kept, index, "zeros")

    def is_possible(self, kept: frozenset[int]) -> bool:
        """Whether no file or folder is made under a name that another one still has."""
        entries: dict[Folder, dict[str, Node]] = {}
        for index in sorted(kept):
            step = self.steps[index]
            if step.removed:
                entries.setdefault(step.removed[0], dict(step.removed[0].entries)).pop(step.removed[1], None)
            if step.entered:
                folder, name, node = step.entered
                there = entries.setdefault(folder, dict(folder.entries))
                if not step.removed and there.get(name, node) is not node:
                    return False
                there[name] = node
        return True

    def lost_at_the_end(self) -> list[str]:
        """What a run leaves unsafe when it ends: of what is then there, each step that no sync follows."""
        there = set(self.reachable(self.root))
        found = []
        for index in self.unsafe(len(self.steps)):
            step = self.steps[index]
            if step.entered and self.entries(step.entered[0]).get(step.entered[1]) is step.entered[2] \
                    and step.entered[0] in there or step.data and step.data[0] in there:
                found.append(step.said)
        return found

    def reachable(self, node: Node) -> Iterator[Node]:
        yield node
        if isinstance(node, Folder):
            for each in self.entries(node).values():
                yield from self.reachable(each)


def subsets(steps: list[int]) -> Iterator[frozenset[int]]:
    """All subsets of a few; of many, prefixes, suffixes, all but one, and one alone."""
    if len(steps) <= COMBINED:
        for count in range(len(steps) + 1):
            yield from map(frozenset, itertools.combinations(steps, count))
        return
    # The newest in all ways, with all or none of the older ones.
    older, newest = steps[:-COMBINED], steps[-COMBINED:]
    for kept in subsets(newest):
        yield kept
        yield kept | set(older)
    for index, step in enumerate(older):
        yield frozenset(steps[:index + 1])
        yield frozenset(steps[index + 1:])
        yield frozenset(steps) - {step}
        yield frozenset({step})


@dataclass(frozen=True)
class State:
    """What a power cut leaves: which steps have reached the disk, and how one of them is damaged."""

    disk: Disk
    end: int
    kept: frozenset[int]
    damaged: int = -1
    damage: str = ""

    def __str__(self) -> str:
        steps = self.disk.steps
        before = steps[self.end].said if self.end < len(steps) else "the end"
        lost = [steps[index].said for index in range(self.end)
                if index not in self.kept and not steps[index].synced and "(deleted)" not in steps[index].said]
        told = f"before {before}: lost are {'; '.join(lost[-5:]) or 'none'}{' and more' if len(lost) > 5 else ''}"
        return told + (f"; {self.damage}: {steps[self.damaged].said}" if self.damage else "")

    def tree(self) -> tuple[dict[Folder, dict[str, Node]], dict[File, bytes]]:
        """The entries of all folders, and the data of files that are not as in the beginning."""
        entries: dict[Folder, dict[str, Node]] = {}
        data: dict[File, bytes] = {}

        def of(folder: Folder) -> dict[str, Node]:
            return entries.setdefault(folder, dict(folder.entries))

        for index in sorted(self.kept):
            step = self.disk.steps[index]
            if step.removed:
                of(step.removed[0]).pop(step.removed[1], None)
            if step.entered:
                of(step.entered[0])[step.entered[1]] = step.entered[2]
            if step.data:
                file, offset, written = step.data
                if index == self.damaged:
                    written = written[:len(written) // 2] if self.damage == "cut" else bytes(len(written))
                data[file] = changed(data.get(file, file.data), offset, written)
        return entries, data

    def key(self) -> object:
        """The same for equal states."""
        entries, data = self.tree()

        def of(node: Node) -> object:
            if isinstance(node, Folder):
                return tuple((name, of(each)) for name, each in sorted(entries.get(node, node.entries).items()))
            return node.target or hash(data.get(node, node.data))

        return of(self.disk.root)

    def make(self, world: Path) -> None:
        """Makes the state a folder."""
        entries, data = self.tree()

        def make(node: Node, path: Path) -> None:
            if isinstance(node, File):
                if node.target is not None:
                    path.symlink_to(node.target)
                elif node.source and node not in data:
                    shutil.copy2(node.source, path)
                else:
                    path.write_bytes(data.get(node, node.data))
                return
            path.mkdir()
            for name, each in entries.get(node, node.entries).items():
                make(each, path / name)

        shutil.rmtree(world, ignore_errors=True)
        make(self.disk.root, world)


def changed(data: bytes, offset: int, written: bytes | None) -> bytes:
    """A file's data after a write, or, without bytes, at the length of the offset. Gaps are zeros."""
    if written is None:
        return data[:offset] + bytes(max(0, offset - len(data)))
    data += bytes(max(0, offset - len(data)))
    return data[:offset] + written + data[offset + len(written):]


def of_calls(world: Path, template: Path, run: Callable[[], list[Call]]) -> Disk:
    """The disk of a run that begins in the world as it is."""
    disk = Disk(world, template)
    for call in run():
        disk.add(call)
    return disk
