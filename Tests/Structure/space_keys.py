"""Whether every key of a search space has reference text: in the JSON Schema of spaces and on the reference's page, and
by the spaces shown.

The YAML that is read here is that of the spaces in this repository: blocks, flows, comments and quotes, but no
anchors, tags or keys of several lines.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from package import Finding

SCHEMA = Path("docs/reference/space.schema.json")
PAGE = Path("docs/reference/space.md")
SPACES = Path("search-spaces")

ITEM = "[]"  # stands in a path for the items of a list
ANY = "*"  # stands in a path for a name that the user gives

# Which words of a schema hold schemas: one, a list, or one for each name.
HOLDS_ONE = {"items": ITEM, "contains": ITEM, "additionalProperties": ANY, "if": "", "then": "", "else": "", "not": ""}
HOLDS_LIST = {"allOf", "anyOf", "oneOf", "prefixItems"}
OF_CHOICES = {"choices", "baseline"}  # the page says at its top what these are
HOLDS_NAMED = {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}

BLOCK_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}\[\],#&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?)\s*:(?=\s|$)""")
FLOW_TOKEN = re.compile(
    r"""\s+ | (?<=\s)\#[^\n]* | "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' | [{}\[\],] | :(?=[\s,}\]]|$)
    | (?:[^\s{}\[\],:]|:(?![\s,}\]]|$)|[ ](?=[^\s{}\[\],:\#]))+""",
    re.VERBOSE,
)

KeyPath = tuple[str, ...]
Key = tuple[KeyPath, int]  # with the line that it stands in


def findings(root: Path) -> list[Finding]:
    """Keys without a description in the schema, and keys of the spaces in the repository that it lacks."""
    if not (root / SCHEMA).exists():
        return [Finding(str(SCHEMA), 1, "is not there yet: no key of a space was checked", is_note=True)]
    text = (root / SCHEMA).read_text(encoding="utf-8")
    found = [
        Finding(str(SCHEMA), line, f"the key {dotted(path)} has no description") for path, line in undescribed(text)
    ]
    found += missing_on_page(root, text)
    for space in sorted((root / SPACES).glob("*.yaml")):
        keys = keys_of(space.read_text(encoding="utf-8"))
        found += [
            Finding(str(space.relative_to(root)), line, f"the key {dotted(path)} is not in {SCHEMA}")
            for path, line in unknown(keys, json.loads(text))
        ]
    return found


def dotted(path: KeyPath) -> str:
    return ".".join(path).replace("." + ITEM, ITEM)


def undescribed(text: str) -> list[Key]:
    """Properties of a JSON Schema without a description, of their own or of the definition that they refer to."""
    schema = json.loads(text)
    position = 0
    found: list[Key] = []

    def pass_key(key: str) -> None:
        # Keys are visited in the order of the text, so the next place where one is written is its own.
        nonlocal position
        written = re.compile(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:").search(text, position)
        position = written.end() if written else position

    # What stands under `if` asks about keys, and `false` forbids one: neither says what a key is.
    def visit(node: object, path: KeyPath, asks: bool = False) -> None:
        if not isinstance(node, dict):
            return
        for word, value in node.items():
            pass_key(word)
            if word in HOLDS_NAMED and isinstance(value, dict):
                for name, inner in value.items():
                    pass_key(name)
                    is_key = word == "properties"
                    if is_key and not asks and inner is not False and not is_described(inner, schema):
                        found.append(((*path, name), text.count("\n", 0, position) + 1))
                    visit(inner, (*path, name if is_key or word.endswith("s") and word[0] in "$d" else ANY), asks)
            elif word in HOLDS_LIST or word in HOLDS_ONE:
                step = HOLDS_ONE.get(word, "")
                for inner in value if isinstance(value, list) else [value]:
                    visit(inner, (*path, step) if step else path, asks or word == "if")

    visit(schema, ())
    return found


def missing_on_page(root: Path, text: str) -> list[Finding]:
    """Keys and names of the schema (operators, optimizers, losses, searchers, costs) that the page does not tell: a key
    has a heading that ends with it, a name an item. A file without the page has nothing to be compared with."""
    if not (root / PAGE).exists():
        return []
    page = (root / PAGE).read_text(encoding="utf-8")
    headings = {name.split(".")[-1] for name in re.findall(r"^##+ `([^`]+)`$", page, re.MULTILINE)}
    items = set(re.findall(r"^- `([^`]+)`: ", page, re.MULTILINE))
    keys, names = told(json.loads(text))
    return [
        *(Finding(str(PAGE), 1, f"the key {key} has no heading") for key in sorted(keys - headings - OF_CHOICES)),
        *(Finding(str(PAGE), 1, f"the value {name} is not told") for name in sorted(names - items)),
    ]


def told(schema: dict) -> tuple[set[str], set[str]]:
    """All keys of a schema, and all names that are values. Conditions, and what is forbidden, tell nothing."""
    keys: set[str] = set()
    names: set[str] = set()

    def visit(node: object) -> None:
        if not isinstance(node, dict):
            return
        names.update(name for name in node.get("enum", []) if isinstance(name, str))
        for word, value in node.items():
            if word in HOLDS_NAMED and isinstance(value, dict):
                if word == "properties":
                    keys.update(name for name, inner in value.items() if isinstance(inner, dict))
                for inner in value.values():
                    visit(inner)
            elif word in ("items", "additionalProperties", "then", "else", *HOLDS_LIST):
                for inner in value if isinstance(value, list) else [value]:
                    visit(inner)

    visit(schema)
    return keys, names


def is_described(node: object, schema: dict) -> bool:
    return any(str(each.get("description", "")).strip() for each in resolved(node, schema, through_alternatives=False))


def resolved(node: object, schema: dict, through_alternatives: bool = True) -> list[dict]:
    """A schema with those that it refers to, and those that it combines."""
    found: list[dict] = []
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, dict) or any(each is other for other in found):
            continue
        found.append(each)
        if reference := each.get("$ref"):
            waiting.append(referred(reference, schema))
        if through_alternatives:
            waiting += [inner for word in ("allOf", "anyOf", "oneOf") for inner in each.get(word, [])]
            waiting += [each[word] for word in ("if", "then", "else") if word in each]
    return found


