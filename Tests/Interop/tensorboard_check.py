"""Whether TensorBoard shows what a search says: its loader and the program itself beside controller.jsonl.

    python tensorboard_check.py --nas .build/release/nas [--screenshot scalars.png]

It searches under two targets with --tensorboard, ends the search by SIGKILL behind a snapshot and goes on with it.
Every scalar that TensorBoard's loader finds must be that of controller.jsonl, each step once; so must those that the
real TensorBoard serves. A screenshot of its scalars is taken by a headless Chromium. Exits with 1 where something
differs.
"""

import argparse
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

PROJECT = Path(__file__).resolve().parents[2]
SCALARS = ["reward", "baseline", "cost_ratio", "entropy", "logloss"]
STEPS_BETWEEN_SNAPSHOTS = 70


def scalars_of(run, choices):
    """The scalars of controller.jsonl: a list of (step, value) by target and tag."""
    scalars = {}
    for line in (run / "controller.jsonl").read_text().splitlines():
        record = json.loads(line)
        target = scalars.setdefault(f"target-{record['target']}", {})
        values = {f"controller/{key}": record.get(key) for key in SCALARS}
        for path, probabilities in record["probabilities"].items():
            for choice, probability in zip(choices[path], probabilities, strict=True):
                values[f"probabilities/{path}/{choice}"] = probability
        for tag, value in values.items():
            if value is not None:
                target.setdefault(tag, []).append((record["step"], float(np.float32(value))))
    return scalars


def choices_of(space_file):
    """The choices of each decision of the flights: the space says them once for all embeddings."""
    text = space_file.read_text()
    lists = [re.split(r", *", found) for found in re.findall(r"choices: \[([^\]]*)\]", text)]
    features = re.findall(r"^    (\w+): \{type:", text, re.MULTILINE)
    return {f"embeddings.{feature}": lists[0] for feature in features} | {
        f"hidden.{i}.width": widths for i, widths in enumerate(lists[1:])
    }


def loaded(folder):
    """The scalars that TensorBoard's loader finds."""
    logging.getLogger("tensorboard").setLevel(logging.ERROR)  # it says what it drops
    scalars = {}
    for target in sorted(os.listdir(folder)):
        events = EventAccumulator(str(folder / target), size_guidance={"scalars": 0})
        events.Reload()
        scalars[target] = {
            tag: [(e.step, e.value) for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]
        }
    return scalars


def compare(found, expected, name):
    assert found.keys() == expected.keys(), f"{name}: found {sorted(found)}, not {sorted(expected)}"
    for target, tags in expected.items():
        assert found[target].keys() == tags.keys(), f"{name}: the tags of {target}: {sorted(found[target])}"
        for tag, values in tags.items():
            assert found[target][tag] == values, (
                f"{name}: {target} {tag}: {found[target][tag]}, expected {values}")
    return sum(len(values) for tags in expected.values() for values in tags.values())


