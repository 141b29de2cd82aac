"""Runs a program under ptrace, and lets a function look at each of its system calls that touch files, before it is made.

The function may let a call be, make it fail, or kill the program before it. Calls are met in the order in which all
threads make them, so that a call is hit by what it is, and not by how often its thread has called before: for that
reason this is not `strace -e inject`. A seccomp filter stops the program at the calls of `CALLS` alone. Linux on
x86-64 only; it changes no other process.
"""

import ctypes
import errno
import os
import signal
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

# System calls by name: their number, and how their arguments name files. `p` is a path, `d` a folder's descriptor to
# which the next path is relative, `f` a descriptor, `-` is something else.
CALLS = {
    "open": (2, "p"), "creat": (85, "p"), "openat": (257, "dp"), "openat2": (437, "dp"),
    "mkdir": (83, "p"), "mkdirat": (258, "dp"), "rmdir": (84, "p"),
    "rename": (82, "pp"), "renameat": (264, "dpdp"), "renameat2": (316, "dpdp"),
    "unlink": (87, "p"), "unlinkat": (263, "dp"),
    "link": (86, "pp"), "linkat": (265, "dpdp"), "symlink": (88, "-p"), "symlinkat": (266, "-dp"),
    "write": (1, "f"), "pwrite64": (18, "f"), "writev": (20, "f"), "pwritev": (296, "f"),
    "ftruncate": (77, "f"), "truncate": (76, "p"), "fallocate": (285, "f"),
    "fsync": (74, "f"), "fdatasync": (75, "f"), "flock": (73, "f"),
    "copy_file_range": (326, "f-f"), "sendfile": (40, "ff"),
    "chmod": (90, "p"), "fchmod": (91, "f"), "fchmodat": (268, "dp"), "utimensat": (280, "dp"),
    "mmap": (9, "----f"),
    "read": (0, "f"), "pread64": (17, "f"), "getdents64": (217, "f"),
}
NAMES = {number: name for name, (number, _) in CALLS.items()}
OPENS = {"open", "creat", "openat", "openat2"}
READS = {"read", "pread64", "getdents64"}
WRITES = {"write", "pwrite64"}

AT_FDCWD = -100

TRACEME, CONT, SYSCALL, SETOPTIONS, POKEUSER, SYSCALL_INFO = 0, 7, 24, 0x4200, 6, 0x420E
# Of PTRACE_O: SYSGOOD, FORK, VFORK, CLONE, EXEC, SECCOMP and EXITKILL.
OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000
EVENT_SECCOMP = 7
# The places of x86-64's registers among a process's words: the call's number, its result, its third argument.
ORIG_RAX, RAX, RDX = 15 * 8, 10 * 8, 12 * 8

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


@dataclass(frozen=True)
class Kill:
    """Ends the program before a call is made."""


@dataclass(frozen=True)
class Torn:
    """Lets a write reach half of its bytes, and ends the program then."""


@dataclass(frozen=True)
class Short:
    """Lets a write reach half of its bytes, and tells so, as a system may."""


@dataclass(frozen=True)
class Fail:
    """Makes a call fail without being made."""

    error: int


Action = Kill | Torn | Short | Fail | None


@dataclass
class Call:
    """A system call that is about to be made."""

    name: str
    arguments: tuple[int, ...]
    # The files that it names, as absolute paths where they can be known: of descriptors, those that they are open on.
    paths: list[str]
    pid: int
    thread: int
    # After the call, where the tracer was asked to wait for it.
    result: int | None = None
    # Opened for the record of a call: the inode of a descriptor that it works on or gives.
    inode: tuple[int, int] | None = None
    # Of writes: where they go, and what they write.
    offset: int = 0
    data: bytes = b""
    flags: int = 0

    @property
    def creates(self) -> bool:
        return self.name == "creat" or self.name in OPENS and bool(self.flags & os.O_CREAT)

    @property
    def writes(self) -> bool:
        """Whether it opens a file to change it."""
        return self.name in OPENS and bool(self.flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR | os.O_TRUNC))


@dataclass
class Ended:
    """How a program ended: its exit code, or the number of a signal, negative."""

    code: int
    timed_out: bool = False
    calls: list[Call] = field(default_factory=list)


