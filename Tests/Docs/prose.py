#!/usr/bin/env python3
"""Counts the dialect in everything that people read, and fails above the limits that the project has set itself.

"What" as a noun ("what was found") and "where" for "if" may stand at most once in 1,000 words of help, messages,
settings, report, README, guides, reference and notes, and no line of documentation is above 120 characters. Comments
are counted as information. It knows words, no grammar: a question and a heading may begin with either word, "what to do"
is a question too, and "where" may follow a place ("the folder where").

    python3 Tests/Docs/prose.py            # the counts, and each group above its limit with its places
    python3 Tests/Docs/prose.py --all      # every place
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Structure"))

from swift_text import comments_of, literals_of  # noqa: E402

MOST_OF_A_THOUSAND = 1.0
LONGEST_LINE = 120

# The documents, by the group that is counted together.
DOCUMENTS = {
    "README": ["README.md"],
    "guides": ["docs/guide/*.md"],
    "reference": ["docs/reference/*.md"],
    "notes": ["docs/notes/*.md"],
    "contributing": ["CONTRIBUTING.md", "results/README.md", "data/README.md", "Tests/Cases/README.md"],
    "changelog": ["CHANGELOG.md"],
}

# The rooms of Sources whose string literals are counted together: the program's help, the sentences of settings, the
# report. The literals of all other rooms are messages.
ROOMS = {"help": ["nas"], "settings": ["Model", "LogSchema"], "report": ["Report", "Live"]}
NO_PROSE = {"C", "Protobuf", "Fuzzing"}

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE = re.compile(r"[^.!?:;\n]+(?:[.!?:;](?!\s|$)[^.!?:;\n]*)*[.!?:;]?")
PLACES = (
    "place|places|point|points|position|positions|folder|folders|file|files|line|lines|machine|machines|page|pages"
    "|disk|directory|directories|step|steps|path|paths|section"
)
WHAT = re.compile(r"\bwhat\b(?! to\b)", re.IGNORECASE)
WHERE = re.compile(rf"(?:\b({PLACES})\s+)?\bwhere\b", re.IGNORECASE)

# Files whose literals are code of another language.
SCRIPTS = ("ParquetScript.swift", "ParquetTypes.swift", "LiveScript.swift")

# Texts in code, names of other pages, addresses and mark-up are not read as prose.
CODE = re.compile(r"``.*?``|`[^`\n]*`")
ADDRESS = re.compile(r"\[[^\]]*\]\([^)\s]*\.md[^)\s]*\)|\]\([^)\s]*\)|https?://\S+|<[^>\n]+>")
FENCE = re.compile(r"^\s*(```|~~~)")
ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.)\s")
HEADING = re.compile(r"^#{1,6}\s")
TABLE_LINE = re.compile(r"^\s*\|")


@dataclass(frozen=True)
class Piece:
    """A text of one place: a paragraph, a heading, a cell or a literal."""

    file: str
    line: int
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Hit:
    """A word that counts, with its sentence."""

    piece: Piece
    word: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.piece.file}:{self.piece.line}: “{self.word.lower()}” in: {' '.join(self.sentence.split())}"


@dataclass
class Count:
    """What a group of texts comes to."""

    words: int
    hits: list[Hit]

    def share(self, word: str) -> float:
        """How often the word stands in 1,000 words."""
        return 1000 * sum(hit.word == word for hit in self.hits) / max(1, self.words)

    @property
    def passes(self) -> bool:
        return all(self.share(word) <= MOST_OF_A_THOUSAND for word in ("what", "where"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2], help="the package's folder")
    parser.add_argument("--all", action="store_true", help="print every place, of groups within the limits too")
    parser.add_argument("--group", help="print the places of this group alone")
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    counts = {name: count(pieces) for name, pieces in groups(root).items()}
    for name, each in counts.items():
        if arguments.group not in (None, name):
            continue
        if arguments.all or arguments.group or (not each.passes and name != "comments"):
            print("\n".join(map(str, each.hits)))
    long = [place for place in long_lines(root) if arguments.group is None]
    print("\n".join(long) + "\n" if long else "", end="")
    print(table(counts))
    failing = [name for name, each in counts.items() if not each.passes and name != "comments"]
    for name in failing:
        print(f"{name}: more than {MOST_OF_A_THOUSAND:g} of “what” or “where” in 1,000 words")
    if long:
        print(f"{len(long)} lines of documentation above {LONGEST_LINE} characters")
    return 1 if failing or long else 0


def table(counts: dict[str, Count]) -> str:
    """A line for each group."""
    lines = [f"{'per 1,000 words':<16}{'words':>8}{'what':>7}{'where':>7}"]
    for name, each in counts.items():
        note = "  (not limited)" if name == "comments" else ""
        lines.append(f"{name:<16}{each.words:>8,}{each.share('what'):>7.1f}{each.share('where'):>7.1f}{note}")
    return "\n".join(lines)


def groups(root: Path) -> dict[str, list[Piece]]:
    """The texts of all groups: documents first, then the sources."""
    found: dict[str, list[Piece]] = {name: [] for name in DOCUMENTS}
    for name, file in documents(root):
        found[name] += markdown(str(file.relative_to(root)), unreleased(file))
    found |= {name: [] for name in [*ROOMS, "messages", "comments"]}
    for file in sorted((root / "Sources").rglob("*.swift")):
        room = file.relative_to(root / "Sources").parts[0]
        if room in NO_PROSE:
            continue
        group = next((name for name, rooms in ROOMS.items() if room in rooms), "messages")
        text, path = file.read_text(encoding="utf-8"), str(file.relative_to(root))
        if file.name not in SCRIPTS:
            found[group] += literals(path, text)
        found["comments"] += comments(path, text)
    return found


def documents(root: Path) -> list[tuple[str, Path]]:
    """The files of documentation, each with its group."""
    return [
        (name, file)
        for name, patterns in DOCUMENTS.items()
        for pattern in patterns
        for file in sorted(root.glob(pattern))
    ]


def unreleased(file: Path) -> str:
    """The text of a document: of a changelog, only the part that is not released."""
    text = file.read_text(encoding="utf-8")
    if file.name != "CHANGELOG.md":
        return text
    start = text.find("## Unreleased")
    end = text.find("\n## ", start + 1)
    return "\n" * text.count("\n", 0, max(start, 0)) + text[max(start, 0) : end if end >= 0 else len(text)]


def long_lines(root: Path) -> list[str]:
    """Lines of documentation that are too long."""
    return [
        f"{file.relative_to(root)}:{number}: {len(line)} characters, more than {LONGEST_LINE}"
        for _, file in documents(root)
        for number, line in enumerate(unreleased(file).split("\n"), 1)
        if len(line) > LONGEST_LINE and not re.fullmatch(r"\s*(?:[-*]\s+)?\S+", line)
    ]


# Texts


def markdown(file: str, text: str) -> list[Piece]:
    """The paragraphs, headings and cells of a page, without its code."""
    pieces: list[Piece] = []
    paragraph: list[str] = []
    start, fenced, after_blank, in_list = 0, False, True, False

    def close() -> None:
        if paragraph:
            pieces.append(Piece(file, start, prose_of(" ".join(paragraph))))
            paragraph.clear()

    for number, line in enumerate(text.split("\n"), 1):
        if FENCE.match(line):
            close()
            fenced = not fenced
            continue
        blank = not line.strip()
        indent = len(line) - len(line.lstrip())
        is_code = indent >= (8 if in_list else 4) and not paragraph
        if fenced or blank or is_code:
            close()
            after_blank = blank
            continue
        if HEADING.match(line):
            close()
            pieces.append(Piece(file, number, prose_of(HEADING.sub("", line)), is_heading=True))
            in_list = False
            continue
        if TABLE_LINE.match(line):
            close()
            pieces += [Piece(file, number, prose_of(cell)) for cell in line.strip().strip("|").split(" |")]
            continue
        if ITEM.match(line):
            close()
            in_list = True
        elif after_blank and not line.startswith(" "):
            in_list = False
        if not paragraph:
            start = number
        paragraph.append(ITEM.sub("", line).strip())
        after_blank = False
    close()
    return [piece for piece in pieces if piece.text.strip()]


def literals(file: str, text: str) -> list[Piece]:
    """The string literals of a source that are sentences or parts of one; literals that are added are one text."""
    pieces: list[Piece] = []
    joined, start, end = "", 0, 0
    for at, last, literal in literals_of(text):
        # A literal that is added to the one before continues its sentence.
        if joined and at >= end and re.fullmatch(r"\s*\+?\s*", text[end:at]):
            joined += literal
        else:
            pieces.append(Piece(file, text.count("\n", 0, start) + 1, prose_of(joined)))
            joined, start = literal, at
        end = last
    pieces.append(Piece(file, text.count("\n", 0, start) + 1, prose_of(joined)))
    return [piece for piece in pieces if len(WORD.findall(piece.text)) >= 3 and " " in piece.text.strip()]


def comments(file: str, text: str) -> list[Piece]:
    """The comments of a source, each block of lines as one text."""
    pieces: list[Piece] = []
    block, start, last = "", 0, -2
    for at, comment in comments_of(text):
        line = text.count("\n", 0, at) + 1
        words = re.sub(r"^(?:///?|/\*+)\s?|\*/$", "", comment)
        if line == last + 1:
            block += " " + words
        else:
            pieces.append(Piece(file, start, prose_of(block)))
            block, start = words, line
        last = line + comment.count("\n")
    pieces.append(Piece(file, start, prose_of(block)))
    return [piece for piece in pieces if piece.text.strip()]


def prose_of(text: str) -> str:
    """The text without code, addresses and mark-up."""
    return ADDRESS.sub(" ", CODE.sub(" CODE ", text))


# Counting


def count(pieces: list[Piece]) -> Count:
    """The words of the texts, and those of them that count."""
    return Count(
        words=sum(len(WORD.findall(piece.text)) for piece in pieces), hits=[hit for each in pieces for hit in hits(each)]
    )


def hits(piece: Piece) -> list[Hit]:
    """The words of a text that are no question's and no heading's."""
    found: list[Hit] = []
    for match in SENTENCE.finditer(piece.text):
        sentence = match[0].strip()
        if sentence.endswith("?"):
            continue
        begins = re.match(r"\W*(what|where)\b", sentence, re.IGNORECASE)
        if piece.is_heading and begins:
            continue
        found += [Hit(piece, "what", sentence) for _ in WHAT.finditer(sentence)]
        found += [Hit(piece, "where", sentence) for each in WHERE.finditer(sentence) if not each[1]]
    return found


if __name__ == "__main__":
    sys.exit(main())
