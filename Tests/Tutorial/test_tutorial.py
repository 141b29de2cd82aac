"""Tests of tutorial.py and commands.py: what counts as the output that is shown, and which commands exist."""

import unittest

import commands
import tutorial

TREE = {"commandName": "nas", "subcommands": [
    {"commandName": "search", "arguments": [{"names": [{"kind": "long", "name": "target"}, {"kind": "short", "name": "t"}]}]},
    {"commandName": "cost", "shouldDisplay": False},
    {"commandName": "space", "subcommands": [{"commandName": "cost"}]},
]}


class OutputTests(unittest.TestCase):
    def test_numbers_and_widths_may_differ(self):
        self.assertTrue(tutorial.shows(["| a   | −1.2 % |", "| --- | 3 kB |"], ["| a | 10 % |", "| ----- | 1.25 MB |"]))
        self.assertTrue(tutorial.shows(["Time 7 to 11 s on 2 threads"], ["Time 50 s to 1 min 5 s on 2 threads"]))
        self.assertFalse(tutorial.shows(["better by 1"], ["worse by 1"]))
        self.assertFalse(tutorial.shows(["a 1"], ["a 2"], exact=True))

    def test_an_elision_stands_for_any_lines(self):
        self.assertTrue(tutorial.shows(["a", "...", "c", "...", "e"], ["a", "b", "c", "d", "e"]))
        self.assertTrue(tutorial.shows(["...", "e"], ["a", "e"]))
        self.assertFalse(tutorial.shows(["a", "...", "x", "...", "e"], ["a", "b", "e"]))
        self.assertFalse(tutorial.shows(["a"], ["a", "b"]))

    def test_a_record_keeps_the_elisions(self):
        output = ["new", "a 5", "b", "c", "Next:", "d 6", "end"]
        self.assertEqual(tutorial.recorded(["a 1"], output), output)
        self.assertEqual(tutorial.recorded([], output), output)
        for shown, record in [
            (["a 1", "b", "..."], ["new", "a 5", "b", "..."]),
            (["a 1", "...", "Next:", "old"], ["new", "a 5", "...", "Next:", "d 6", "end"]),
            (["...", "b", "..."], ["...", "b", "..."]),
        ]:
            self.assertEqual(tutorial.recorded(shown, output), record)
            self.assertTrue(tutorial.shows(record, output))

    def test_sentences_are_wrapped_and_tables_are_not(self):
        self.assertEqual([len(line) for line in tutorial.wrapped("word " * 30 + "\n| " + "word " * 30 + "\n")], [119, 29, 152])

    def test_blocks_have_kinds_and_places(self):
        found = tutorial.blocks(["a", "```sh", "x", "```", "```python f.py", "y", "z", "```"])
        self.assertEqual([(b.info, b.lines, b.start) for b in found],
                         [(["sh"], ["x"], 2), (["python", "f.py"], ["y", "z"], 5)])


class CommandTests(unittest.TestCase):
    def problems(self, text):
        return [(n, commands.problem_of(commands.words(c), TREE)) for n, c in commands.commands(text)]

    def test_commands_are_found_in_code(self):
        self.assertEqual([n for n, _ in commands.commands("nas search\n`nas search`\n\n    $ a | nas search x\n")], [2, 4])
        self.assertEqual(commands.commands("```sh\n.build/release/nas search \\\n  -t 1\n```\n"), [(2, "search   -t 1".replace("   ", " "))])

    def test_what_does_not_exist_is_named(self):
        self.assertEqual(
            self.problems("`nas search --target 0.9`, `nas search --tarqet 0.9`, `nas serach`, `nas space cost`, `nas cost`\n"),
            [(1, None), (1, "there is no option --tarqet"), (1, "there is no subcommand serach"), (1, None),
             (1, "there is no subcommand cost")])


if __name__ == "__main__":
    unittest.main()
