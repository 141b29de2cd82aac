"""What `nas import` does to a log without multi-valued features, written in polars.

It is the yardstick for the speed of `nas import`: parse, sort by time, give every value an id by
falling frequency, every number a quantile bucket, and write each column as a `.npy` file. Of what
polars offers for each of these it has what was fastest; it writes no checksums, no vocabularies,
and does not wait for the disk. POLARS_MAX_THREADS sets the threads.

Prints JSON: the median of the repetitions in seconds, after one that does not count.
"""

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl
import yaml

MISSING = ["", "NA", "NaN", "nan", "null", "NULL", "\\N"]

TIME_FORMAT = "%Y-%m-%dT%H:%M"


def import_log(path: Path, data: dict, folder: Path):
    """Writes the columns that `data`, the section of a search space, describes into a folder."""
    label, time_column = data["label"], data["order"]["time"]
    features = data["features"]
    values = [name for name, feature in features.items() if feature["type"] == "categorical"]
    numbers = [name for name, feature in features.items() if feature["type"] == "numeric"]
    types = {
        label: pl.Float32,
        time_column: pl.String,
        **dict.fromkeys(values, pl.Categorical),
        **dict.fromkeys(numbers, pl.Float64),
    }
    log = (
        pl.scan_csv(path, schema_overrides=types, null_values=MISSING)
        .select(label, pl.col(time_column).str.to_datetime(TIME_FORMAT), *features)
        .sort(time_column, maintain_order=True)
        .collect()
    )
    ranks = codes_by_frequency(log, values)
    bounds = quantiles(log, numbers, features)
    ids = [id_of_value(name, column) for name, column in zip(values, ranks)]
    ids += [id_of_number(name, column[name]) for name, column in zip(numbers, bounds)]
    columns = log.lazy().select(label, *ids).collect()
    for name in columns.columns:
        np.save(folder / f"{name}.npy", columns[name].to_numpy())


def codes_by_frequency(log: pl.DataFrame, names: list[str]) -> list[pl.DataFrame]:
    """The physical codes of every column's categories, by falling frequency, ties by the value."""
    return pl.collect_all(
        log.lazy()
        .select(value=pl.col(name), code=pl.col(name).to_physical())
        .drop_nulls()
        .group_by("code")
        .agg(pl.len(), pl.col("value").first().cast(pl.String))
        .sort("len", "value", descending=[True, False])
        for name in names
    )


def id_of_value(name: str, ranks: pl.DataFrame) -> pl.Expr:
    """The rank of a value, from 1; 0 where it is missing."""
    codes = ranks["code"].to_numpy()
    ids = np.zeros(codes.max(initial=0) + 1, np.uint32)
    ids[codes] = np.arange(1, len(codes) + 1)
    return pl.lit(pl.Series(ids)).gather(pl.col(name).to_physical()).fill_null(0).alias(name)


def quantiles(log: pl.DataFrame, names: list[str], features: dict) -> list[pl.DataFrame]:
    """The bounds between the buckets of every column."""
    selections = []
    for name in names:
        buckets = features[name]["buckets"]
        shares = pl.Series(np.arange(1, buckets) / buckets)
        present = pl.col(name).drop_nulls()
        rows = (present.len().cast(pl.Float64) * shares).cast(pl.UInt32)
        selections.append(log.lazy().select(present.sort().gather(rows).unique().sort()))
    return pl.collect_all(selections)


def id_of_number(name: str, bounds: pl.Series) -> pl.Expr:
    """The bucket of a number, from 1; 0 where it is missing."""
    bucket = pl.lit(bounds).search_sorted(pl.col(name), side="right") + 1
    return pl.when(pl.col(name).is_null()).then(0).otherwise(bucket).cast(pl.UInt32).alias(name)


def seconds(path: Path, data: dict) -> float:
    """The time of one import."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        import_log(path, data, Path(folder))
        return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path, help="CSV without compression")
    parser.add_argument("--space", type=Path, required=True, help="a search space in time order")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--out", type=Path, help="a folder for the columns of one more import")
    arguments = parser.parse_args()
    data = yaml.safe_load(arguments.space.read_text())["data"]

    seconds(arguments.log, data)
    times = [seconds(arguments.log, data) for _ in range(arguments.repetitions)]
    result = {
        "seconds": median(times),
        "megabytes_per_second": arguments.log.stat().st_size / 1e6 / median(times),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        "threads": pl.thread_pool_size(),
        "version": pl.__version__,
    }
    print(json.dumps(result, indent=2))
    if arguments.out:
        arguments.out.mkdir()
        import_log(arguments.log, data, arguments.out)


if __name__ == "__main__":
    main()
