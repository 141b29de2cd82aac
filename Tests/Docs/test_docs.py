"""Tests of the checks of documentation: sentences that count and sentences that do not, pages with long lines."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import commands  # noqa: E402
import fields  # noqa: E402
import prose  # noqa: E402


def words_of(text: str) -> list[str]:
    """The words that count in a page."""
    return [hit.word for piece in prose.markdown("page.md", text) for hit in prose.hits(piece)]


class ProseTests(unittest.TestCase):
    def test_sentences_that_count(self):
        for text, words in {
            "It prints what was found.": ["what"],
            "The run ends, and what is left can be resumed.": ["what"],
            "Where a log has no times, rows are shuffled.": ["where"],
            "A width is dropped where it pays nothing, and what is left is wide.": ["what", "where"],
            "What is found beats the baseline.": ["what"],
            "- an item: what is kept\n- another, where\n  it goes on": ["what", "where"],
            "| a cell | what it holds |": ["what"],
            "# Where the baseline wins\n\nWhat remains is noise.": ["what"],
        }.items():
            self.assertEqual(sorted(words_of(text)), sorted(words), text)

    def test_sentences_that_do_not(self):
        for text in (
            "The selected architecture beats the baseline if the log is long.",
            "What does the verdict mean?",
            "Each message says what to do.",
            "## What the verdict means",
            "## Where the time goes",
            "Copy it to the folder where the run lies, and to the machine where it started.",
            "Run `what` and `nas search where`.",
            "See [the note](notes/04-where-the-time-goes.md).",
            "Code:\n\n    it prints what was found where it can\n",
            "```\nwhat\n```",
            "Somewhat elsewhere, whatever the number of threads.",
        ):
            self.assertEqual(words_of(text), [], text)

    def test_a_list_goes_on_behind_a_blank_line(self):
        self.assertEqual(words_of("- one\n\n    what goes on\n\nEnd.\n\n    what is code\n"), ["what"])

    def test_words_are_counted_by_the_thousand(self):
        piece = prose.Piece("a", 1, "what " + "word " * 1999)
        count = prose.count([piece])
        self.assertEqual((count.words, count.share("what"), count.passes), (2000, 0.5, True))
        self.assertFalse(prose.count([prose.Piece("a", 1, "where " + "word " * 998)]).passes)

    def test_literals_are_read_and_code_is_not(self):
        source = """
        let what = 1  // what a comment says
        print("it says what was found", "where", "in `what` \\(what.isThere ? "where it is so" : "b") or not")
        let joined = "the first part says "
          + "what is meant"
        let text = \"\"\"
          Three lines, where
          two are long.
          \"\"\"
        """
        pieces = prose.literals("a.swift", source)
        found = [(hit.word, hit.piece.line) for piece in pieces for hit in prose.hits(piece)]
        self.assertEqual(sorted(found), [("what", 3), ("what", 4), ("where", 3), ("where", 6)])
        self.assertEqual([piece.text.strip() for piece in prose.comments("a", source)], ["what a comment says"])

    def test_long_lines_of_documents(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            address = "https://example.org/" + "a" * 120
            (root / "README.md").write_text("a" * 60 + " " + "b" * 60 + "\n" + address + "\n- " + address + "\n")
            released = "## Unreleased\n\n- new\n\n## 1.0\n\n" + "old " * 40 + "\n"
            (root / "CHANGELOG.md").write_text("# Changelog\n\n" + released)
            self.assertEqual(prose.long_lines(root), ["README.md:1: 121 characters, more than 120"])


class FieldTests(unittest.TestCase):
    SOURCE = """
    package struct Summary: Codable, Sendable {
      /// A comment: with var other: Int
      package var margin: Double
      let low: Double, high: [String: Int]
      @OrNull package var rank: Int? = nil
      static let fileName = "summary.json"
      var computed: Int { 1 }
      package init(margin: Double) { let inner = 1 }
      struct Inner: Codable {
        var renamed: Int
        enum CodingKeys: String, CodingKey {
          case renamed = "other_name", second
        }
      }
    }
    struct Plain { var hidden: Int }
    struct Extended: Encodable { var a: Int }
    """

    def test_the_fields_of_codable_types(self):
        extension = "extension Summary.Extended {\n  enum CodingKeys: String, CodingKey { case b = \"b_c\" }\n}\n"
        found = [key for key, _ in fields.fields({"A.swift": self.SOURCE, "B.swift": extension})]
        self.assertEqual(sorted(found), ["b_c", "high", "low", "margin", "other_name", "rank", "second"])

    def test_a_field_must_be_named_in_code(self):
        page = "The margin, `ground.steps` and `low`, `high`."
        missing = fields.undocumented(page, [(key, "x") for key in ("margin", "steps", "low", "high", "ground")])
        self.assertEqual(missing, [("margin", "x")])

    def test_names_of_users_are_no_fields(self):
        value = {"architecture": {"embeddings.x": 1}, "runs": [{"seed": 1}]}
        self.assertEqual(list(fields.keys(value)), ["architecture", "runs", "seed"])


class CommandTests(unittest.TestCase):
    @staticmethod
    def command(name: str, **more: object) -> dict:
        return {"commandName": name, "shouldDisplay": True, "abstract": f"Do {name}.", "arguments": [], **more}

    def test_groups_options_and_what_is_hidden(self):
        flag = {"kind": "flag", "isOptional": True, "isRepeating": False, "shouldDisplay": True}
        names = [{"kind": "long", "name": "out"}, {"kind": "short", "name": "o"}]
        options = [
            {**flag, "kind": "option", "names": names, "preferredName": names[0], "valueName": "file", "abstract": "A file."},
            {**flag, "names": names[:1], "preferredName": names[0], "shouldDisplay": False},
            {**flag, "kind": "positional", "valueName": "space", "isRepeating": True, "sectionTitle": "Input"},
        ]
        inner = self.command("init", arguments=options, discussion="One\ntwo.\n\n  nas init\n    --out x")
        hidden = self.command("old", shouldDisplay=False)
        page = commands.page(self.command("nas", subcommands=[self.command("space", subcommands=[inner]), hidden]))
        self.assertIn("- [`nas space init`](#nas-space-init): Do init.\n", page)
        self.assertIn("### nas space init\n\nDo init.\n\n    nas space init [OPTIONS] [SPACE ...]\n\nOne two.\n", page)
        self.assertIn("\n    nas init\n      --out x\n", page)
        self.assertIn("Options:\n\n- `-o, --out FILE`: A file.\n\nInput:\n\n- `SPACE`: May be repeated.\n", page)
        self.assertNotIn("old", page)

    def test_defaults_of_the_machine_are_none(self):
        name = {"kind": "long", "name": "threads"}
        option = {
            "kind": "option", "names": [name], "preferredName": name, "valueName": "threads", "abstract": "Threads.",
            "defaultValue": "64", "isOptional": True, "isRepeating": False, "shouldDisplay": True,
        }
        self.assertEqual(
            commands.argument(option), "- `--threads THREADS`: Threads. Default: the number of processors.\n"
        )


if __name__ == "__main__":
    unittest.main()
