#!/usr/bin/env python3
"""Checks the links in the Markdown files of the repository: every relative one resolves.

A link may lead to a file, a folder, or a heading (`#anchor`, as GitHub makes anchors). Addresses of the web are not
asked.

    python3 Tests/Docs/links.py
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
CODE = re.compile(r"(`+)(?:.+?)\1")
LINK = re.compile(r"\]\(\s*(<[^>]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:\s+(\S+)")
EXPLICIT_ANCHOR = re.compile(r"<a\s+(?:name|id)=\"([^\"]+)\"")
ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    root = parser.parse_args().root.resolve()
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=root, check=True, capture_output=True, text=True).stdout.split("\n")
    files = [root / name for name in listed if name and (root / name).exists()]
    findings = [finding for file in files for finding in check(file, root)]
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


def check(file: Path, root: Path) -> list[str]:
    """The findings in one file, as `path:line: sentence`."""
    place = file.relative_to(root)
    text = file.read_text(encoding="utf-8")
    return [
        f"{place}:{number}: the link {target} {problem}"
        for number, target in links(text) if (problem := unresolved(target, file, root))
    ]


def links(text: str) -> list[tuple[int, str]]:
    """The targets of all links outside of code, each with its line."""
    found = []
    lines = prose(text)
    # A link's text may go over lines, its target may not: targets are looked for behind `](`.
    for number, line in lines:
        line = CODE.sub(lambda match: " " * len(match.group()), line)
        found += [(number, match.group(1).strip("<>")) for match in LINK.finditer(line)]
        reference = REFERENCE.match(line)
        if reference and not line.lstrip().startswith("[^"):
            found.append((number, reference.group(1)))
    return [(number, target) for number, target in found if target and not ADDRESS.match(target)]


def unresolved(target: str, file: Path, root: Path) -> str | None:
    """Why a relative link leads nowhere; nil if it leads somewhere."""
    path, _, anchor = target.partition("#")
    path = unquote(path)
    aim = (root / path.lstrip("/") if path.startswith("/") else file.parent / path).resolve() if path else file
    if not aim.is_relative_to(root):
        return "leads out of the repository"
    if not aim.exists():
        return "leads to no file"
    if anchor and aim.suffix == ".md" and unquote(anchor).lower() not in anchors(aim.read_text(encoding="utf-8")):
        return f"names no heading of {aim.relative_to(root)}"
    return None


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of a page's headings, and those written as HTML."""
    found, counts = set(), {}
    for _, line in prose(text):
        found |= {anchor.lower() for anchor in EXPLICIT_ANCHOR.findall(line)}
        heading = HEADING.match(line)
        if heading:
            slug = anchor_of(heading.group(2))
            repeats = counts.get(slug, 0)
            counts[slug] = repeats + 1
            found.add(slug if repeats == 0 else f"{slug}-{repeats}")
    return found


def anchor_of(heading: str) -> str:
    """Lower case, without marks and punctuation, a hyphen for each blank."""
    heading = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def prose(text: str) -> list[tuple[int, str]]:
    """The lines outside of fenced and of indented code, with their numbers."""
    lines, fence, before = [], None, ""
    in_list = False
    for number, line in enumerate(text.split("\n"), start=1):
        mark = FENCE.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence):
                fence = None
            before = ""
            continue
        if mark:
            fence = mark.group(1)
            continue
        if line.strip() and not line.startswith(" "):
            in_list = bool(re.match(r"(?:[-*+]|\d+\.)\s", line))
        if line.startswith("    ") and not in_list and not before.strip():
            continue  # `before` stays blank: the next indented line is code, too
        lines.append((number, line))
        before = line
    return lines


if __name__ == "__main__":
    sys.exit(main())