def referred(reference: str, schema: dict) -> object:
    """What `#/$defs/name` refers to."""
    node: object = schema
    for part in reference.lstrip("#").strip("/").split("/"):
        if part and isinstance(node, dict):
            node = node.get(part.replace("~1", "/").replace("~0", "~"))
    return node


def unknown(keys: Iterable[Key], schema: dict) -> list[Key]:
    """Keys that a schema does not name. Of a key that it does not name, the keys inside are left out."""
    found: list[Key] = []
    for path, line in keys:
        if any(path[: len(other)] == other for other, _ in found):
            continue
        nodes = resolved(schema, schema)
        for part in path:
            nodes = [each for node in nodes for inner in below(node, part) for each in resolved(inner, schema)]
        if not nodes:
            found.append((path, line))
    return found


def below(node: dict, part: str) -> list[object]:
    """The schemas of a key of an object, or of the items of a list. A map whose values are not described has none."""
    if part == ITEM:
        items = node.get("items", [])
        return [*(items if isinstance(items, list) else [items]), *node.get("prefixItems", [])]
    if part in node.get("properties", {}):
        inner = node["properties"][part]
        return [inner if isinstance(inner, dict) else {}]
    matching = [inner for pattern, inner in node.get("patternProperties", {}).items() if re.search(pattern, part)]
    return matching or [node.get("additionalProperties")]


def keys_of(text: str) -> Iterator[Key]:
    """The keys of a YAML document, with those around them and the line."""
    lines = text.split("\n")
    opened: list[tuple[int, bool, KeyPath]] = []  # indentation, whether it is an item, path
    at = 0
    while at < len(lines):
        line = lines[at]
        content = line.strip()
        number, at = at + 1, at + 1
        if not content or content[0] in "#%" or content in ("---", "..."):
            continue
        indent = len(line) - len(line.lstrip())
        path = _around(opened, indent, is_item=content.startswith("- ") or content == "-")
        while content.startswith("- ") or content == "-":
            path = (*path, ITEM)
            opened.append((indent, True, path))
            behind = content[1:].lstrip()
            indent, content = indent + len(content) - len(behind), behind
        if key := BLOCK_KEY.match(content):
            path = (*path, _unquoted(key[1]))
            yield path, number
            opened.append((indent, False, path))
            content = content[key.end() :].strip()
        if content[:1] in ("{", "["):
            flow = "\n".join([content, *lines[at:]])
            end, inner = _flow_keys(flow, path)
            yield from ((found, number + flow.count("\n", 0, place)) for found, place in inner)
            at += flow.count("\n", 0, end)
        elif content[:1] in ("|", ">"):
            while at < len(lines) and (not lines[at].strip() or len(lines[at]) - len(lines[at].lstrip()) > indent):
                at += 1


def _around(opened: list[tuple[int, bool, KeyPath]], indent: int, is_item: bool) -> KeyPath:
    """The path of what is around a line. An item may stand as far left as the key that it belongs to."""
    while opened and opened[-1][0] >= indent and not (is_item and opened[-1][0] == indent and not opened[-1][1]):
        opened.pop()
    return opened[-1][2] if opened else ()


def _flow_keys(text: str, path: KeyPath) -> tuple[int, list[tuple[KeyPath, int]]]:
    """The keys in `{...}` or `[...]` at the start of a text, each with its position, and where that ends."""
    found: list[tuple[KeyPath, int]] = []
    opened: list[tuple[str, KeyPath]] = []
    here, last, last_at, at = path, "", 0, 0
    while match := FLOW_TOKEN.match(text, at):
        token, start, at = match[0], match.start(), match.end()
        if token[0].isspace() or token[0] == "#":
            continue
        if token in "{[":
            inner = (*here, ITEM) if token == "[" else here
            opened.append((token, inner))
            here = inner
        elif token in "}]":
            opened.pop()
            if not opened:
                return at, found
            here = opened[-1][1]
        elif token == ",":
            here = opened[-1][1]
        elif token == ":":
            here = (*opened[-1][1], _unquoted(last))
            found.append((here, last_at))
        else:
            last, last_at = token, start
    return at, found


def _unquoted(key: str) -> str:
    return key[1:-1] if key[:1] in ("'", '"') else key.strip()
