"""Makes the Parquet files of this folder, and the CSV twins that say what must be read from them.

    python3 -m venv .venv && .venv/bin/pip install pyarrow==26.0.1 pandas polars duckdb
    .venv/bin/python make.py

The twins are written by Python's own formatting, not by nas.
"""

import csv
import datetime as dt
import decimal
import json
import random
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

HERE = Path(__file__).resolve().parent
UTC = dt.timezone.utc
LOGS = HERE / "log"
PARTS = HERE / "parts"
TYPES = HERE / "types"
SHAPES = HERE / "shapes"


def text(value) -> str:
    """A value as a CSV file of the same rows would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else repr(value)
    if isinstance(value, dt.datetime):
        value = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        fraction = f".{value.microsecond:06}" if value.microsecond else ""
        if fraction.endswith("000"):
            fraction = fraction[:-3]
        return value.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        kept = [x for x in value if x is not None and x == x]
        quoted = [text(x) if isinstance(x, (int, float)) else json.dumps(text(x), ensure_ascii=False) for x in kept]
        return "[" + ",".join(quoted) + "]"
    return str(value)


def twin(path: Path, columns: dict):
    """Writes the CSV twin of some columns."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([text(x) for x in row] for row in zip(*columns.values()))


def log() -> dict:
    """The log that all writers write: 60 rows of what a click log has."""
    draw = random.Random(1)
    start = dt.datetime(2024, 1, 1)
    rows = range(60)
    return {
        "click": [int(draw.random() < 0.3) for _ in rows],
        "ts": [start + dt.timedelta(seconds=977 * row) for row in rows],
        "user": [draw.randrange(20) for _ in rows],
        "item": [f"i{draw.randrange(12)}" for _ in rows],
        "device": [draw.choice(["phone", "desk,top", 'tab"let', None, "tele vision"]) for _ in rows],
        "price": [draw.choice([None, 0.5, 12.0, 3.25, 1e-7, 1e21]) for _ in rows],
        "tags": [draw.sample([1, 2, 3, 5, 8], draw.randrange(4)) for _ in rows],
    }


SCHEMA = pa.schema(
    [
        ("click", pa.int64()), ("ts", pa.timestamp("us")), ("user", pa.int64()), ("item", pa.string()),
        ("device", pa.string()), ("price", pa.float64()), ("tags", pa.list_(pa.int64())),
    ]
)


def write_logs():
    columns = log()
    table = pa.table(columns, schema=SCHEMA)
    twin(HERE / "log.csv", columns)

    def write(name, table=table, **options):
        pq.write_table(table, LOGS / f"{name}.parquet", **options)

    for codec in ["none", "snappy", "gzip", "brotli", "lz4", "zstd"]:
        write(f"codec-{codec}", compression=codec)
    for version in ["1.0", "2.4", "2.6"]:
        write(f"version-{version}", version=version, data_page_version="1.0")
    write("pages-2", data_page_version="2.0", compression="zstd")
    write("pages-2-plain", data_page_version="2.0", use_dictionary=False, compression="none")
    write("pages-small", data_page_size=64, write_batch_size=4, compression="gzip")
    write("pages-checksums", write_page_checksum=True, write_page_index=True)
    write("groups-1", row_group_size=1, write_statistics=False, use_dictionary=False, compression="none")
    for size in [7, 59]:
        write(f"groups-{size}", row_group_size=size)
    write("dictionary-none", use_dictionary=False)
    write("dictionary-overflowing", dictionary_pagesize_limit=32)
    write("statistics-none", write_statistics=False)
    write("spark", flavor="spark")
    write("int96", use_deprecated_int96_timestamps=True)
    write("lists-old", use_compliant_nested_type=False)
    encodings = {"click": "DELTA_BINARY_PACKED", "user": "DELTA_BINARY_PACKED", "ts": "DELTA_BINARY_PACKED",
                 "item": "DELTA_BYTE_ARRAY", "device": "DELTA_LENGTH_BYTE_ARRAY", "price": "BYTE_STREAM_SPLIT",
                 "tags.list.element": "DELTA_BINARY_PACKED"}
    write("encodings-delta", use_dictionary=False, column_encoding=encodings)
    write("narrow", table.cast(pa.schema([
        ("click", pa.int8()), ("ts", pa.timestamp("ms", "UTC")), ("user", pa.uint16()), ("item", pa.large_string()),
        ("device", pa.dictionary(pa.int32(), pa.string())), ("price", pa.float64()), ("tags", pa.large_list(pa.int32())),
    ])))
    write("views", table.set_column(3, "item", table["item"].cast(pa.string_view())))
    write("zones", table.set_column(1, "ts", table["ts"].cast(pa.timestamp("ns", "Asia/Tokyo"))))
    clicks = table  # which DuckDB finds by its name
    assert clicks.num_rows
    frame = pd.DataFrame(columns)
    frame.to_parquet(LOGS / "pandas.parquet", index=False)
    frame.assign(device=frame.device.astype("category")).to_parquet(LOGS / "pandas-category.parquet", index=False)
    pl.DataFrame(columns).write_parquet(LOGS / "polars.parquet")
    pl.DataFrame(columns).with_columns(pl.col("device").cast(pl.Categorical)).write_parquet(
        LOGS / "polars-categorical.parquet", compression="lz4", row_group_size=11)
    duckdb.sql(f"COPY (SELECT * FROM clicks) TO '{LOGS}/duckdb.parquet' (FORMAT parquet)")
    duckdb.sql(f"COPY (SELECT * FROM clicks) TO '{LOGS}/duckdb-v2.parquet' (FORMAT parquet, PARQUET_VERSION v2)")
    for part in range(20):
        pq.write_table(table.drop_columns("tags").slice(3 * part, 3), PARTS / f"part-{part:05}.parquet",
                       store_schema=False, write_statistics=False, use_dictionary=False)


