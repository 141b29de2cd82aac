"""What a Swift file imports, declares and uses: read from its tokens, without a compiler.

Names are not resolved here, and types of expressions are not known: folders.py says which uses it trusts.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from swift_text import code_of

TOKEN = re.compile(
    r"`[^`\n]+`|[@#$]?[^\W\d]\w*|\$\d+|\d\w*(?:\.\d\w*)?|->|\.\.[.<]|[^\s\w]", re.UNICODE
)
WORD = re.compile(r"[^\W\d]\w*$")
TYPES = {"struct", "class", "enum", "actor", "protocol", "extension"}
BODIES = {"func", "init", "deinit", "subscript", "let", "var"}
DECLARING = TYPES | BODIES | {"case", "typealias", "associatedtype", "precedencegroup", "macro"}
ACCESS = {"public", "package", "open", "internal", "private", "fileprivate"}
MODIFIERS = ACCESS | set(
    """static final override mutating nonmutating lazy weak unowned nonisolated convenience required
    indirect dynamic optional prefix postfix infix consuming borrowing isolated distributed""".split()
)
STATEMENTS = {"if", "for", "while", "guard", "switch", "do", "defer", "repeat"}
KEYWORDS = DECLARING - {"actor", "macro"} | STATEMENTS | set(
    """import as is in else catch try throw throws rethrows async await return break continue fallthrough
    default where some any inout nil true false super operator""".split()
)
# Words behind which an attribute or modifier belongs to a type, not to the next declaration.
INSIDE_TYPE = {":", "->", "=", ",", "(", "<", "&"}
IMPORT_KINDS = {"struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"}

Names = tuple[str, ...]


@dataclass
class Declaration:
    """A declaration: where it stands, and who may use it."""

    kind: str
    names: list[str]
    scope: Names  # the types around it, the outermost first
    access: str
    head: int  # the line of its first attribute or modifier
    line: int  # the line of its first modifier, or of its keyword
    keyword_line: int
    local: bool  # inside of a body
    overrides: bool = False
    inherits: list[str] = field(default_factory=list)  # of a type: what stands behind its colon
    end: int | None = None  # the line of the brace that closes its last body

    @property
    def name(self) -> str:
        return self.names[0] if self.names else self.kind

    @property
    def path(self) -> Names:
        """The name with the types around it."""
        return self.scope + tuple(self.name.split(".")) if self.kind == "extension" else (*self.scope, self.name)

    @property
    def length(self) -> int:
        """Lines from the first modifier to the closing brace."""
        return self.end - self.line + 1 if self.end else 0


@dataclass(frozen=True)
class Use:
    """A name that is used: alone, or behind a chain of names and dots; ("",) is a chain that is no name."""

    name: str
    chain: Names
    scope: Names
    line: int
    follows: str  # the token behind it


@dataclass
class SwiftFile:
    """One file: lines of text and what was read from them."""

    path: Path
    lines: list[str]
    imports: list[tuple[str, int]] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)  # generic parameters and local names

    @property
    def is_generated(self) -> bool:
        return self.path.name.endswith(".pb.swift")

    @cached_property
    def exported(self) -> list[Declaration]:
        """What other targets may see."""
        return [each for each in self.declarations if each.access in ("public", "package", "open")]

    @staticmethod
    def read(path: Path) -> "SwiftFile":
        return SwiftFile.of(path, path.read_text(encoding="utf-8"))

    @staticmethod
    def of(path: Path, text: str) -> "SwiftFile":
        file = SwiftFile(path, text.split("\n"))
        _Reader(file, code_of(text)).read()
        return file


@dataclass
class _Context:
    """A pair of braces: the file's own, a type's, or a body's."""

    kind: str  # "file", "type" or "code"
    keyword: str = ""
    scope: Names = ()
    access: str = "internal"  # of members that name none
    declaration: Declaration | None = None
    pending: Declaration | None = None  # what the next brace belongs to
    depth: int = 0  # of parentheses and brackets


