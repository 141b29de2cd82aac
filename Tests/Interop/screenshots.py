#!/usr/bin/env python3
"""Takes pictures of reports in Chromium, to be looked at: wide and narrow, light and dark, and as a reader opens them.

A page is a file report.html, or the name of an example. Examples are made with `nas` in the folder, once, and drawn
anew each time:

    small         4 features and one target
    large         45 features of long names that differ in the middle, and eight targets
    inconclusive  a log too short to prove anything
    running       the page of the large search while it goes on
    columns       600 features, under two targets
    reference     results/flights-reference

Needs playwright and /usr/bin/chromium. Checks nothing: page_check.py does.

    python3 Tests/Interop/screenshots.py small large --nas .build/release/nas --folder pictures --widths 1400 390
"""

import argparse
import csv
import math
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

REFERENCE = pathlib.Path(__file__).parents[2] / "results/flights-reference"
EXAMPLES = ["small", "large", "inconclusive", "running", "columns", "reference"]

EVENTS = ["clicks", "views", "purchases", "searches", "returns"]
TOPICS = ["electronics", "electrical_tools", "garden", "books", "toys", "clothing", "shoes", "food", "travel"]


def log(path: pathlib.Path, names: list[str], rows: int, ids: int, signal: float) -> None:
    """A log whose clicks depend on the first features, the others being noise."""
    numbers = random.Random(11)
    weights = [[numbers.gauss(0, signal / (1 + place)) for _ in range(ids)] for place in range(6)]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["click", *names])
        for _ in range(rows):
            values = [min(int(numbers.expovariate(6 / ids)), ids - 1) for _ in names]
            score = sum(weight[value] for weight, value in zip(weights, values)) - 1
            click = numbers.random() < 1 / (1 + math.exp(-score))
            writer.writerow([int(click), *(f"v{value}" for value in values)])


def names_of(example: str) -> list[str]:
    if example == "columns":
        return [f"column_{number:03}" for number in range(600)]
    if example in ("large", "running"):
        return [f"user_history_{event}_in_{topic}_last_seven_days_count" for event in EVENTS for topic in TOPICS]
    return ["site", "device", "hour", "position"]


def run(nas: pathlib.Path, *arguments: str, expected: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run([str(nas), *arguments], capture_output=True, text=True)
    if done.returncode not in expected:
        sys.exit(f"nas {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")


def search_of(nas: pathlib.Path, example: str, folder: pathlib.Path) -> list[str]:
    """The arguments of the search of an example, whose log and space are made."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, ids, signal = {
        "small": (60_000, 30, 1.2), "inconclusive": (4_000, 30, 0.5), "columns": (3_000, 20, 1.0),
    }.get(example, (30_000, 50, 1.2))
    targets = {
        "small": ["0.7"], "inconclusive": ["0.9", "0.7"], "columns": ["0.9", "0.8"],
    }.get(example, ["0.95", "0.9", "0.85", "0.8", "0.75", "0.7", "0.65", "0.6"])
    space = folder / "clicks.yaml"
    if not space.exists():
        log(folder / "clicks.csv", names_of(example), rows, ids, signal)
        run(nas, "space", "init", "--data", str(folder / "clicks.csv"), "--out", str(space))
    options = [option for target in targets for option in ("--target", target)]
    return ["search", str(space), *options, "--out", str(folder / "run")]


def page_of(nas: pathlib.Path, name: str, folder: pathlib.Path) -> pathlib.Path:
    """The report of an example, drawn anew; its run is made if there is none."""
    if name not in EXAMPLES:
        return pathlib.Path(name)
    made = folder / "runs" / name
    if name == "reference":
        shutil.copytree(REFERENCE, made / "run", dirs_exist_ok=True)
    elif not (made / "run/summary.json").exists():
        print(f"searches {name}", flush=True)
        # 3: nothing was proved neutral.
        run(nas, *search_of(nas, name, made), expected=(0, 3))
    run(nas, "report", str(made / "run"))
    return made / "run/report.html"


def shoot(browser, name: str, address: str, options: argparse.Namespace) -> None:
    for width in options.widths:
        for scheme in options.schemes:
            page = browser.new_page(
                viewport={"width": width, "height": options.height}, color_scheme=scheme,
                device_scale_factor=options.scale)
            page.goto(address)
            if options.open:
                page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
            if name == "running":
                page.wait_for_selector("#decisions svg", timeout=120_000)
            target = options.folder / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=target, full_page=not options.first)
            size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            print(f"{target}: {size[0]} × {size[1]}", flush=True)
            page.close()


def shoot_running(browser, options: argparse.Namespace) -> None:
    """The page of a search that goes on, and is ended when it was looked at."""
    folder = options.folder / "runs/running"
    arguments = search_of(options.nas, "running", folder)
    messages = folder / "messages"
    with open(messages, "w") as out:
        search = subprocess.Popen(
            [str(options.nas), *arguments, "--serve"], stdout=subprocess.DEVNULL, stderr=out)
    try:
        end = time.monotonic() + 120
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/[0-9a-f]{32}/", messages.read_text())):
            if search.poll() is not None or time.monotonic() > end:
                sys.exit(f"no address:\n{messages.read_text()}")
            time.sleep(0.1)
        shoot(browser, "running", found[0], options)
    finally:
        search.kill()
        search.wait()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("pages", nargs="*", default=EXAMPLES[:4], help="examples, or files report.html")
    options.add_argument("--nas", type=pathlib.Path, required=True, help="the program")
    options.add_argument("--folder", type=pathlib.Path, required=True, help="for pictures and examples")
    options.add_argument("--widths", type=int, nargs="+", default=[1400, 390], help="pixels")
    options.add_argument("--height", type=int, default=900, help="pixels of a screen")
    options.add_argument("--schemes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    options.add_argument("--scale", type=float, default=1, help="pixels of a picture in a pixel of the page")
    options.add_argument("--first", action="store_true", help="the first screen, not the whole page")
    options.add_argument("--open", action="store_true", help="with all that is folded opened")
    arguments = options.parse_args()
    arguments.nas = arguments.nas.resolve()
    arguments.folder = arguments.folder.resolve()
    arguments.folder.mkdir(parents=True, exist_ok=True)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", headless=True, args=["--no-sandbox"])
        for name in arguments.pages:
            if name == "running":
                shoot_running(browser, arguments)
                continue
            path = page_of(arguments.nas, name, arguments.folder)
            shoot(browser, name if name in EXAMPLES else path.stem, path.resolve().as_uri(), arguments)
        browser.close()


if __name__ == "__main__":
    main()
