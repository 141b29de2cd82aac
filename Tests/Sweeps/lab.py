"""A place in which one worker of a sweep runs nas: fresh worlds, undisturbed references, and what going on comes to.

It knows how a command is run, traced and gone on with, and neither faults nor disks.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import world as worlds
from tracer import Action, Call, Ended, Kill, Tracer
from world import Case, Outcome

# Of what nas says, so much is told, and told apart.
MOST_OF_A_SENTENCE = 60


@dataclass
class Reference:
    """An undisturbed command: its exit code, how many lines it prints, the files that it leaves, what was foreign to it,
    and what it touched of that all the same."""

    code: int
    lines: int
    files: dict[str, bytes]
    foreign: dict[str, tuple]
    problems: list[str]


class Lab:
    """A place for one worker's worlds, and the program."""

    def __init__(self, nas: str, folder: Path):
        self.nas, self.folder, self.world = nas, folder, folder / "world"
        self.output = folder / "said"
        self.reads = False
        self.templates: dict[str, Path] = {}
        self.references: dict[str, Reference] = {}

    def trace(self, case: Case, look: Callable[[Call], Action], records: bool = False, arguments: list[str] | None = None,
              timeout: float = 60) -> tuple[Ended, Outcome]:
        """Runs a case's command under the tracer in the world as it is."""
        out, errors = Path(f"{self.output}.out"), Path(f"{self.output}.err")
        for path in (out, errors):
            path.unlink(missing_ok=True)
        tracer = Tracer(look, records, self.reads)
        ended = tracer.run([self.nas, *(arguments or case.command)], self.world, worlds.environment(self.world), out,
                           errors, timeout)
        return ended, Outcome(ended.code, out.read_text(errors="replace"), errors.read_text(errors="replace"))

    def begin(self, case: Case) -> None:
        """A fresh world, as it is before a case's command."""
        if case.name not in self.templates:
            template = self.folder / f"template-{case.name}"
            # Made at the place where it is used: the name of a cached log depends on that.
            shutil.rmtree(self.world, ignore_errors=True)
            worlds.build(self.nas, self.world)
            for command in case.before:
                self.prepare(case, command)
            shutil.copytree(self.world, template, symlinks=True)
            self.templates[case.name] = template
        worlds.renew(self.world, self.templates[case.name])

    def prepare(self, case: Case, command: list[str]) -> None:
        if not case.half_until:
            worlds.run(self.nas, self.world, command)
            return
        self.trace(case, lambda call: Kill() if call.name.startswith("rename") and
                   call.paths[-1].endswith(case.half_until) else None, arguments=command)

    def reference(self, case: Case) -> Reference:
        """What an undisturbed command does."""
        if case.name not in self.references:
            self.begin(case)
            before = worlds.foreign(self.world, case)
            done = worlds.run(self.nas, self.world, case.command)
            if done.code not in {0, 3}:
                raise RuntimeError(f"{case.name} fails undisturbed: {done.messages}")
            problems = worlds.touched(before, worlds.foreign(self.world, case))
            self.references[case.name] = Reference(
                done.code, done.output.count("\n"), worlds.content(self.world, case), before, problems)
        return self.references[case.name]

    def resumed(self, case: Case, is_checking_foreign: bool = True) -> list[str]:
        """Goes on with a command in the world as it is, and says how the end differs from an undisturbed one."""
        reference = self.reference(case)
        if case.once and worlds.content(self.world, case) == reference.files:
            return self.touched(case) if is_checking_foreign else []
        done = worlds.run(self.nas, self.world, case.recovery or case.command)
        problems = []
        if done.code != reference.code:
            lines = done.messages.strip().splitlines() or ["nothing is said"]
            said = worlds.normal(next((line for line in lines if line.startswith("error:")), lines[-1]))
            problems.append(f"going on ends with {done.code}: {said.replace(chr(0), '0')[:MOST_OF_A_SENTENCE]}")
        else:
            problems += worlds.differences(reference.files, worlds.content(self.world, case))
        problems += worlds.lost(self.world, self.templates[case.name], case)
        if is_checking_foreign:
            problems += worlds.made_anew(self.world, self.templates[case.name], case)
        return problems + (self.touched(case) if is_checking_foreign else [])

    def touched(self, case: Case) -> list[str]:
        """What is not the case's and not as before, but for what an undisturbed command touches as well."""
        reference = self.reference(case)
        found = worlds.touched(reference.foreign, worlds.foreign(self.world, case))
        return [each for each in found if each not in reference.problems]