def write_types():
    D = decimal.Decimal
    day = dt.date(2024, 2, 29)
    times = [dt.datetime(1969, 12, 31, 23, 59, 59, 999000), None, dt.datetime(2023, 11, 14, 22, 13, 20, 123456),
             dt.datetime(2024, 2, 29), dt.datetime(9999, 12, 31, 23, 59, 59)]
    near = [dt.datetime(1969, 12, 31, 23, 59, 59, 999000), None, dt.datetime(2023, 11, 14, 22, 13, 20, 123456),
            dt.datetime(2024, 2, 29), dt.datetime(2200, 1, 1)]
    seconds = [time and time.replace(microsecond=0) for time in times]
    plain = {
        "int8": (pa.int8(), [-128, None, 0, 7, 127]),
        "int16": (pa.int16(), [-32768, None, 0, 7, 32767]),
        "int32": (pa.int32(), [-(2**31), None, 0, 7, 2**31 - 1]),
        "int64": (pa.int64(), [-(2**63), None, 0, 10, 2**63 - 1]),
        "uint8": (pa.uint8(), [0, None, 1, 99, 255]),
        "uint16": (pa.uint16(), [0, None, 1, 100, 65535]),
        "uint32": (pa.uint32(), [0, None, 1, 1000, 2**32 - 1]),
        "uint64": (pa.uint64(), [0, None, 1, 2**63, 2**64 - 1]),
        "double": (pa.float64(), [1.5, None, 123.0, float("nan"), -0.0]),
        "infinite": (pa.float64(), [float("inf"), None, float("-inf"), 0.1, 5e-324]),
        "bool": (pa.bool_(), [True, None, False, False, True]),
        "decimal": (pa.decimal128(20, 3), [D("1.500"), None, D("-0.001"), D("12345678901234567.890"), D("0.000")]),
        "wide_decimal": (pa.decimal256(60, 0), [D("1" + 49 * "0" + "1"), None, D(-1), D(0), D(7)]),
        "string": (pa.string(), ["a", None, "", 'q"u,o\nte', "ähm 中"]),
        "binary": (pa.binary(), [b"a", None, b"", b"x|y", "ü".encode()]),
        "fixed_binary": (pa.binary(3), [b"abc", None, b"   ", b"def", b"ghi"]),
        "date": (pa.date32(), [day, None, dt.date(1970, 1, 1), dt.date(1899, 12, 31), dt.date(1, 1, 1)]),
        "time_s": (pa.timestamp("s"), seconds),
        "time_ms": (pa.timestamp("ms"), [times[0], None, times[0], *times[3:]]),
        "time_us": (pa.timestamp("us"), times),
        "time_ns": (pa.timestamp("ns"), near),
        "time_zone": (pa.timestamp("us", "America/New_York"), [t and t.replace(tzinfo=UTC) for t in near]),
        "nothing": (pa.null(), [None] * 5),
    }
    # What Python does not write as is wanted.
    special = {
        "float": (pa.float32(), [0.1, None, 1e10, 16777216.0, -2.5], ["0.1", "", "1e+10", "16777216.0", "-2.5"]),
        "half": (pa.float16(), [0.1, None, 2048.0, -1.0, 6e-8], ["0.1", "", "2048.0", "-1.0", "6e-08"]),
        "time_of_day": (pa.time64("us"), [dt.time(22, 13, 20, 123456), None, dt.time(0, 0), dt.time(1, 2, 3, 500000),
                                          dt.time(23, 59, 59)], ["22:13:20.123456", "", "00:00:00", "01:02:03.500", "23:59:59"]),
        "duration": (pa.duration("ms"), [dt.timedelta(seconds=90), None, dt.timedelta(milliseconds=-1500),
                                         dt.timedelta(0), dt.timedelta(milliseconds=10)], ["90", "", "-1.5", "0", "0.01"]),
        "nanoseconds": (pa.timestamp("ns"), pa.array([1, None, 1_000_000_000, -1, 10**18], pa.timestamp("ns")),
                        ["1970-01-01T00:00:00.000000001Z", "", "1970-01-01T00:00:01Z",
                         "1969-12-31T23:59:59.999999999Z", "2001-09-09T01:46:40Z"]),
        "dictionary": (pa.dictionary(pa.int8(), pa.string()), ["a", None, "b,", "a", ""], ["a", "", "b,", "a", ""]),
        "numbers_dictionary": (pa.dictionary(pa.int8(), pa.int64()), [7, None, -8, 7, 9], ["7", "", "-8", "7", "9"]),
    }
    arrays = {name: pa.array(values, kind) for name, (kind, values) in plain.items()}
    arrays |= {name: values if isinstance(values, pa.Array) else pa.array(values, kind)
               for name, (kind, values, _) in special.items()}
    pq.write_table(pa.table(arrays), TYPES / "plain.parquet")
    twin(TYPES / "plain.csv", {**{n: v for n, (_, v) in plain.items()}, **{n: v for n, (_, _, v) in special.items()}})

    lists = {
        "ids": (pa.list_(pa.int64()), [[1, 2], None, [], [3, None], [-4]]),
        "large": (pa.large_list(pa.int32()), [[1], None, [2, 2], [], [3]]),
        "fixed": (pa.list_(pa.int64(), 2), [[1, 2], None, [3, 4], [5, 6], [7, None]]),
        "words": (pa.list_(pa.string()), [["a", "b c"], None, [], ["]", '"', "\\", ","], ["ü", "\n\x01\x1f"]]),
        "coded": (pa.list_(pa.dictionary(pa.int32(), pa.string())), [["a", "b"], None, [], ["a"], ["b", None]]),
        "floats": (pa.list_(pa.float64()), [[0.5, 1.0], None, [], [float("nan"), 2.5], [3.0]]),
        "flags": (pa.list_(pa.bool_()), [[True], None, [], [False, True], [True]]),
        "days": (pa.list_(pa.date32()), [[day], None, [], [day, day], [dt.date(1970, 1, 1)]]),
        "times": (pa.list_(pa.timestamp("ms")), [[times[3]], None, [], [times[4]], [times[0]]]),
        "nothing": (pa.list_(pa.null()), [[None], None, [], [None, None], []]),
    }
    pq.write_table(pa.table({n: pa.array(v, k) for n, (k, v) in lists.items()}), TYPES / "lists.parquet")
    twin(TYPES / "lists.csv", {n: v for n, (_, v) in lists.items()})

    parts = {
        "id": (pa.int64(), [1, 2, 3, 4, 5]),
        "vector": (pa.list_(pa.float32(), 4), [[0.5] * 4, None, [1.0] * 4, [2.0] * 4, [3.0] * 4]),
        "long": (pa.list_(pa.float32()), [[0.5] * 128, None, [1.0] * 128, [2.0] * 128, [3.0] * 128]),
        "struct": (pa.struct([("a", pa.int64()), ("b", pa.string())]), [{"a": 1, "b": "x"}, None] + [{"a": 2, "b": None}] * 3),
        "map": (pa.map_(pa.string(), pa.float64()), [[("k", 1.0)], None, [], [("k", 2.0)], []]),
        "lists": (pa.list_(pa.list_(pa.int64())), [[[1]], None, [], [[2], []], [None]]),
        "structs": (pa.list_(pa.struct([("a", pa.int64())])), [[{"a": 1}], None, [], [{"a": 2}], []]),
        "struct.a": (pa.string(), ["p", "q", None, "r", "s"]),
    }
    pq.write_table(pa.table({n: pa.array(v, k) for n, (k, v) in parts.items()}), TYPES / "nested.parquet")
    unread = {"vector", "long", "struct", "map", "lists", "structs"}
    twin(TYPES / "nested.csv", {n: [None] * 5 if n in unread else v for n, (_, v) in parts.items()})


