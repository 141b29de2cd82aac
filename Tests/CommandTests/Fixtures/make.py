"""Makes the fixtures beside this file: runs of formats 1 and 2, complete and interrupted, and an imported log.

    python3 make.py --format-1 NAS --format-2 NAS

The programs are release builds of commits 94d3755, the last that wrote format 1, and 5464696, which wrote format 2. The
committed folders are not made again for a newer program: they stand for the folders that its users have.
"""

import argparse
import gzip
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Every x86-64 machine with AVX2 can run this OpenBLAS kernel, and so reproduce the bits.
ENVIRONMENT = os.environ | {"OPENBLAS_CORETYPE": "Haswell"}
# Format 1 has one supernet for both targets, format 2 one for each.
SETTINGS_1 = ["--seed", "1"]
SETTINGS_2 = ["--seed", "1", "--rows", "1800", "--separate", "--skip-diverged"]


def run(*command):
    subprocess.run([str(word) for word in command], cwd=HERE, env=ENVIRONMENT, check=True)


def search(nas, out, *settings):
    shutil.rmtree(HERE / out, ignore_errors=True)
    run(nas, "search", "clicks.yaml", "--out", out, *settings)
    strip(HERE / out)


def strip(folder):
    """Removes the files that no command reads."""
    shutil.rmtree(folder / "plots", ignore_errors=True)
    (folder / "report.html").unlink(missing_ok=True)


def interrupt(nas, out, end, is_there, *settings):
    """Ends a run as soon as its folder meets a condition. The run is stopped while the folder is checked."""
    for _ in range(100):
        shutil.rmtree(HERE / out, ignore_errors=True)
        process = subprocess.Popen(
            [nas, "search", "clicks.yaml", "--out", out, *settings], cwd=HERE, env=ENVIRONMENT,
            stderr=subprocess.DEVNULL)
        while process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            if is_there(HERE / out):
                process.send_signal(end)
                process.send_signal(signal.SIGCONT)
                process.wait()
                break
            process.send_signal(signal.SIGCONT)
            time.sleep(0.0005)
        if not (HERE / out / "summary.json").exists():
            return strip(HERE / out)
    raise SystemExit(f"{out}: the moment was missed again and again")


def is_within(run, kind, after):
    """Whether a run is in the middle of a piece of 18 steps, and the journal holds another piece."""
    checkpoint = run / "checkpoint"
    steps = [int(state.name.split(".")[-2]) for state in checkpoint.glob(f"{kind}-*.state")]
    return len(steps) > 1 and 10 <= max(steps) <= 15 and after in (checkpoint / "finished.jsonl").read_text()


def logs(nas):
    """Makes the logs: one of ids alone, and one with grades, lists, groups and times."""
    run(nas, "synth", "--rows", 2000, "--positive-rate", 0.3, "--seed", 1, "--out", "clicks.csv")
    text = (HERE / "clicks.csv").read_bytes()
    (HERE / "clicks.csv.gz").write_bytes(gzip.compress(text, mtime=0))
    run(nas, "synth", "--form", "movielens", "--rows", 400, "--seed", 3, "--out", "ratings.inter")
    run("zstd", "-q", "-19", "-f", "--rm", "ratings.inter")
    for name in ["clicks.csv", "clicks.csv.truth.json", "ratings.inter.truth.json"]:
        (HERE / name).unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--format-1", required=True, type=os.path.abspath)
    parser.add_argument("--format-2", required=True, type=os.path.abspath)
    programs = parser.parse_args()
    one, two = programs.format_1, programs.format_2
    logs(two)

    search(one, "format-1", *SETTINGS_1)
    # Format 1 kept only the settings of an unfinished run.
    interrupt(one, "interrupted-1", signal.SIGKILL, lambda run: (run / "run.json").exists(), *SETTINGS_1)

    search(two, "format-2", *SETTINGS_2)
    often = ["--checkpoint-steps", "1"]
    # In the second search pass, after the first.
    interrupt(
        two, "interrupted-2-search", signal.SIGTERM,
        lambda run: is_within(run, "search", after='"piece":"search [0.8]"'), *SETTINGS_2, *often)
    # In the trainings that decide the verdicts.
    interrupt(
        two, "interrupted-2-trainings", signal.SIGTERM,
        lambda run: is_within(run, "training", after='"piece":"seconds of the search"'), *SETTINGS_2, *often)

    # The exports that later versions are compared with.
    shutil.rmtree(HERE / "exports", ignore_errors=True)
    for name in ["format-1", "format-2"]:
        for trainer in ["fuxictr", "tzrec"]:
            run(two, "export", name, "--format", trainer, "--out", f"exports/{name}")

    shutil.rmtree(HERE / "ratings", ignore_errors=True)
    run(two, "import", "ratings.inter.zst", "--space", "ratings.yaml", "--out", "ratings")


if __name__ == "__main__":
    main()
