#!/usr/bin/env python3
"""Checks that docs/reference/files.md names every field of every file that nas writes.

The fields are those of the Codable types in Sources, and the keys of the JSON files in the repository that nas has
written. It reads declarations as text and knows no types; the state inside of checkpoints is not documented.

    python3 Tests/Docs/fields.py
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Structure"))

from swift_text import code_of  # noqa: E402

PAGE = Path("docs/reference/files.md")

# Rooms and files whose Codable types are no files of the user's: states inside of a checkpoint, the live page, tests.
INTERNAL = (
    "Fuzzing/", "Live/", "Search/Pass/", "Search/Policy/", "Search/Searchers/", "Training/Checkpoint",
    "Training/JournaledTrainings", "Training/SnapshotKeeper", "Training/TrainedRun", "Runs/SearchRun",
    "Lab/FinishedSearch", "Lab/LabCheckpoint", "Importing/DatasetCache", "Importing/LogIndex",
    "Files/FileStatus", "Model/Settings/", "Model/Space/", "Protobuf/", "Statistics/OrNull", "C/",
)
ALWAYS = ("Search/Searchers/ControllerRecord",)
# Files in the repository that nas has written.
WRITTEN = (
    "results/flights-reference/*.json*", "results/widthbench/comparison.json", "Tests/CommandTests/Fixtures/**/*.json",
)
# Keys below these are names of the user's, or of the program's own forms.
OPEN = {"architecture", "probabilities", "figures", "files", "schema", "result", "examples", "inputs"}

TYPE = re.compile(r"\b(struct|class|enum|extension)\s+([\w.]+)(?:<[^>]*>)?\s*(:[^{]*?)?\{")
PROPERTY = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:package|public|private|fileprivate)(?:\(set\))?\s+)*(?:let|var)[ \t]+(.+)$",
    re.MULTILINE,
)
KEYS = re.compile(r"\benum\s+\w*Keys\b[^{]*\bCodingKey\b[^{]*\{([^}]*)\}", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2], help="the package's folder")
    root = parser.parse_args().root.resolve()
    page = (root / PAGE).read_text(encoding="utf-8")
    missing = sorted(set(undocumented(page, [*declared(root), *written(root)])))
    for key, place in missing:
        print(f"{PAGE}: the field `{key}` of {place} is not documented")
    return 1 if missing else 0


def undocumented(page: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields that no code span of the page names, alone or at the end of a path."""
    named = {part for span in re.findall(r"`([^`\n]+)`", page) for part in re.split(r"[^\w]+", span)}
    return [(key, place) for key, place in fields if key not in named]


def declared(root: Path) -> list[tuple[str, str]]:
    """The fields of all Codable types, each with its file."""
    found = []
    for room in sorted((root / "Sources").iterdir()):
        sources = {
            str(file.relative_to(root / "Sources")): file.read_text(encoding="utf-8")
            for file in sorted(room.rglob("*.swift"))
        }
        public = {
            name: text for name, text in sources.items() if not name.startswith(INTERNAL) or name.startswith(ALWAYS)
        }
        found += fields(public)
    return found


def fields(sources: dict[str, str]) -> list[tuple[str, str]]:
    """The fields of the Codable types of a room, by the name of its files."""
    codes = {name: code_of(text) for name, text in sources.items()}
    bodies = [
        (name, match, body_end(codes[name], match.end())) for name in codes for match in TYPE.finditer(codes[name])
    ]
    # The keys of a type may stand in an extension, whose name then has the outer types' before it.
    with_keys = {
        (match[1] == "extension" and match[2].split(".")[-1]) or (name, match.start()): own_keys(codes[name], match, end)
        for name, match, end in bodies
        if own_keys(codes[name], match, end)
    }
    found = []
    for name, match, end in bodies:
        is_coded = re.search(r"\b(?:Codable|Encodable)\b", match[3] or "") is not None
        spans = own_keys(codes[name], match, end)
        if spans and (is_coded or match[1] == "extension"):
            found += [(key, name) for start, last in spans for key in keys_of(sources[name][start:last])]
        elif is_coded and match[1] in ("struct", "class") and match[2] not in with_keys:
            found += [(key, name) for key in properties(own_code(codes[name], match.end(), end))]
    return found


def own_keys(code: str, match: re.Match, end: int) -> list[tuple[int, int]]:
    """Where the coding keys of a type stand, without those of types inside of it."""
    start = match.end()
    return [
        each.span(1)
        for each in KEYS.finditer(code, start, end)
        if code.count("{", start, each.start()) == code.count("}", start, each.start())
    ]


def properties(body: str) -> list[str]:
    """The names of stored properties."""
    found = []
    for declaration in PROPERTY.findall(body):
        # `a: Int, b: [String: Int] = [:]` declares two: of types and values nothing is left.
        flat = declaration
        while (less := re.sub(r"\[[^\[\]]*\]|\([^()]*\)|<[^<>]*>|\"[^\"]*\"", "", flat)) != flat:
            flat = less
        found += [part.split(":")[0].split("=")[0].strip() for part in flat.split(",")]
    return found


def own_code(code: str, start: int, end: int) -> str:
    """The code of a body outside of all braces in it, so that what has braces is left without its name too."""
    pieces, depth, line = [], 0, start
    for at in range(start, end):
        if code[at] == "{":
            if depth == 0:
                # A declaration with a body is a function, a type or a computed property.
                last = code.rfind("\n", start, at)
                pieces.append(code[line : max(last, line)])
            depth += 1
        elif code[at] == "}":
            depth -= 1
            line = at + 1
    pieces.append(code[line : end] if depth == 0 else "")
    return "\n".join(pieces)


def body_end(code: str, start: int) -> int:
    """Where the brace closes that opened just before."""
    depth = 1
    for at in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return at
    return len(code)


def keys_of(text: str) -> Iterator[str]:
    """The keys of an enumeration of coding keys: their raw values, or else their names."""
    for cases in re.findall(r"\bcase\b((?:(?!\bcase\b).)*)", text, re.DOTALL):
        for name, raw in re.findall(r'(\w+)(?:\s*=\s*"([^"]*)")?\s*(?:,|$)', cases.strip()):
            yield raw or name


def written(root: Path) -> list[tuple[str, str]]:
    """The keys of JSON files that nas has written."""
    found = []
    for pattern in WRITTEN:
        for file in sorted(root.glob(pattern)):
            if "vocabulary" in file.name:
                continue
            text = file.read_text(encoding="utf-8")
            texts = text.splitlines()[:3] if file.suffix == ".jsonl" else [text]
            values = [json.loads(each) for each in texts]
            found += [(key, str(file.relative_to(root))) for value in values for key in keys(value)]
    return found


def keys(value: object) -> Iterator[str]:
    """The keys of a value and of the values in it, but for names of the user's."""
    if isinstance(value, list):
        for each in value:
            yield from keys(each)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key not in OPEN:
                yield from keys(inner)


if __name__ == "__main__":
    sys.exit(main())
