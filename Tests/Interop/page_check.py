#!/usr/bin/env python3
"""Opens reports of `nas report` in Chromium and checks what a reader relies on.

No message of the console, no request, no violation that axe finds in the light and the dark scheme, headings in order,
a page that a telephone does not move sideways, and a print on A4 paper. Needs playwright, axe-playwright-python and
/usr/bin/chromium.

    python3 Tests/Interop/page_check.py --nas .build/release/nas --screenshots pages
"""

import argparse
import csv
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

REFERENCE = pathlib.Path(__file__).parents[2] / "results/flights-reference"

# Names that would do harm in a page that took them for markup, or turned its text around.
HOSTILE = [
    "<script>document.title='taken'</script>",
    '"onload=',
    "]]>",
    "</style><h1>",
    "plain",
    "fox 🦊",
    "広告の表示位置と時間帯の組み合わせ",
    "עברית\u202e",
    "<img src=http://example.org/x onerror=document.title='taken'>",
    "a name that goes on and on and is as long as no name should be, without any end in sight",
]

# axe does not look at texts of plots. They stand on the page's background or on the shade of a panel.
FAINT_TEXTS = """() => {
    const light = colour => {
        const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const shade = document.querySelector('svg .shade');
    const grounds = [getComputedStyle(document.body).backgroundColor]
        .concat(shade ? [getComputedStyle(shade).fill] : []).map(light);
    return [...document.querySelectorAll('svg text')].filter(text => {
        const own = light(getComputedStyle(text).fill);
        return grounds.some(ground =>
            (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05) < 4.5);
    }).map(text => text.textContent);
}"""


