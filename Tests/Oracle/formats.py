"""Readers of the texts that nas writes, as far as it writes them: a part of YAML, protobuf's text format, tables.

They turn a file into values, so that comments, spaces and the order of keys do not matter. They are no readers of
YAML and protobuf in general: what they do not know is an error.
"""

import csv
import io
import json
import re

WHOLE = re.compile(r"[-+]?\d+")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
WORDS = {"": None, "~": None, "null": None, "true": True, "True": True, "false": False, "False": False}


def json_lines(text: str) -> list:
    """One value a line."""
    return [json.loads(line) for line in text.splitlines()]


def table(text: str) -> list[dict]:
    """The rows of a CSV file, sorted: threads finish them in any order. Their checksums follow from the rest."""
    rows = [{name: value for name, value in row.items() if name != "crc32"}
            for row in csv.DictReader(io.StringIO(text))]
    return sorted(rows, key=lambda row: list(row.values()))


def printed_tables(text: str) -> list[list[str]]:
    """The cells of the tables in a printed text; its sentences are not looked at."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if not re.fullmatch(r"[|:\- ]+", row)]


# YAML: blocks of mappings and lists by their indentation, flows in one or several lines, quoted and plain scalars.


def yaml(text: str) -> object:
    """The value of a YAML document."""
    lines = [(len(line) - len(line.lstrip()), line.strip()) for line in map(without_comment, text.splitlines())]
    lines = [(indent, line) for indent, line in lines if line and line != "---"]
    value, rest = block(lines, lines[0][0]) if lines else (None, [])
    if rest:
        raise ValueError(f"YAML: cannot read `{rest[0][1]}`")
    return value


def without_comment(line: str) -> str:
    """A line up to its comment: a # at the start or behind a space, outside of quotes."""
    quote, before = "", " "
    for place, character in enumerate(line):
        if quote:
            # In double quotes a backslash escapes; a single quote that is doubled closes and opens again.
            if character == quote and not (quote == '"' and before == "\\"):
                quote = ""
        elif character in "'\"" and (line[:place].rstrip() or ":")[-1] in "[{,:-":
            quote = character
        elif character == "#" and before.isspace():
            return line[:place]
        before = "" if before == "\\" else character
    return line


def block(lines: list, indent: int) -> tuple[object, list]:
    """The value of the lines that stand at an indentation, and the lines behind it."""
    if is_item(lines[0][1]):
        return block_list(lines, indent)
    if key_of(lines[0][1]):
        return block_mapping(lines, indent)
    return inline(lines[0][1], lines[1:])


def is_item(line: str) -> bool:
    return line == "-" or line.startswith("- ")


def block_list(lines: list, indent: int) -> tuple[list, list]:
    items = []
    while lines and lines[0][0] == indent and is_item(lines[0][1]):
        content = lines[0][1][1:].lstrip()
        if content:
            # What stands behind the dash stands at an indentation of its own.
            inner = indent + len(lines[0][1]) - len(content)
            item, lines = block([(inner, content), *lines[1:]], inner)
        else:
            item, lines = nested(lines[1:], indent)
        items.append(item)
    return items, lines


def block_mapping(lines: list, indent: int) -> tuple[dict, list]:
    mapping = {}
    while lines and lines[0][0] == indent and not is_item(lines[0][1]):
        found = key_of(lines[0][1])
        if not found:
            raise ValueError(f"YAML: expected a key in `{lines[0][1]}`")
        key, content = found
        if content:
            mapping[key], lines = inline(content, lines[1:])
        elif len(lines) > 1 and lines[1][0] == indent and is_item(lines[1][1]):
            mapping[key], lines = block_list(lines[1:], indent)
        else:
            mapping[key], lines = nested(lines[1:], indent)
    return mapping, lines


def nested(lines: list, indent: int) -> tuple[object, list]:
    """The value of the lines that stand deeper; null where there are none."""
    if lines and lines[0][0] > indent:
        return block(lines, lines[0][0])
    return None, lines


def key_of(line: str) -> tuple[str, str] | None:
    """The key at the start of a line, and what stands behind its colon."""
    found = re.match(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s\[\]{}"'#,][^#]*?)\s*:(?:\s+(.*))?$""", line)
    return found and (str(scalar(found[1], is_key=True)), found[2] or "")


def inline(text: str, rest: list) -> tuple[object, list]:
    """A flow or a scalar, of which further lines may be a part."""
    if text[0] in "|>&*!":
        raise ValueError(f"YAML: cannot read `{text}`")
    while True:
        try:
            value, end = flow(text, 0)
        except IndexError:  # The flow goes on in the next line.
            if not rest:
                raise ValueError(f"YAML: `{text}` does not end") from None
            text, rest = f"{text} {rest[0][1]}", rest[1:]
            continue
        if text[end:].strip():
            raise ValueError(f"YAML: cannot read `{text[end:]}`")
        return value, rest


def flow(text: str, place: int, ends: str = "") -> tuple[object, int]:
    """The value at a place of a text, up to one of the characters that end a scalar there, and the place behind it."""
    while text[place].isspace():
        place += 1
    if text[place] == "[":
        return flow_list(text, place + 1)
    if text[place] == "{":
        return flow_mapping(text, place + 1)
    if text[place] in "'\"":
        end = re.compile(r'"(?:[^"\\]|\\.)*"' if text[place] == '"' else r"'(?:[^']|'')*'").match(text, place)
        if not end:
            raise IndexError
        return scalar(end[0]), end.end()
    end = place
    while end < len(text) and text[end] not in ends:
        end += 1
    if ends and end == len(text):
        raise IndexError
    return scalar(text[place:end].strip()), end


def after_spaces(text: str, place: int) -> int:
    while text[place].isspace():
        place += 1
    return place


def flow_list(text: str, place: int) -> tuple[list, int]:
    items = []
    while text[place := after_spaces(text, place)] != "]":
        item, place = flow(text, place, ends=",]")
        items.append(item)
        place = after_spaces(text, place)
        if text[place] == ",":
            place += 1
    return items, place + 1


def flow_mapping(text: str, place: int) -> tuple[dict, int]:
    mapping = {}
    while text[place := after_spaces(text, place)] != "}":
        key, place = flow(text, place, ends=":,}")
        place = after_spaces(text, place)
        if text[place] != ":":
            raise ValueError(f"YAML: expected a colon in `{text}`")
        mapping[str(key)], place = flow(text, place + 1, ends=",}")
        place = after_spaces(text, place)
        if text[place] == ",":
            place += 1
    return mapping, place + 1


def scalar(text: str, is_key: bool = False) -> object:
    if text[:1] == '"':
        return json.loads(text)
    if text[:1] == "'":
        return text[1:-1].replace("''", "'")
    if is_key:
        return text
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text


def protobuf(text: str) -> dict:
    """A message in protobuf's text format: a list of values for each field, `name: value` or `name {` to a line."""
    message: dict = {}
    open_messages = [message]
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if line == "}":
            open_messages.pop()
        elif line.endswith("{"):
            inner: dict = {}
            open_messages[-1].setdefault(line[:-1].strip(), []).append(inner)
            open_messages.append(inner)
        else:
            name, value = line.split(":", 1)
            open_messages[-1].setdefault(name, []).append(scalar(value.strip()))
    if len(open_messages) != 1:
        raise ValueError("protobuf: a message does not end")
    return message
