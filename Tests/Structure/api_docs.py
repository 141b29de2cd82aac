#!/usr/bin/env python3
"""Makes the API documentation of all rooms, `package` declarations included: a web page below .build/docs.

It needs a debug build of nas, and the tools that come with Swift: no plugin and no further package. It documents
modules as they were built: after a change of a comment, build first.

    python3 Tests/Structure/api_docs.py --build .build/debug --out .build/docs
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import folders
from package import Package, Target

# A comment that names one parameter of several says what the others' names do not.
EXPECTED = "is missing documentation"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2], help="the package's folder")
    parser.add_argument("--build", type=Path, default=Path(".build/debug"), help="a debug build")
    parser.add_argument("--out", type=Path, default=Path(".build/docs"), help="the folder of the web page")
    arguments = parser.parse_args()
    package = Package.read(arguments.root.resolve())
    documented = rooms(package)
    with tempfile.TemporaryDirectory() as scratch:
        graphs, catalog = Path(scratch) / "graphs", Path(scratch) / "nas.docc"
        graphs.mkdir()
        catalog.mkdir()
        maps = module_maps(package, arguments.build)
        (catalog / "nas.md").write_text(landing_page(documented), encoding="utf-8")
        try:
            for room in documented:
                extract(room, arguments.build, maps, graphs)
            return convert(catalog, graphs, arguments.out)
        except subprocess.CalledProcessError as error:
            print(f"{error.cmd[0]} ended with {error.returncode}", file=sys.stderr)
            return 2


def rooms(package: Package) -> list[Target]:
    """The targets with written code that others may use, lowest first."""
    names = folders.ordered([target.name for target in package.targets], folders.target_edges(package))
    by_name = {target.name: target for target in package.targets}
    return [
        target
        for target in map(by_name.__getitem__, names)
        if target.kind == "regular"
        and target.folder.parts[0] == "Sources"
        and any(file.exported and not file.is_generated for file in target.files)
    ]


def module_maps(package: Package, build: Path) -> list[str]:
    """The options with which modules of C are found: those of nas, built or not, and those of other packages."""
    paths = [
        *(package.root / "Sources/C").glob("*/module.modulemap"),
        *build.glob("C*.build/module.modulemap"),
        *build.resolve().parents[1].glob("checkouts/**/include/module.modulemap"),
    ]
    return [option for path in sorted(paths) for option in ("-Xcc", f"-fmodule-map-file={path}")]


def extract(room: Target, build: Path, maps: list[str], graphs: Path) -> None:
    """Writes the symbols of a module, with their comments."""
    (module,) = room.modules
    subprocess.run(
        [
            "swift", "symbolgraph-extract", "-module-name", module, "-I", build / "Modules", *maps,
            "-target", triple(), "-minimum-access-level", "package", "-skip-synthesized-members",
            "-output-dir", graphs,
        ],
        check=True,
    )


def triple() -> str:
    """The machine that Swift builds for."""
    info = subprocess.run(["swift", "-print-target-info"], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(info)["target"]["unversionedTriple"]


def landing_page(documented: list[Target]) -> str:
    """The page that links all rooms."""
    library = "ArchitectureSearch"
    lowest_first = "\n".join(f"- ``{room.name}``" for room in documented if room.name != library)
    return f"""# nas

@Metadata {{
  @TechnologyRoot
}}

Finds the cheapest click-through-rate architecture that predicts as well.

Other packages use the library. The rooms are for those who work on nas: a room depends only on rooms above it.

## Topics

### The library

- ``{library}``

### The rooms, lowest first

{lowest_first}
"""


def convert(catalog: Path, graphs: Path, out: Path) -> int:
    """Makes the web page and prints the warnings that matter; 1 if there are any."""
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(suffix=".json") as diagnostics:
        subprocess.run(
            [
                "docc", "convert", catalog, "--additional-symbol-graph-dir", graphs, "--output-path", out,
                "--fallback-display-name", "nas", "--fallback-bundle-identifier", "nas",
                "--diagnostics-file", diagnostics.name,
            ],
            check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        found = json.loads(Path(diagnostics.name).read_text(encoding="utf-8"))["diagnostics"]
    warnings = [each for each in found if EXPECTED not in each["summary"]]
    for each in warnings:
        line = each.get("range", {}).get("start", {}).get("line", 1)
        print(f"{each.get('source', catalog).removeprefix('file://')}:{line}: {each['summary']}")
    print(f"{out}: for a browser, `python3 -m http.server --directory {out}` and http://localhost:8000/documentation/nas")
    return 1 if warnings else 0


if __name__ == "__main__":
    sys.exit(main())
