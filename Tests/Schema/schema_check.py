#!/usr/bin/env python3
"""Whether the JSON Schema of search spaces accepts every space there is, and refuses broken ones at the right place.

The validator is the package jsonschema; spaces are read as YAML 1.2, as editors do. What the reader of nas makes of the
same broken spaces, and of those of agreement.yaml, is a Swift test.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs/reference/space.schema.json"
BROKEN = ROOT / "Tests/Schema/broken"
BROKEN_COUNT = 20
AGREEMENT = ROOT / "Tests/Schema/agreement.yaml"
DATA = "data: {path: log.csv, label: y, order: log, features: {a: {type: categorical}, b: {type: categorical}}}\n"
SKIPPED = {".git", "broken"}
LOGS = ["data/flights.csv.gz", "data/census.csv.gz"]
MODELINE = "# yaml-language-server: $schema=space.schema.json"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--nas", required=True, type=Path, help="the program")
    nas = arguments.parse_args().nas.resolve()
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    problems = [*check_valid(validator), *check_drafts(validator, nas), *check_broken(validator)]
    problems += check_agreement(validator)
    for problem in problems:
        print(problem)
    sys.exit(bool(problems))


def check_valid(validator: Draft202012Validator) -> Iterator[str]:
    """Every space and trainer config in the repository."""
    spaces = {path: space for path in repository_files() if is_space(space := loaded(path))}
    print(f"{len(spaces)} spaces of the repository")
    if not any(path.parent.name == "search-spaces" for path in spaces):
        yield "found no space in search-spaces"
    for path, space in spaces.items():
        for error in validator.iter_errors(space):
            yield f"{path.relative_to(ROOT)}: {place(error, space)}: {error.message}"


def repository_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.y*ml")):
        folders = path.relative_to(ROOT).parts[:-1]
        if not any(folder in SKIPPED or folder.startswith(".build") for folder in folders):
            yield path


def is_space(value: object) -> bool:
    """Whether a file holds a space, and no template of one (`order: $order`)."""
    return isinstance(value, dict) and {"data", "model"} <= value.keys() and not re.search(r"\$\w", str(value))


def check_drafts(validator: Draft202012Validator, nas: Path) -> Iterator[str]:
    """What `nas space init` writes for the logs of the repository, and the schema beside it."""
    logs = [ROOT / log for log in LOGS if (ROOT / log).exists()]
    print(f"{len(logs)} drafted spaces")
    for log in logs:
        with tempfile.TemporaryDirectory() as folder:
            space = Path(folder) / "space.yaml"
            subprocess.run(
                [nas, "space", "init", "--data", log, "--out", space], check=True, capture_output=True
            )
            if space.read_text(encoding="utf-8").split("\n")[0] != MODELINE:
                yield f"draft of {log.name}: its first line does not name the schema"
            if (Path(folder) / "space.schema.json").read_bytes() != SCHEMA.read_bytes():
                yield f"draft of {log.name}: the schema beside it is not {SCHEMA.name}"
            draft = loaded(space)
            for error in validator.iter_errors(draft):
                yield f"draft of {log.name}: {place(error, draft)}: {error.message}"


def check_broken(validator: Draft202012Validator) -> Iterator[str]:
    """Each names the place of its error in its first line."""
    paths = sorted(BROKEN.glob("*.yaml"))
    print(f"{len(paths)} broken spaces")
    if len(paths) != BROKEN_COUNT:
        yield f"found {len(paths)} broken spaces: expected {BROKEN_COUNT}"
    for path in paths:
        expected = re.match(r"# (\S+), line \d+: ", path.read_text(encoding="utf-8"))
        space = loaded(path)
        error = best_match(validator.iter_errors(space))
        if expected is None:
            yield f"{path.name}: its first line names no place"
        elif error is None:
            yield f"{path.name}: is accepted"
        elif place(error, space) != expected[1]:
            yield f"{path.name}: {place(error, space)} is refused: expected {expected[1]}"


def check_agreement(validator: Draft202012Validator) -> Iterator[str]:
    """Each is accepted or refused, as its first line says."""
    documents = AGREEMENT.read_text(encoding="utf-8").split("\n", 1)[1].split("---\n")
    print(f"{len(documents)} spaces that the reader agrees about")
    for document in documents:
        verdict, what = re.match(r"# (accepted|refused): (.*)\n", document).groups()
        space = YAML(typ="safe", pure=True).load(DATA + document)
        if validator.is_valid(space) != (verdict == "accepted"):
            yield f"{AGREEMENT.name}: is not {verdict}: {what}"


def place(error: ValidationError, space: object) -> str:
    """The path of what is wrong: of a key that may not be there, not of the mapping that it is in."""
    path = [str(part) for part in error.absolute_path]
    if error.schema is False:  # jsonschema leaves out the key whose schema this is
        for part in error.absolute_path:
            space = space[part]
        path.append(next(key for key, value in space.items() if value is error.instance))
    if error.validator == "additionalProperties" and error.validator_value is False:
        path.append(next(key for key in error.instance if key not in error.schema["properties"]))
    return ".".join(path)


def loaded(path: Path) -> object:
    try:
        return YAML(typ="safe", pure=True).load(path)
    except YAMLError:
        return None


main()
