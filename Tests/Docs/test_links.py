"""Tests of links.py: links, headings, and links that lead nowhere."""

import tempfile
import unittest
from pathlib import Path

import links


class LinksTests(unittest.TestCase):
    def test_links_stand_outside_of_code(self):
        text = "See [a](a.md) and `[b](b.md)`.\n\n    [c](c.md)\n\n```sh\n[d](d.md)\n```\n\n[e]: e.md\n[f](https://f)\n"
        self.assertEqual(links.links(text), [(1, "a.md"), (9, "e.md")])

    def test_an_image_in_a_link_has_two_targets(self):
        self.assertEqual([t for _, t in links.links("[![text\nmore](a.png)](b.html)")], ["a.png", "b.html"])

    def test_anchors_are_those_of_github(self):
        self.assertEqual(
            links.anchors("# Any log\n## `nas search`, again\n## Any log\n### 50 % of *all*\n<a id=\"x\"></a>\n"),
            {"any-log", "nas-search-again", "any-log-1", "50--of-all", "x"})

    def test_a_link_leads_to_a_file_and_a_heading(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "a.md").write_text("# One\n[x](b.md#two) [x](b.md#three) [x](c.md) [x](../d.md) [x](#one) [x](#no)\n")
            (root / "b.md").write_text("# Two\n")
            self.assertEqual(
                [finding.split(": ", 1)[1] for finding in links.check(root / "a.md", root)],
                ["the link b.md#three names no heading of b.md", "the link c.md leads to no file",
                 "the link ../d.md leads out of the repository", "the link #no names no heading of a.md"])


if __name__ == "__main__":
    unittest.main()
