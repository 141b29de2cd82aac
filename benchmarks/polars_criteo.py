"""What `nas import` does to a log in Criteo's form, written in polars.

Integers by Criteo's rule of log squares, categories that occur ten times, ids by falling frequency with
ties by the value, and each column as a `.npy` file of the smallest integers, in the log's order. Of what
polars offers for each of these it has what was fastest; it writes no checksums, no vocabularies, and does
not wait for the disk. POLARS_MAX_THREADS sets the threads.

Prints JSON: the seconds of the import, without those of starting Python.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import polars as pl

INTEGERS = [f"I{i}" for i in range(1, 14)]
CATEGORIES = [f"C{i}" for i in range(1, 27)]
MINIMUM_COUNT = 10


def read(path: Path) -> pl.DataFrame:
    """The label, the integers by the rule, and the categories by their physical codes and values."""
    types = {
        "label": pl.Float32,
        **dict.fromkeys(INTEGERS, pl.Int64),
        # Categories of their own, so that the codes of each column are dense.
        **{name: pl.Categorical(pl.Categories(name)) for name in CATEGORIES},
    }
    return (
        pl.scan_csv(path, separator="\t", has_header=False, schema=types)
        .with_columns(log_squares(name) for name in INTEGERS)
        .collect()
    )


def log_squares(name: str) -> pl.Expr:
    x = pl.col(name)
    return pl.when(x > 2).then((x.cast(pl.Float64).log() ** 2).floor().cast(pl.Int32)).otherwise(
        x.cast(pl.Int32)
    )


def ids_of_integers(column: pl.Series) -> tuple[np.ndarray, int]:
    """Ranks from 1 by falling frequency, 0 where there is no value."""
    counts = (
        pl.DataFrame({"value": column.drop_nulls()})
        .group_by("value")
        .len()
        .sort("len", "value", descending=[True, False])
    )
    values = counts["value"]
    ids = pl.Series(np.arange(1, len(values) + 1, dtype=np.uint32))
    return column.replace_strict(values, ids, default=0).fill_null(0).to_numpy(), len(values) + 1


def ids_of_categories(column: pl.Series) -> tuple[np.ndarray, int]:
    """The same; values that are too rare have the last id."""
    codes = pl.DataFrame({"code": column.to_physical(), "value": column}).drop_nulls("code")
    frequent = (
        codes.lazy()
        .group_by("code")
        .agg(pl.len(), pl.col("value").first().cast(pl.String))
        .filter(pl.col("len") >= MINIMUM_COUNT)
        .sort("len", "value", descending=[True, False])
        .collect()["code"]
        .to_numpy()
    )
    other = len(frequent) + 1
    ids = np.full(codes["code"].max() + 1, other, np.uint32)
    ids[frequent] = np.arange(1, other)
    physical = column.to_physical()
    return pl.Series(ids).gather(physical).fill_null(0).to_numpy(), other + 1


def write(ids: np.ndarray, size: int, path: Path):
    smallest = np.uint8 if size <= 1 << 8 else np.uint16 if size <= 1 << 16 else np.uint32
    np.save(path, ids.astype(smallest))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the folder to make")
    arguments = parser.parse_args()
    arguments.out.mkdir()

    start = time.perf_counter()
    log = read(arguments.log)
    np.save(arguments.out / "label.npy", log["label"].to_numpy())
    for name in INTEGERS:
        write(*ids_of_integers(log[name]), arguments.out / f"{name}.npy")
    for name in CATEGORIES:
        write(*ids_of_categories(log[name]), arguments.out / f"{name}.npy")
    print(json.dumps({"seconds": time.perf_counter() - start, "version": pl.__version__}))


if __name__ == "__main__":
    main()