class _Reader:
    """Goes through the tokens once, with a stack of open braces."""

    def __init__(self, file: SwiftFile, code: str):
        self.file = file
        self.tokens: list[str] = []
        self.lines: list[int] = []
        for number, line in enumerate(code.split("\n"), 1):
            found = TOKEN.findall(line)
            self.tokens += found
            self.lines += [number] * len(found)
        self.tokens += ["", "", ""]
        self.lines += [self.lines[-1] if self.lines else 1] * 3
        self.at = 0
        self.stack = [_Context("file")]
        self.chains: dict[int, Names] = {}
        self.forget_head()

    def forget_head(self) -> None:
        """Attributes and modifiers belong to one declaration."""
        self.head: int | None = None
        self.modified: int | None = None
        self.access: str | None = None
        self.overrides = False

    def read(self) -> None:
        while self.at < len(self.tokens) - 3:
            token = self.tokens[self.at]
            context = self.stack[-1]
            if token in "([":
                context.depth += 1
            elif token in ")]":
                context.depth -= 1
            elif token == "{":
                self.open(context)
            elif token == "}":
                self.close()
            elif token[0] == "@":
                self.attribute(token, context)
            elif token[0] == "`" or WORD.match(token):
                self.word(token, context)
            self.at += 1

    def open(self, context: _Context) -> None:
        pending = context.pending if context.depth == 0 else None
        self.forget_head()
        if pending is None:
            self.stack.append(_Context("code", scope=context.scope))
        elif pending.kind in TYPES:
            exported = pending.kind in ("protocol", "extension", "enum")
            self.stack.append(
                _Context(
                    "type", pending.kind, pending.path, pending.access if exported else "internal", pending
                )
            )
            context.pending = None
        else:
            self.stack.append(_Context("code", scope=context.scope, declaration=pending))

    def close(self) -> None:
        self.forget_head()
        if len(self.stack) == 1:
            return
        closed = self.stack.pop()
        if closed.declaration:
            closed.declaration.end = self.lines[self.at]
            # A property may go on, as in `= { ... }()`; what has a body is done.
            if closed.declaration.kind not in ("let", "var"):
                self.stack[-1].pending = None

    def attribute(self, token: str, context: _Context) -> None:
        if self.declares(context) and self.tokens[self.at - 1] not in INSIDE_TYPE:
            self.head = self.head or self.lines[self.at]
        self.use(token[1:], ())

    def word(self, token: str, context: _Context) -> None:
        previous = self.tokens[self.at - 1] if self.at else ""
        if previous == ".":
            self.use(token, self.chain_before())
        elif self.is_modifier(token, previous, context):
            self.modifier(token)
        elif self.is_declaration(token, context):
            self.declare(token, context)
        elif context.pending and context.pending.kind == "case" and previous == "," and context.depth == 0:
            context.pending.names.append(token.strip("`"))
        elif token in KEYWORDS or token == "_":
            if token in STATEMENTS and context.kind == "file" and context.depth == 0:
                context.pending = None
            if token == "in":
                self.hide_before()
        else:
            self.use(token, ())

    def declares(self, context: _Context) -> bool:
        """Whether a declaration may begin here."""
        return context.kind != "code" and context.depth == 0

    def is_modifier(self, token: str, previous: str, context: _Context) -> bool:
        following = self.tokens[self.at + 1]
        if token == "class":
            return following in ("func", "var", "let", "subscript") or following in MODIFIERS
        if token not in MODIFIERS or previous in INSIDE_TYPE or not self.declares(context):
            return False
        return following in ("(", "@") or following[:1] == "`" or bool(WORD.match(following))

    def modifier(self, token: str) -> None:
        self.head = self.head or self.lines[self.at]
        self.modified = self.modified or self.lines[self.at]
        setter = self.tokens[self.at + 1] == "("
        if token in ACCESS and not setter:
            self.access = token
        self.overrides |= token == "override"
        if setter:
            self.at += 3  # (set), (unsafe)

    def is_declaration(self, token: str, context: _Context) -> bool:
        following = self.tokens[self.at + 1]
        named = following[:1] == "`" or bool(WORD.match(following))
        if token == "import":
            return context.kind == "file"
        if token not in DECLARING:
            return False
        if token in ("actor", "macro"):
            return named and context.depth == 0 and following not in KEYWORDS
        if token == "case":
            return context.keyword == "enum" and context.depth == 0
        if following == ":":
            return False  # a label
        if context.kind == "code" and token in ("let", "var"):
            return True
        if token == "func" or token in TYPES:
            return context.depth == 0
        if context.kind == "code":
            return token == "typealias"
        if token == "init":
            return context.kind == "type" and context.depth == 0 and following in ("(", "?", "!", "<")
        return context.depth == 0

    def declare(self, keyword: str, context: _Context) -> None:
        line = self.lines[self.at]
        if keyword == "import":
            self.read_import(line)
        elif context.kind == "code" and keyword in ("let", "var"):
            self.hide_after()
        else:
            inherits = context.keyword != "enum" or keyword == "case"
            access = self.access or (context.access if inherits else "internal")
            declaration = Declaration(
                keyword, self.declared_names(keyword), context.scope, access, self.head or line,
                self.modified or line, line, self.is_local(), self.overrides,
            )
            if keyword in TYPES:
                declaration.inherits = self.inherited()
            self.file.declarations.append(declaration)
            context.pending = declaration
            if declaration.local:
                self.file.hidden.update(declaration.names)
            self.hide_generics()
        self.forget_head()

    def is_local(self) -> bool:
        return any(each.kind == "code" for each in self.stack)

    def read_import(self, line: int) -> None:
        self.at += 1
        if self.tokens[self.at] in IMPORT_KINDS:
            self.at += 1
        self.file.imports.append((self.tokens[self.at].strip("`"), line))
        while self.tokens[self.at + 1] == ".":
            self.at += 2

    def declared_names(self, keyword: str) -> list[str]:
        """The names behind the keyword; the reader moves to the last of them."""
        if keyword in ("init", "deinit", "subscript"):
            return [keyword]
        if keyword == "extension":
            return [self.extended_type()]
        following = self.tokens[self.at + 1]
        if following == "(":  # let (a, b)
            self.at += 1
            return self.words_until(")")
        if following[:1] != "`" and not WORD.match(following):
            return []  # an operator
        self.at += 1
        names = [following.strip("`")]
        while keyword in ("let", "var") and self.tokens[self.at + 1] == "," and self.tokens[self.at + 3] in (",", ":"):
            self.at += 2
            names.append(self.tokens[self.at].strip("`"))
        return names

    def extended_type(self) -> str:
        """The type that is extended. The reader stays before it, since naming a type uses it."""
        following = self.tokens[self.at + 1]
        if following == "[":
            end = self.tokens.index("]", self.at)
            return "Dictionary" if ":" in self.tokens[self.at : end] else "Array"
        name, at = following, self.at + 2
        while self.tokens[at] == "." and WORD.match(self.tokens[at + 1]):
            name, at = f"{name}.{self.tokens[at + 1]}", at + 2
        return name

    def inherited(self) -> list[str]:
        """The protocols and the class behind a type's colon, the last part of each name. The reader stays."""
        names: list[str] = []
        at, depth, is_behind = self.at + 1, 0, False
        while at < len(self.tokens) - 3 and self.tokens[at] not in ("{", "where"):
            token = self.tokens[at]
            depth += (token in ("<", "(", "[")) - (token in (">", ")", "]"))
            if depth == 0 and token == ":":
                is_behind = True
            elif depth == 0 and is_behind and WORD.match(token) and self.tokens[at + 1] != ".":
                names.append(token)
            at += 1
        return names

    def words_until(self, end: str) -> list[str]:
        """Lower-case names up to a closing token; the reader moves to that."""
        names: list[str] = []
        depth = 0
        while self.at < len(self.tokens) - 3:
            token = self.tokens[self.at]
            depth += (token == "(") - (token == ")")
            if WORD.match(token) and token not in KEYWORDS and self.tokens[self.at - 1] != ".":
                names.append(token)
            if token == end and depth <= 0:
                break
            self.at += 1
        return names

    def hide_after(self) -> None:
        """Names that a `let` or `var` in a body binds, also in a pattern."""
        following = self.tokens[self.at + 1]
        if WORD.match(following):
            self.file.hidden.add(following)
            self.at += 1
        elif following == "(":
            self.at += 1
            self.file.hidden.update(self.words_until(")"))

    def hide_before(self) -> None:
        """Names that a closure or a loop binds before its `in`."""
        at = self.at - 1
        while at > max(0, self.at - 40):
            token = self.tokens[at]
            if token in ("{", "for"):
                return
            if WORD.match(token) and token not in KEYWORDS and token[0].islower():
                self.file.hidden.add(token)
            at -= 1

    def hide_generics(self) -> None:
        """Generic parameters of a declaration."""
        at = self.at + 1
        if self.tokens[at] != "<":
            return
        depth = 0
        while at < len(self.tokens) - 3:
            token = self.tokens[at]
            depth += (token == "<") - (token == ">")
            if depth == 0 or token in "{}":
                return
            if depth == 1 and token in ("<", ",") and WORD.match(self.tokens[at + 1]):
                self.file.hidden.add(self.tokens[at + 1])
            at += 1

    def chain_before(self) -> Names:
        """The names before the dot before this token."""
        before = self.at - 2
        chain = self.chains.get(before)
        return ("",) if chain is None else (*chain, self.tokens[before])

    def use(self, token: str, chain: Names) -> None:
        context = self.stack[-1]
        following = self.tokens[self.at + 1]
        self.chains[self.at] = chain
        if following == ":" and context.depth > 0 and not chain and token[0].islower():
            pending = context.pending
            if pending and pending.kind in ("func", "init", "subscript"):
                self.file.hidden.add(token)
            return  # a label
        same_line = self.lines[self.at + 1] == self.lines[self.at]
        if same_line and WORD.match(following) and following not in KEYWORDS and token[0].islower():
            return  # an argument's label before its name
        self.file.uses.append(Use(token.strip("`"), chain, context.scope, self.lines[self.at], following))
