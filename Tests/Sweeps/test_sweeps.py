#!/usr/bin/env python3
"""Tests of the sweeps themselves: that a fault meets the call it is meant for, and that the disk loses what it may.

    python3 Tests/Sweeps/test_sweeps.py
"""

import errno
import os
import sys
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

import disk as disks
from tracer import Action, Call, Ended, Fail, Kill, Short, Torn, Tracer

WRITER = """\
import os
with open("draft", "w") as file:
    file.write("12345678")
    file.flush()
    {sync}
os.rename("draft", "final")
"""


class Traced(unittest.TestCase):
    def setUp(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.world, self.template = Path(self.place.name) / "world", Path(self.place.name) / "template"
        for folder in (self.world, self.template):
            folder.mkdir()
            (folder / "final").write_text("old")

    def run_python(self, text: str, look: Callable[[Call], Action] = lambda _: None, records: bool = False) -> Ended:
        said = Path(self.place.name) / "said"
        return Tracer(look, records).run([sys.executable, "-S", "-c", text], self.world, dict(os.environ), said, said)

    def at(self, name: str, path: str, action: Action) -> Callable[[Call], Action]:
        return lambda call: action if call.name == name and call.paths[0] == str(self.world / path) else None

    def files(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in self.world.iterdir()}


class Faults(Traced):
    def disturb(self, name: str, action: Action) -> int:
        return self.run_python(WRITER.format(sync="os.fsync(file.fileno())"), self.at(name, "draft", action)).code

    def test_an_undisturbed_program_ends_as_ever(self) -> None:
        self.assertEqual(self.run_python(WRITER.format(sync="pass")).code, 0)
        self.assertEqual(self.run_python("raise SystemExit(7)").code, 7)
        self.assertEqual(self.files(), {"final": "12345678"})

    def test_a_kill_comes_before_the_call(self) -> None:
        self.assertEqual(self.disturb("rename", Kill()), -9)
        self.assertEqual(self.files(), {"final": "old", "draft": "12345678"})

    def test_a_torn_write_has_half(self) -> None:
        self.assertEqual(self.disturb("write", Torn()), -9)
        self.assertEqual(self.files(), {"final": "old", "draft": "1234"})

    def test_a_short_write_is_gone_on_with(self) -> None:
        self.assertEqual(self.disturb("write", Short()), 0)
        self.assertEqual(self.files(), {"final": "12345678"})

    def test_a_call_that_fails_is_not_made(self) -> None:
        self.assertEqual(self.disturb("fsync", Fail(errno.EIO)), 1)
        self.assertEqual(self.disturb("rename", Fail(errno.ENOSPC)), 1)
        self.assertEqual(self.files(), {"final": "old", "draft": "12345678"})

    def test_calls_of_all_threads_are_met(self) -> None:
        text = "import os, threading\nthread = threading.Thread(target=os.mkdir, args=['made'])\n" \
               "thread.start()\nthread.join()"
        self.assertEqual(self.run_python(text, self.at("mkdir", "made", Kill())).code, -9)
        self.assertEqual(self.files(), {"final": "old"})


class Losses(Traced):
    def states(self, text: str) -> set[tuple]:
        """The contents of the folder in all states that a power cut may leave."""
        disk = disks.of_calls(self.world, self.template, lambda: self.run_python(text, records=True).calls)
        found = set()
        for end in disk.moments():
            for state in disk.choices(end):
                state.make(self.world)
                found.add(tuple(sorted(self.files().items())))
        self.disk = disk
        return found

    def test_a_rename_without_a_sync_may_lose_everything(self) -> None:
        finals = {dict(state).get("final") for state in self.states(WRITER.format(sync="pass"))}
        self.assertEqual(finals, {"old", "", "1234", "\0" * 8, "12345678"})
        self.assertEqual(self.disk.lost_at_the_end(), ["write draft", "rename draft final"])

    def test_a_rename_after_a_sync_has_one_of_two(self) -> None:
        finals = {dict(state).get("final") for state in self.states(WRITER.format(sync="os.fsync(file.fileno())"))}
        self.assertEqual(finals, {"old", "12345678"})
        self.assertEqual(self.disk.lost_at_the_end(), ["rename draft final"])

    def test_a_synced_folder_is_safe(self) -> None:
        text = WRITER.format(sync="os.fsync(file.fileno())") + "os.fsync(os.open('.', os.O_RDONLY))"
        self.states(text)
        self.assertEqual(self.disk.lost_at_the_end(), [])

    def test_later_names_may_come_first(self) -> None:
        found = {tuple(dict(state)) for state in self.states("open('a', 'w')\nopen('b', 'w')")}
        self.assertEqual(found, {("final",), ("a", "final"), ("b", "final"), ("a", "b", "final")})

    def test_a_name_that_is_taken_cannot_be_made(self) -> None:
        found = {dict(state).get("final")
                 for state in self.states("import os\nos.rename('final', 'old')\nopen('final', 'x').write('new')")}
        self.assertEqual(found, {"old", None, "", "n", "\0\0\0", "new"})


if __name__ == "__main__":
    unittest.main()