def write_bytes():
    """Bytes that are no text: UUIDs, intervals and blobs as DuckDB writes them, and an Arrow column of UUIDs."""
    uuids = [f"00112233-4455-6677-8899-aabbccddee{row:02x}" for row in range(4)]
    rows = ", ".join(
        f"('{uuid}'::uuid, ['{uuid}'::uuid, NULL], to_hours({row}), from_hex('{200 + row:x}'), 'x{row}'::blob)"
        for row, uuid in enumerate(uuids))
    duckdb.sql(f"COPY (FROM (VALUES {rows}, (NULL, NULL, NULL, NULL, NULL)) t(id, ids, interval, blob, text))"
               f" TO '{TYPES}/bytes.parquet'")
    twin(TYPES / "bytes.csv", {
        "id": uuids + [None], "ids": [[uuid] for uuid in uuids] + [None], "interval": [None] * 5,
        "text": [f"x{row}" for row in range(4)] + [None]})


def write_fractions():
    """Lists of numbers: ids that became floats, vectors of few numbers, and measurements of any number."""
    columns = {
        "ids": [[1.0, 2.0], [3.0], None, [4.0, 5.0]],
        "vector": [[0.5, 1.0, 2.5], [1.0, 1.0, 1.0], [0.25, 0.0, 9.0], None],
        "numbers": [[0.5], [], [1.5, 2.0], [3.0]],
    }
    pq.write_table(pa.table({n: pa.array(v, pa.list_(pa.float64())) for n, v in columns.items()}),
                   TYPES / "fractions.parquet")


