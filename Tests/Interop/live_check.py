#!/usr/bin/env python3
"""Watches searches with `nas search --serve` in Chromium, as their owner would.

The page becomes the run's page by itself, its sections change without a reload, what a reader has opened and where they
have scrolled stays, the end is told, and so is a run that is stopped or killed. No message of the console, no request
but to the server. Needs playwright and /usr/bin/chromium.

    python3 Tests/Interop/live_check.py --nas .build/release/nas --screenshots pictures
"""

import argparse
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import Page, sync_playwright

PROJECT = pathlib.Path(__file__).parents[2]
problems: list[str] = []


def check(holds: bool, what: str) -> None:
    print(("ok      " if holds else "FAILED  ") + what, flush=True)
    if not holds:
        problems.append(what)


@contextlib.contextmanager
def search(nas: pathlib.Path, folder: pathlib.Path, name: str, *options: str):
    """A search of the flights that goes on, and the address of its page."""
    command = [
        str(nas.resolve()), "search", "--serve", "search-spaces/flights.yaml", "--seed", "1",
        "--out", str(folder / name), *options,
    ]
    messages = folder / f"{name}.messages"
    with open(messages, "w") as out:
        process = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=out,
            env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        )
        try:
            end = time.monotonic() + 60
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/[0-9a-f]{32}/", messages.read_text())):
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit(f"no address:\n{messages.read_text()}")
                time.sleep(0.02)
            yield process, found[0]
        finally:
            process.kill()
            process.wait()


def watched(page: Page, origin: str) -> tuple[list[str], list[str]]:
    """What the console of a page says, and what it asks others for, from now on."""
    said, foreign = [], []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((origin, "data:")) else foreign.append(request.url),
    )
    return said, foreign


def content(page: Page, section: str) -> str:
    return page.locator(f"#{section}").inner_html()


def changes(page: Page, section: str, seconds: float = 60) -> bool:
    """Whether a section becomes another one."""
    before, end = content(page, section), time.monotonic() + seconds
    while time.monotonic() < end:
        if content(page, section) != before:
            return True
        page.wait_for_timeout(50)
    return False


def becomes(page: Page, expression: str, seconds: float = 60) -> bool:
    """Whether an expression becomes true. The page's policy lets no script of ours wait in it, so this asks again."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > end:
            return False
        page.wait_for_timeout(50)
    return True


def whole_run(page: Page, nas: pathlib.Path, folder: pathlib.Path, shots: pathlib.Path | None, rows: int) -> None:
    with search(nas, folder, "whole", "--target", "0.9", "--rows", str(rows), "--threads", "1") as (process, url):
        said, foreign = watched(page, url.rsplit("/", 2)[0])
        page.goto(url)
        # The log is read first; then the page becomes that of the run.
        page.wait_for_selector("#progress progress", timeout=120_000)
        page.wait_for_selector("#search svg", timeout=120_000)
        page.evaluate("window.isTheSame = true")
        check(page.locator("#live").inner_text() == "Live", "the page says that it is live")
        check(changes(page, "progress"), "the progress goes on")
        check(changes(page, "search"), "the controllers' states follow the search")
        if shots:
            page.screenshot(path=shots / "search.png", full_page=True)

        # A reader opens the decisions, and looks at them.
        page.locator("#decisions details > summary").first.click()
        page.locator("#decisions details > summary").first.scroll_into_view_if_needed()
        page.evaluate("scrollBy(0, 120)")
        place = "document.querySelector('#decisions summary').getBoundingClientRect().top"
        top = page.evaluate(place)
        data = page.evaluate_handle("document.querySelector('#data').firstElementChild")
        check(changes(page, "decisions"), "the decisions follow the search")
        check(
            page.evaluate("document.querySelector('#decisions details').open"),
            "what was opened stays open",
        )
        check(abs(page.evaluate(place) - top) < 2, "what is looked at stays where it is")
        check(
            page.evaluate("old => old === document.querySelector('#data').firstElementChild", data),
            "what does not change is left alone",
        )
        if shots:
            page.screenshot(path=shots / "reading.png")
        # It is the run's page alone that knows the token.
        outside = url.rsplit("/", 2)[0] + "/"
        try:
            urllib.request.urlopen(outside)
            check(False, "without the token nothing is shown")
        except urllib.error.HTTPError as error:
            check(error.code == 403, "without the token nothing is shown")

        check(becomes(page, "document.title.startsWith('complete')", 300), "the title says that it is complete")
        check(process.wait(60) in (0, 3), "the search ends as without a page")
        check("complete" in page.locator("#live").inner_text(), "the page says that the run is complete")
        check(page.locator("#measured table").count() == 1, "the verdict is on the page")
        check(content(page, "progress") == "", "nothing is in progress any more")
        check(page.evaluate("window.isTheSame === true"), "the page was never loaded again")
        page.wait_for_timeout(3000)
        check(not said, f"the console is silent {said}")
        check(not foreign, f"nobody else is asked {foreign}")
        if shots:
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=shots / "end.png", full_page=True)


def ended_run(
    page: Page, nas: pathlib.Path, folder: pathlib.Path, shots: pathlib.Path | None, by: signal.Signals, text: str,
) -> None:
    with search(nas, folder, by.name, "--target", "0.9") as (process, url):
        page.goto(url)
        page.wait_for_selector("#search svg", timeout=120_000)
        process.send_signal(by)
        check(
            becomes(page, f"document.querySelector('#live').textContent.includes('{text}')"),
            f"{by.name} is told: {page.locator('#live').inner_text()}",
        )
        check(process.wait(10) == (143 if by == signal.SIGTERM else -by), f"{by.name} ends the search")
        if shots:
            page.screenshot(path=shots / f"{by.name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nas", type=pathlib.Path, required=True)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=327346, help="rows of the whole search: ten seconds of it and more")
    arguments = parser.parse_args()
    shots = arguments.screenshots
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        folder = pathlib.Path(folder)
        view = {"width": 1200, "height": 900}
        whole_run(browser.new_page(viewport=view), arguments.nas, folder, shots, arguments.rows)
        ended_run(browser.new_page(viewport=view), arguments.nas, folder, shots, signal.SIGTERM, "was stopped")
        ended_run(browser.new_page(viewport=view), arguments.nas, folder, shots, signal.SIGKILL, "connection is lost")
        browser.close()
    if problems:
        sys.exit(f"{len(problems)} of the checks failed")


if __name__ == "__main__":
    main()