def ptrace(request: int, pid: int, address: int = 0, data: int = 0) -> int:
    result = libc.ptrace(request, pid, address & (2**64 - 1), data & (2**64 - 1))
    if result == -1 and (error := ctypes.get_errno()):
        raise OSError(error, f"ptrace {request}: {os.strerror(error)}")
    return result


class Filter:
    """A seccomp program that stops at some calls and allows all others."""

    def __init__(self, names: Iterable[str]):
        numbers = [CALLS[name][0] for name in names]
        code = [struct.pack("HBBI", 0x20, 0, 0, 0)]  # load the call's number
        for index, number in enumerate(numbers):
            code.append(struct.pack("HBBI", 0x15, len(numbers) - index, 0, number))  # if it is this: to the last line
        code += [struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000), struct.pack("HBBI", 0x06, 0, 0, 0x7FF00000)]
        self.code = ctypes.create_string_buffer(b"".join(code))
        self.program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code), ctypes.addressof(self.code)))

    def install(self) -> None:
        """In the process that is to be traced."""
        if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, self.program, 0, 0):
            os._exit(126)


class Tracer:
    """One run of a program.

    `look` is called with each call before it is made and says what to do. With `records`, each call is kept with its
    result and, of writes, its data; the order is that in which they were begun.
    """

    def __init__(self, look: Callable[[Call], Action], records: bool = False, reads: bool = False):
        self.look, self.records = look, records
        self.filter = Filter(name for name in CALLS if reads or name not in READS)
        self.calls: list[Call] = []
        self.waiting: dict[int, Call] = {}
        self.torn: set[int] = set()
        self.memory: dict[int, int] = {}
        self.main = 0

    def run(self, arguments: list[str], folder: Path, environment: dict[str, str], out: Path, errors: Path,
            timeout: float = 120) -> Ended:
        """Runs a program in a folder, with files for its standard output and errors, to its end."""
        self.main = os.fork()
        if self.main == 0:
            self.become(arguments, folder, environment, out, errors)
        timed_out = False

        def end(*_: object) -> None:
            nonlocal timed_out
            timed_out = True
            os.kill(self.main, signal.SIGKILL)

        before = signal.signal(signal.SIGALRM, end)
        signal.setitimer(signal.ITIMER_REAL, timeout)
        try:
            code = self.follow()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            for descriptor in self.memory.values():
                os.close(descriptor)
        return Ended(code, timed_out, self.calls)

    def become(self, arguments: list[str], folder: Path, environment: dict[str, str], out: Path, errors: Path) -> None:
        """In the new process: becomes the program, once its tracer is ready."""
        try:
            os.chdir(folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
            os.dup2(os.open(out, flags, 0o644), 1)
            os.dup2(os.open(errors, flags, 0o644), 2)
            os.closerange(3, 256)
            libc.ptrace(TRACEME, 0, None, None)
            os.kill(os.getpid(), signal.SIGSTOP)
            self.filter.install()
            os.execve(arguments[0], arguments, environment)
        finally:
            os._exit(127)

    def follow(self) -> int:
        """Follows all threads until the program has ended, and returns its exit code or signal."""
        os.waitpid(self.main, 0)
        ptrace(SETOPTIONS, self.main, 0, OPTIONS)
        ptrace(CONT, self.main)
        known = {self.main}
        while True:
            # Of any thread; so this process must have no other children at that time.
            thread, status = os.waitpid(-1, 0x40000000)
            if not os.WIFSTOPPED(status):
                # The first thread's end is told after that of all others.
                if thread == self.main:
                    return os.waitstatus_to_exitcode(status)
                continue
            event, number = status >> 16, os.WSTOPSIG(status)
            request, passed = CONT, 0
            try:
                if event == EVENT_SECCOMP:
                    request = self.enter(thread)
                elif number == signal.SIGTRAP | 0x80:
                    self.leave(thread)
                elif not event and (thread in known or number != signal.SIGSTOP):
                    passed = number
                known.add(thread)
                ptrace(request, thread, 0, passed)
            except OSError as error:
                # A thread may end at any time by the end of another one.
                if error.errno != errno.ESRCH:
                    raise

    def enter(self, thread: int) -> int:
        """A thread is about to make a call; returns how it is to go on."""
        if not os.path.exists(f"/proc/{self.main}/task/{thread}"):
            # Of another process that the program has begun.
            return CONT
        call = self.call(thread)
        action = self.look(call)
        match action:
            case Kill():
                os.kill(self.main, signal.SIGKILL)
            case Torn():
                ptrace(POKEUSER, thread, RDX, call.arguments[2] // 2)
                self.torn.add(thread)
                return SYSCALL
            case Short():
                ptrace(POKEUSER, thread, RDX, max(1, call.arguments[2] // 2))
            case Fail(error):
                ptrace(POKEUSER, thread, ORIG_RAX, -1)
                ptrace(POKEUSER, thread, RAX, -error)
                call.result = -error
        if self.records:
            if call.name in WRITES:
                self.add_data(call)
            self.calls.append(call)
            self.waiting[thread] = call
            return SYSCALL
        return CONT

    def leave(self, thread: int) -> None:
        """A call has been made."""
        if thread in self.torn:
            os.kill(self.main, signal.SIGKILL)
        if call := self.waiting.pop(thread, None):
            call.result = struct.unpack_from("q", self.information(thread), 24)[0]
            descriptor = call.result if call.name in OPENS else call.arguments[0]
            if call.result >= 0 and (call.name in OPENS or CALLS[call.name][1].startswith("f")):
                found = os.stat(f"/proc/{call.pid}/fd/{descriptor}")
                call.inode = found.st_dev, found.st_ino

    def information(self, thread: int) -> bytes:
        buffer = ctypes.create_string_buffer(128)
        ptrace(SYSCALL_INFO, thread, 128, ctypes.addressof(buffer))
        return buffer.raw

    def call(self, thread: int) -> Call:
        number, *arguments = struct.unpack_from("7Q", self.information(thread), 24)
        name = NAMES.get(number, str(number))
        call = Call(name, tuple(arguments), [], self.main, thread)
        folder = os.readlink(f"/proc/{self.main}/cwd")
        for argument, kind in zip(arguments, CALLS[name][1]):
            value = ctypes.c_int32(argument & 0xFFFFFFFF).value
            if kind == "d":
                folder = os.readlink(f"/proc/{self.main}/{'cwd' if value == AT_FDCWD else f'fd/{value}'}")
            elif kind == "p":
                call.paths.append(os.path.normpath(os.path.join(folder, os.fsdecode(self.text(argument)))))
            elif kind == "f" and value >= 0:
                try:
                    call.paths.append(os.readlink(f"/proc/{self.main}/fd/{value}"))
                except OSError:
                    call.paths.append("(closed)")
        if name in OPENS:
            call.flags = arguments[{"open": 1, "openat": 2}.get(name, 2)] if name != "creat" else os.O_CREAT
        return call

    def add_data(self, call: Call) -> None:
        """What a write writes, and where."""
        descriptor, address, count = call.arguments[:3]
        call.data = os.pread(self.memory_of(self.main), count, address)
        if call.name == "pwrite64":
            call.offset = call.arguments[3]
            return
        lines = Path(f"/proc/{call.pid}/fdinfo/{descriptor}").read_text().splitlines()
        told = dict(line.split(":", 1) for line in lines if ":" in line)
        is_append = int(told["flags"], 8) & os.O_APPEND
        size = os.stat(f"/proc/{call.pid}/fd/{descriptor}").st_size
        call.offset = size if is_append else int(told["pos"])

    def memory_of(self, pid: int) -> int:
        if pid not in self.memory:
            self.memory[pid] = os.open(f"/proc/{pid}/mem", os.O_RDONLY | os.O_CLOEXEC)
        return self.memory[pid]

    def text(self, address: int) -> bytes:
        """A text that ends with a zero in the program's memory."""
        found = b""
        while b"\0" not in found:
            # Not over the border of a page: the next may not be there.
            count = 4096 - address % 4096
            found += os.pread(self.memory_of(self.main), count, address)
            address += count
        return found.split(b"\0", 1)[0]