def search(nas, folder, space, rows):
    """Begins a search, ends it behind a snapshot, and goes on with it. Returns how many steps were written twice."""
    words = [nas, "search", space, "--rows", str(rows), "--target", "0.9", "--target", "0.8", "--out",
             "run", "--tensorboard", "events", "--checkpoint-steps", str(STEPS_BETWEEN_SNAPSHOTS)]
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    begun = subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    events = folder / "events/target-0.9"
    deadline = time.time() + 300
    while time.time() < deadline and begun.poll() is None:
        # Records are there as they come: TensorBoard would show them now.
        if events.is_dir() and any(step > 1.4 * STEPS_BETWEEN_SNAPSHOTS for step in steps(events)):
            break
        time.sleep(0.01)
    begun.kill()
    begun.wait()
    snapshots = [n for n in os.listdir(folder / "run/checkpoint") if re.fullmatch(r"search.*\.state", n)]
    assert snapshots, "the search was over before it could be ended"
    first = steps(events)
    done = subprocess.run(
        words[:2] + ["--resume"] + words[3:], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stderr
    second = steps(events, newest=True)
    assert first[0] < second[0], "the search that went on has begun again"
    return len(set(first) & set(second))


def steps(events, newest=False):
    """The steps with values in the newest event file of a folder, or in the oldest."""
    files = sorted(events.iterdir())
    if not files:
        return []
    file = files[-1 if newest else 0]
    return [event.step for event in EventFileLoader(str(file)).Load() if event.HasField("summary")]


class TensorBoard:
    """The real program, on a port of its own."""

    def __init__(self, folder):
        self.log = open(folder / "tensorboard.log", "w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tensorboard.main", "--logdir", str(folder / "events"), "--host",
             "127.0.0.1", "--port", "0"], stdout=self.log, stderr=self.log)
        deadline = time.time() + 120
        self.address = None
        while self.address is None and time.time() < deadline and self.process.poll() is None:
            time.sleep(0.2)
            found = re.search(r"at (http://127\.0\.0\.1:\d+)", Path(self.log.name).read_text())
            self.address = found and found.group(1)
        assert self.address, f"TensorBoard did not start:\n{Path(self.log.name).read_text()}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def get(self, path, **query):
        address = f"{self.address}/data/plugin/scalars/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return json.load(answer)

    def scalars(self, expected):
        """What it serves, once it has read everything; the probabilities of one decision stand for all."""
        deadline = time.time() + 60
        while time.time() < deadline:
            tags = self.get("tags")
            if {run: len(t) for run, t in tags.items()} == {run: len(t) for run, t in expected.items()}:
                break
            time.sleep(0.5)
        wanted = {
            run: {tag for tag in tags if tag.startswith("controller/") or "/hidden.0.width/" in tag}
            for run, tags in expected.items()
        }
        found = {
            run: {
                tag: [(step, value) for _, step, value in self.get("scalars", run=run, tag=tag)]
                for tag in self.get("tags")[run] if tag in wanted[run]
            }
            for run in wanted
        }
        return found, {run: {tag: expected[run][tag] for tag in tags} for run, tags in wanted.items()}

    def screenshot(self, path):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1700, "height": 1150})
            errors = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(f"{self.address}/?darkMode=false#timeseries")
            page.wait_for_selector("scalar-card", timeout=90_000)
            # Curves are drawn on a canvas, or as paths, a moment after their cards are there.
            page.wait_for_timeout(6000)
            cards = page.locator("scalar-card").count()
            text = page.inner_text("body")
            page.screenshot(path=path)
            browser.close()
        assert cards >= 5, f"the page shows {cards} curves"
        for word in ["cost_ratio", "entropy", "logloss", "reward", "target-0.9", "target-0.8"]:
            assert word in text, f"the page does not show {word}"
        assert not errors, errors
        return cards


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nas", required=True, help="the program")
    parser.add_argument(
        "--search-space", default=PROJECT / "search-spaces/flights.yaml", help="that of the flights")
    parser.add_argument("--screenshot", help="where the picture of the scalars is left")
    parser.add_argument("--rows", type=int, default=51200, help="rows of the search")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        space = Path(arguments.search_space).resolve()
        twice = search(Path(arguments.nas).resolve(), folder, space, arguments.rows)
        assert twice > 0, "the search that went on has not said again what was behind its snapshot"
        expected = scalars_of(folder / "run", choices_of(space))
        count = compare(loaded(folder / "events"), expected, "the loader")
        print(f"{count} scalars are those of controller.jsonl; {twice} steps were written twice and show once")
        with TensorBoard(folder) as board:
            count = compare(*board.scalars(expected), "TensorBoard")
            path = arguments.screenshot or folder / "scalars.png"
            cards = board.screenshot(path)
            print(f"TensorBoard serves the same ({count} were asked for), and draws {cards} curves on its first page")
            if arguments.screenshot:
                print(f"a picture is in {path}")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as problem:
        sys.exit(f"failed: {problem}")
