"""The small logs that the oracle makes itself, since `nas synth` makes none of their kind: the same bytes everywhere.

Only `Random.random` and products are used, so that no version of Python and no library of mathematics matters.
"""

import gzip
import struct
import zipfile
from pathlib import Path
from random import Random

ROWS = 5000


def mixed(rows: int = ROWS, seed: int = 7) -> list[dict[str, str]]:
    """Rows with a column of every kind: ids, lists, numbers, times, weights, groups, missing values."""
    random = Random(seed)

    def whole(count: int) -> int:
        return int(random.random() * count)

    def skewed(count: int) -> int:
        return int(count * random.random() * random.random() * random.random())

    found = []
    for row in range(rows):
        city, device, site, age = skewed(40), skewed(6), skewed(300), 18 + whole(60)
        tags = [skewed(20) for _ in range(whole(4))]
        price = 0.5 + 20 * random.random() * random.random()
        clicks = whole(400) * whole(3) - 2
        chance = 0.05 + 0.015 * (city % 13) + 0.08 * (device % 3) + 0.03 * sum(tag % 4 == 1 for tag in tags)
        chance += 0.2 * (price < 3) + 0.1 * (site % 7 == 2) * (city % 2)
        found.append({
            "time": str(1_700_000_000 + 977 * (row // 3)),
            "clicked": str(int(random.random() < chance)),
            "weight": f"{0.5 + whole(6) / 4}",
            "user": f"u{skewed(250)}",
            "city": f"c{city}",
            "no": "" if whole(9) == 0 else f"d{device}",
            "device": f"d{device}",
            "site": f"s{site}",
            "tags": "|".join(f"t{tag}" for tag in tags),
            "price": "NA" if whole(20) == 0 else f"{price:.3f}",
            "clicks": str(clicks),
            "age": str(age),
            "noise": f"n{whole(5)}",
            # As many values as make a difference to a draft.
            **{f"of{count}": f"v{whole(count)}" for count in (3, 4, 10, 11)},
        })
    return found


def csv(rows: list[dict[str, str]]) -> bytes:
    lines = [",".join(rows[0])] + [",".join(row.values()) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def sparse(rows: int = 2000) -> bytes:
    """A log in the form of libsvm, with queries."""
    random = Random(11)
    lines = []
    for row in range(rows):
        values = {index: int(random.random() * 100) / 10 for index in range(1, 9) if random.random() < 0.6}
        label = int(random.random() < 0.2 + 0.3 * (values.get(3, 0) > 5))
        items = " ".join(f"{index}:{value}" for index, value in values.items())
        lines.append(f"{label} qid:{row // 8} {items}".rstrip())
    return ("\n".join(lines) + "\n").encode()


def fields(rows: int = 2000) -> bytes:
    """A log in the form of libffm."""
    random = Random(13)
    lines = []
    for _ in range(rows):
        values = [int(random.random() * size) for size in (5, 30, 200)]
        label = int(random.random() < 0.15 + 0.1 * values[0])
        lines.append(f"{label} " + " ".join(f"{field}:{value}:1" for field, value in enumerate(values)))
    return ("\n".join(lines) + "\n").encode()


def npy(kind: str, code: str, values: list) -> bytes:
    """A column as NumPy writes it."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({len(values)},), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack(
        f"<{len(values)}{code}", *values)


def npz(path: Path, rows: int = 2000) -> None:
    """Columns of numbers in NumPy's archive."""
    random = Random(17)
    ids = [int(random.random() * random.random() * 50) for _ in range(rows)]
    numbers = [int(random.random() * 1000) / 8 for _ in range(rows)]
    labels = [int(random.random() < 0.1 + 0.02 * (id % 11) + 0.2 * (number > 80))
              for id, number in zip(ids, numbers, strict=True)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in [("label", npy("<i8", "q", labels)), ("id", npy("<i4", "i", ids)),
                              ("number", npy("<f4", "f", numbers))]:
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content)


def make(folder: Path) -> None:
    """Makes all of them in a folder."""
    rows = mixed()
    (folder / "mixed.csv").write_bytes(csv(rows))
    half = len(rows) // 2
    (folder / "first.csv").write_bytes(csv(rows[:half]))
    # The second part is compressed, and has two rows that cannot be read.
    second = csv(rows[half:]).replace(b"\n17", b"\nnever,2\n17", 1) + b"1700000000,maybe,1,u,c,d,d,s,t,1,1,20,n,v,v,v,v\n"
    (folder / "second.csv.gz").write_bytes(gzip.compress(second, mtime=0))
    (folder / "part.tsv").write_bytes(csv(rows[:1500]).replace(b",", b"\t"))
    (folder / "sparse.libsvm").write_bytes(sparse())
    (folder / "fields.libffm").write_bytes(fields())
    npz(folder / "columns.npz")
