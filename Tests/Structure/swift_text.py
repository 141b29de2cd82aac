"""Swift source without what is no code: comments and string literals become spaces, and every line keeps its place.

What stands in an interpolation is code and stays.
"""

import re

# What may end a stretch of code: a comment, a string or regular expression literal, or a parenthesis.
LITERAL = re.compile(r'//|/\*|#*"""|#*"|#+/|/|[()]')
COMMENT_EDGE = re.compile(r"/\*|\*/")
DIRECTIVE = re.compile(r"^[ \t]*#(?:if|elseif|else|endif|sourceLocation|warning|error)\b.*$", re.MULTILINE)
NOT_NEWLINE = re.compile(r"[^\n]")

# A slash behind one of these begins a regular expression: a division has a value before it.
BEFORE_VALUE = "(,=[{:;!&|?~<>+-*%"
WORDS_BEFORE_VALUE = re.compile(r"\b(?:return|in|case|try|await|else|where)$")


def code_of(text: str) -> str:
    """The text of the same length and lines in which only code is left. Conditions of `#if` go too."""
    pieces: list[str] = []
    _Cleaner(text, pieces).code(0, nested=False)
    return DIRECTIVE.sub(lambda match: " " * len(match[0]), "".join(pieces))


def literals_of(text: str) -> list[tuple[int, int, str]]:
    """All string literals: where they begin and end, and their texts, in which an interpolation is an ellipsis."""
    cleaner = _Cleaner(text, [])
    cleaner.code(0, nested=False)
    return sorted(cleaner.literals)


def comments_of(text: str) -> list[tuple[int, str]]:
    """All comments, with their signs, and the positions where they begin."""
    cleaner = _Cleaner(text, [])
    cleaner.code(0, nested=False)
    return cleaner.comments


def _spaces(text: str) -> str:
    return NOT_NEWLINE.sub(" ", text)


class _Cleaner:
    """Copies code and blanks the rest. Each method takes the position where it begins and returns where it ended."""

    def __init__(self, text: str, pieces: list[str]):
        self.text = text
        self.pieces = pieces
        self.literals: list[tuple[int, int, str]] = []
        self.comments: list[tuple[int, str]] = []

    def code(self, start: int, nested: bool) -> int:
        """Code up to the end, or up to the parenthesis that closes an interpolation."""
        depth = 0
        at = start
        while match := LITERAL.search(self.text, at):
            self.pieces.append(self.text[at : match.start()])
            at, what = match.start(), match[0]
            if what in "()":
                depth += 1 if what == "(" else -1
                if nested and depth < 0:
                    return at
                self.keep(at, at + 1)
                at += 1
            elif what == "//":
                at = self.comment(at, self.find("\n", at))
            elif what == "/*":
                at = self.comment(at, self.comment_end(at))
            elif what == "/" and not self.begins_regex(at):
                at = self.keep(at, at + 1)
            elif what.endswith("/"):
                at = self.blank(at, self.regex_end(at, what))
            else:
                at = self.string(at, what)
        self.pieces.append(self.text[at:])
        return len(self.text)

    def keep(self, start: int, end: int) -> int:
        self.pieces.append(self.text[start:end])
        return end

    def blank(self, start: int, end: int) -> int:
        self.pieces.append(_spaces(self.text[start:end]))
        return end

    def comment(self, start: int, end: int) -> int:
        self.comments.append((start, self.text[start:end]))
        return self.blank(start, end)

    def find(self, what: str, start: int) -> int:
        end = self.text.find(what, start)
        return end if end >= 0 else len(self.text)

    def comment_end(self, start: int) -> int:
        """Comments nest."""
        depth, at = 0, start
        while match := COMMENT_EDGE.search(self.text, at):
            depth += 1 if match[0] == "/*" else -1
            at = match.end()
            if depth == 0:
                return at
        return len(self.text)

    def begins_regex(self, at: int) -> bool:
        """Whether the slash begins a regular expression literal without `#`, and not a division or operator."""
        before = self.text[max(0, at - 40) : at].rstrip(" ")
        line = self.text[at + 1 : self.find("\n", at)]
        if not line or line[0] in " )*=" or "/" not in line:
            return False
        return not before or before[-1] in BEFORE_VALUE + "\n" or bool(WORDS_BEFORE_VALUE.search(before))

    def regex_end(self, start: int, opening: str) -> int:
        closing = opening[::-1]
        at = start + len(opening)
        while at < len(self.text):
            if self.text[at] == "\\":
                at += 2
            elif self.text.startswith(closing, at):
                return at + len(closing)
            elif self.text[at] == "\n" and opening == "/":
                return at
            else:
                at += 1
        return len(self.text)

    def string(self, start: int, opening: str) -> int:
        """A string literal. One quote is left of either end, so that it still stands for a value."""
        hashes = "#" * opening.count("#")
        quotes = opening.strip("#")
        closing, escape = quotes + hashes, "\\" + hashes
        self.pieces.append('"' + " " * (len(opening) - 1))
        at = start + len(opening)
        edge = re.compile("|".join(map(re.escape, (closing, escape, *(() if len(quotes) == 3 else "\n")))))
        content: list[str] = []
        while match := edge.search(self.text, at):
            content.append(self.text[at : match.start()])
            at = self.blank(at, match.start())
            if match[0] == closing:
                self.literals.append((start, match.end(), "".join(content)))
                self.pieces.append(" " * (len(closing) - 1) + '"')
                return match.end()
            if match[0] == "\n":
                return at
            at = self.blank(at, match.end())
            if self.text.startswith("(", at):
                at = self.keep(at, at + 1)
                at = self.code(at, nested=True)
                at = self.keep(at, min(at + 1, len(self.text)))
                content.append("…")
            else:
                content.append({"n": "\n", "t": " "}.get(self.text[at : at + 1], self.text[at : at + 1]))
                at = self.blank(at, min(at + 1, len(self.text)))
        return self.blank(at, len(self.text))