def write_shapes():
    write = lambda name, table, **options: pq.write_table(table, SHAPES / f"{name}.parquet", **options)  # noqa: E731
    one = pa.table({"a": [1, 0], "b": ["x", None]})
    write("no-rows", one.slice(0, 0))
    with pq.ParquetWriter(SHAPES / "no-groups.parquet", one.schema):
        pass
    write("no-columns", pa.table({}))
    write("empty-group", one)
    with pq.ParquetWriter(SHAPES / "empty-group.parquet", one.schema) as writer:
        for table in [one.slice(0, 0), one.slice(0, 1), one.slice(0, 0), one.slice(1, 1), one.slice(0, 0)]:
            writer.write_table(table)
    write("same-names", pa.Table.from_arrays([pa.array([1]), pa.array(["x"]), pa.array([2])], ["a", "b", "a"]))
    write("odd-names", pa.Table.from_arrays([pa.array([n]) for n in range(5)], ["", "a b", "line\nbreak", "x.y", 'q"'] ))
    pd.DataFrame({"a": [1, 0]}, index=pd.Index(["p", "q"])).to_parquet(SHAPES / "pandas-index.parquet")
    write("null-first", pa.table({"a": pa.array([None, None], pa.null()), "b": ["x", "y"]}))
    write("null-second", pa.table({"a": pa.array([[1], [2]]), "b": ["x", "y"]}))

    class Keys(pe.KmsClient):
        def wrap_key(self, key, master):
            return key.hex()

        def unwrap_key(self, wrapped, master):
            return bytes.fromhex(wrapped)

    factory = pe.CryptoFactory(lambda config: Keys())
    for name, plain in [("encrypted", False), ("encrypted-columns", True)]:
        config = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": ["b"]}, plaintext_footer=plain,
                                            double_wrapping=False)
        properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
        with pq.ParquetWriter(SHAPES / f"{name}.parquet", one.schema, encryption_properties=properties) as writer:
            writer.write_table(one)


for folder in [LOGS, PARTS, TYPES, SHAPES]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
write_logs()
write_types()
write_bytes()
write_fractions()
write_shapes()