def hostile_run(nas: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """A small search over features of such names."""
    numbers = random.Random(5)
    with open(folder / "clicks.csv", "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["click", *HOSTILE])
        for _ in range(3000):
            values = [numbers.randrange(8) for _ in HOSTILE]
            share = 0.2 + 0.3 * (values[0] % 2 == values[1] % 2) + 0.2 * (values[2] > 4)
            rows.writerow([int(numbers.random() < share), *(f"v{value}" for value in values)])
    program = str(nas.resolve())
    run(program, "space", "init", "--data", "clicks.csv", "--out", "clicks.yaml", folder=folder)
    # 3: nothing was proved neutral, which is as good here.
    run(
        program, "search", "clicks.yaml", "--target", "0.8", "--out", "run", folder=folder,
        expected=(0, 3),
    )
    return folder / "run"


def run(*command: str, folder: pathlib.Path, expected: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in expected:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")


class Check:
    """The checks of one page, and what they found."""

    def __init__(self, name: str, path: pathlib.Path, screenshots: pathlib.Path | None):
        self.name, self.path, self.screenshots = name, path.resolve(), screenshots
        self.findings: list[str] = []

    def expect(self, condition: bool, finding: str) -> None:
        if not condition:
            self.findings.append(finding)

    def page(self, browser, scheme: str, width: int):
        """The page as it opens, everything that it says or asks for being a finding."""
        page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.on("console", lambda message: self.findings.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.findings.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: self.expect(
                request.url in (self.path.as_uri(), "data:,"), f"asks for {request.url}"))
        page.on("dialog", lambda dialog: self.findings.append("opens a dialog"))
        page.goto(self.path.as_uri())
        return page

    def shoot(self, page, kind: str) -> None:
        if self.screenshots:
            page.screenshot(path=self.screenshots / f"{self.name}-{kind}.png", full_page=True)

    def run(self, browser) -> None:
        size = self.path.stat().st_size
        self.expect(size < 1_500_000, f"has {size} bytes")
        for scheme in ["light", "dark"]:
            page = self.page(browser, scheme, 1100)
            self.shoot(page, scheme)
            page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
            self.accessible(page, scheme)
            self.structure(page)
            self.plots(page)
            page.close()
        self.telephone(browser)
        self.paper(browser)

    def accessible(self, page, scheme: str) -> None:
        result = Axe().run(page).response
        for violation in result["violations"]:
            places = [node["html"][:160] for node in violation["nodes"]]
            self.findings.append(f"axe, {scheme}: {violation['id']}: {violation['help']} {places[:3]}")
        self.expect(len(result["passes"]) > 15, "axe has looked at hardly anything")

    def structure(self, page) -> None:
        self.expect("taken" not in page.title(), "a name was run")
        levels = page.eval_on_selector_all(
            "h1, h2, h3, h4", "headings => headings.map(heading => Number(heading.tagName[1]))")
        self.expect(levels.count(1) == 1 and levels[0] == 1, f"headings {levels}")
        self.expect(
            all(after <= before + 1 for before, after in zip(levels, levels[1:])),
            f"headings skip a level: {levels}")
        ids = page.eval_on_selector_all("[id]", "elements => elements.map(element => element.id)")
        self.expect(len(set(ids)) == len(ids), "an id stands twice")
        lost = page.eval_on_selector_all(
            "a[href^='#']", "links => links.map(link => link.hash.slice(1)).filter(id => !document.getElementById(id))")
        self.expect(not lost and page.locator("nav a").count() > 4, f"the contents lead nowhere: {lost}")
        for landmark in ["header", "main", "footer"]:
            self.expect(page.locator(f"body > {landmark}").count() == 1, f"no {landmark}")
        self.expect(
            page.locator("th:not([scope]), table:not(:has(caption))").count() == 0,
            "has a table whose headers say nothing")
        self.expect(
            page.locator("script, img, iframe, object, [onload], [onerror]").count() == 0,
            "has an element that nobody wrote")

    def plots(self, page) -> None:
        """No text of a plot is wider than its plot, and no name of a line reaches into the panel."""
        outside = page.evaluate("""() => [...document.querySelectorAll('svg text')].filter(text => {
            const [own, plot] = [text, text.ownerSVGElement].map(it => it.getBoundingClientRect());
            return own.left < plot.left - 1 || own.right > plot.right + 1;
        }).map(text => text.textContent)""")
        self.expect(not outside, f"texts leave their plots: {outside[:5]}")
        covered = page.evaluate("""() => [...document.querySelectorAll(
            'svg[aria-describedby^=heatmap] g > title, svg[aria-describedby^=widths] g > title')].filter(title => {
            const [name, outcome] = title.parentElement.querySelectorAll('text');
            return name.getBBox().x + name.getBBox().width > 236 || outcome.getBBox().x < 790;
        }).map(title => title.textContent)""")
        self.expect(not covered, f"names reach into their panels: {covered[:5]}")
        faint = page.evaluate(FAINT_TEXTS)
        self.expect(not faint, f"texts of plots have little contrast: {faint[:5]}")

    def telephone(self, browser) -> None:
        page = self.page(browser, "light", 360)
        self.shoot(page, "phone")
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        width = page.evaluate("document.documentElement.scrollWidth")
        self.expect(width <= 360, f"is {width} pixels wide on a telephone")
        page.set_viewport_size({"width": 390, "height": 844})
        outside = page.evaluate("""() => [
            '#decision .answer', '#decision .figures', '#measured table', '#changes table',
        ].filter(part => document.querySelector(part)?.getBoundingClientRect().right > innerWidth)""")
        self.expect(not outside, f"on a telephone these leave the screen: {outside}")
        page.close()

    def paper(self, browser) -> None:
        page = self.page(browser, "dark", 1100)
        target = self.path.with_name(f"{self.name}.pdf")
        page.pdf(path=target, prefer_css_page_size=True, print_background=True)
        head = target.read_bytes()
        self.expect(head.startswith(b"%PDF") and len(head) > 20_000, "the print is empty")
        if self.screenshots:
            shutil.copy(target, self.screenshots / f"{self.name}.pdf")
        page.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--nas", type=pathlib.Path, required=True, help="the program")
    options.add_argument("--screenshots", type=pathlib.Path, help="a folder for pictures of the pages")
    arguments = options.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)

    failed = False
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = pathlib.Path(name)
        reference = shutil.copytree(REFERENCE, folder / "reference")
        hostile = hostile_run(arguments.nas, folder)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", headless=True, args=["--no-sandbox"])
        for title, run_folder in [("reference", reference), ("hostile", hostile)]:
            run(str(arguments.nas.resolve()), "report", str(run_folder), folder=folder)
            check = Check(title, run_folder / "report.html", arguments.screenshots)
            check.run(browser)
            failed = failed or bool(check.findings)
            print(f"{title}: {len(check.findings)} findings")
            for finding in check.findings:
                print(f"  {finding}")
        browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
