"""Whether an exported network is the network: ONNX Runtime and a loader in Python beside nas.

    python onnx_check.py --nas .build/release/nas [--quick]

For every kind of network (cross layers, bottlenecks, multi-valued features, dropped features, activations, linear
terms) it trains one on a small log, runs FILE.onnx by ONNX Runtime and compares the probabilities with those that nas
predicts; encodes the log's raw rows by FILE.vocabulary.json alone and compares the ids. Then it times a run's chosen
architecture against its baseline. Exits with 1 where something differs.
"""

import argparse
import ast
import csv
import itertools
import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

PROJECT = Path(__file__).resolve().parents[2]
TOLERANCE = 1e-5


# Raw values to ids, by FILE.vocabulary.json alone: what a serving team would write.


def stable_hash(text):
    """64-bit FNV-1a with a finaliser, as `hash.definition` says."""
    mask = (1 << 64) - 1
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = (h ^ byte) * 0x100000001B3 & mask
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & mask
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & mask
    return h ^ h >> 33


def seconds_since_1970(text, pattern):
    if pattern != "automatic":
        return datetime.strptime(text, pattern).replace(tzinfo=timezone.utc).timestamp()
    try:
        number = float(text)
    except ValueError:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
    size = abs(number)
    return number / (1 if size < 1e11 else 1e3 if size < 1e14 else 1e6 if size < 1e17 else 1e9)


class Feature:
    def __init__(self, entry, missing):
        self.entry, self.missing = entry, set(missing)
        self.places = {v: i for i, v in enumerate(entry.get("values", [])) if v is not None}

    def look_up(self, text):
        entry = self.entry
        if text in self.places:
            return self.places[text]
        others = entry.get("others")
        return others["first"] + stable_hash(text) % others["buckets"] if others else 0

    def id(self, text):
        entry = self.entry
        match entry["encoding"]:
            case "dictionary":
                return self.look_up(text)
            case "hashed":
                return 1 + stable_hash(text) % entry["buckets"]
            case "quantiles":
                bounds = entry.get("bounds")
                return 0 if bounds is None else 1 + int(np.searchsorted(bounds, float(text), "right"))
            case "log_squares":
                x = float(text)
                return self.look_up(str(math.floor(math.log(x) ** 2) if x > 2 else math.trunc(x)))
            case "standardised":
                return 1
            case "time":
                hours = math.floor(seconds_since_1970(text, entry["format"]) / 3600) + 72
                return 1 + {
                    "hour": hours % 24,
                    "weekday": hours // 24 % 7,
                    "hour_of_week": hours % 168,
                }[entry["part"]]

    def whole(self, text):
        """The digits of a whole number, if the feature's values are such; other texts as they are."""
        if not self.entry.get("whole") or not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text):
            return text
        number = Decimal(text)
        return str(int(number)) if number == number.to_integral_value() else text

    def values(self, field):
        """The values of a list: parts between separators, or, of this log, what Python reads in brackets."""
        entry = self.entry
        if entry.get("list") == "brackets":
            parts = [] if field in self.missing else map(str, ast.literal_eval(field))
        else:
            parts = field.split(entry["separator"])
        parts = [self.whole(part) for part in parts if part not in self.missing]
        return [part for part in parts if part != entry.get("padding")]

    def inputs(self, field):
        """The inputs of a field of the log, by name."""
        entry = self.entry
        if "separator" in entry or "list" in entry:
            return {entry["input"]: [self.id(value) for value in self.values(field)] or [0]}
        is_missing = field in self.missing
        inputs = {entry["input"]: 0 if is_missing else self.id(self.whole(field))}
        if "factor_input" in entry:
            factor = 1 if is_missing else (float(field) - entry["mean"]) / entry["deviation"]
            inputs[entry["factor_input"]] = float(np.float32(factor))
        return inputs


def encoder(vocabulary):
    """A function from a row of the log to the inputs of the network."""
    features = [Feature(entry, vocabulary["missing"]) for entry in vocabulary["features"]]
    for text, digits in vocabulary["hash"]["examples"].items():
        assert stable_hash(text) == int(digits, 16), f"the hash of {text!r}"

    def encode(row):
        inputs = {}
        for feature in features:
            inputs.update(feature.inputs(row[feature.entry["column"]]))
        return inputs

    return encode


def feeds(session, rows):
    """The inputs of rows as arrays: lists are filled up with -1."""
    arrays = {}
    for value in session.get_inputs():
        column = [row[value.name] for row in rows]
        if len(value.shape) == 2:
            longest = max(len(ids) for ids in column)
            column = [ids + [-1] * (longest - len(ids)) for ids in column]
        kind = {"tensor(int64)": np.int64, "tensor(float)": np.float32}[value.type]
        arrays[value.name] = np.array(column, kind)
    return arrays


# The log, and the networks that are compared on it.


def write_log(path, rows):
    """Values of every kind, some of them missing in every column."""
    rng, items = random.Random(5), random.Random(6)
    start = datetime(2024, 2, 26, tzinfo=timezone.utc)
    sites = ["a", "b,c", 'say "d"', "Zürich", "e "]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["click", "site", "user", "ad", "query", "price", "age", "probability", "visits",
             "time", "stamp", "tags", "item", "history"])
        for _ in range(rows):
            site = rng.randrange(5)
            moment = start + timedelta(minutes=rng.randrange(60 * 24 * 30))
            tags = [f"t{rng.randrange(30)}" for _ in range(rng.randrange(6))]
            fields = [
                sites[site],
                f"u{int(rng.paretovariate(0.7)) % 1000}",
                f"ad {rng.randrange(400)}",
                f"q{int(rng.paretovariate(0.5)) % 3000}",
                repr(rng.choice([0, 0, 5, rng.lognormvariate(3, 2)])),
                f"{rng.gauss(40, 12):.3f}",
                f"{rng.gauss(1e6, 3):.5f}",
                str(rng.choice([-2, 0, 1, 2, 3, rng.randrange(1, 50000)])),
                moment.isoformat().replace("+00:00", rng.choice(["", "Z", "+00:00"])),
                moment.strftime("%y%m%d%H"),
                "|".join(tags),
                items.choice(["{}", "{}.0", "+{}"]).format(items.randrange(40)),
                str([items.choice([0, items.randrange(60), float(items.randrange(60)), str(items.randrange(60))])
                     for _ in range(items.randrange(5))]),
            ]
            fields = [rng.choice(["", "NA", "null"]) if rng.random() < 0.07 else f for f in fields]
            signal = {0: 1.5, 1: -1.5}.get(site, 0) + 0.8 * ("t3" in tags) - 0.02 * (moment.hour - 12)
            writer.writerow([int(rng.random() < 1 / (1 + math.exp(-signal)))] + fields)


SPACE = """\
data:
  path: log.csv
  label: click
  order: log
  features:
    site: {type: categorical}
    user: {type: categorical, min_count: 4}
    ad: {type: categorical, buckets: 97}
    query: {type: categorical, limit: 50, buckets: 7}
    price: {type: numeric, buckets: 12}
    age: {type: numeric, encoding: standardised}
    probability: {type: numeric, encoding: standardised}   # the name of the output, too
    visits: {type: numeric, encoding: log_squares, min_count: 3}
    hour: {type: time, column: time, part: hour}
    weekday: {type: time, column: stamp, part: weekday, format: "%y%m%d%H"}
    hour_of_week: {type: time, column: time, part: hour_of_week}
"""


def space(cross, bottleneck, is_list, is_dropped, activation, linear):
    text = SPACE
    if is_list:
        text += '    tags: {type: categorical, separator: "|", min_count: 3}\n'
        text += '    tag_hashes: {type: categorical, column: tags, separator: "|", buckets: 5}\n'
        # Single values and lists of one table.
        text += "    item: {type: categorical, whole: true, min_count: 3}\n"
        text += '    history: {type: categorical, list: brackets, padding: "0", whole: true, min_count: 3}\n'
    text += "model:\n  embedding: 4\n"
    if is_list:
        text += "  tables: {items: {features: [item, history]}}\n"
    text += f"  embeddings: {{site: 3, {'query: 0, age: 0' if is_dropped else 'user: 9'}}}\n"
    text += f"  linear: {str(linear).lower()}\n"
    if cross:
        text += "  cross: [{rank: 5}, {rank: 0}, {rank: 3}]\n"
    inner = ", bottleneck: 6" if bottleneck else ""
    text += f"  hidden: [{{width: 24{inner}}}, {{width: 70}}]\n  activation: {activation}\n"
    return text + "training: {batch: 128, learning_rate: 0.05}\n"


def check_networks(nas, folder, rows, examples):
    write_log(folder / "log.csv", rows)
    with open(folder / "log.csv", newline="") as file:
        log = list(csv.DictReader(file))
    encoded = set()
    worst, count = 0.0, 0
    kinds = itertools.product(
        [True, False], [True, False], [True, False], [True, False], ["relu", "silu", "smelu"])
    for number, kind in enumerate(kinds):
        linear = number % 2 == 0
        name = "cross {}, bottleneck {}, lists {}, dropped {}, {}, ".format(*kind) + f"linear {linear}"
        (folder / "space.yaml").write_text(space(*kind, linear))
        nas("train", "space.yaml", "--onnx", "ctr.onnx", "--onnx-examples", str(examples))
        lines = [json.loads(line) for line in open(folder / "ctr.examples.jsonl")]
        assert len(lines) == examples and lines[-1]["row"] == rows - 1, "the last rows"
        model = onnx.load(folder / "ctr.onnx")
        onnx.checker.check_model(model, full_check=True)
        assert model.opset_import[0].version == 17 and model.ir_version == 8
        session = onnxruntime.InferenceSession(folder / "ctr.onnx")
        # All at once, and in batches of other sizes: one row among them.
        text = (folder / "ctr.vocabulary.json").read_text()
        vocabulary = json.loads(text)
        for part in (lines, lines[:1], lines[1:18]):
            arrays = feeds(session, [line["inputs"] for line in part])
            predicted = session.run([vocabulary["output"]], arrays)[0]
            expected = np.array([line["probability"] for line in part])
            assert predicted.shape == expected.shape, f"{name}: found the shape {predicted.shape}"
            difference = float(np.abs(predicted - expected).max())
            assert difference <= TOLERANCE, f"{name}: probabilities differ by {difference:.2g}"
            worst = max(worst, difference)
        spread = float(np.std([line["probability"] for line in lines]))
        assert spread > 0.05, f"{name}: the network has learned nothing ({spread:.3f})"
        count += 1
        if text not in encoded:
            encode = encoder(vocabulary)
            for line in lines:
                inputs = encode(log[line["row"]])
                # Factors have 32 bits, and as few digits as tell them apart.
                expected = {
                    name: float(np.float32(value)) if isinstance(value, float) else value
                    for name, value in line["inputs"].items()
                }
                assert inputs == expected, f"{name}: row {line['row']}: {inputs}, expected {expected}"
            encoded.add(text)
    print(
        f"{count} networks, {examples} rows each: probabilities differ by at most {worst:.1e}; the ids of"
        f" {len(encoded)} vocabularies are the same from raw values")


# How long a prediction takes.


def bound(session, rows):
    """A call of the session on rows, whose inputs are handed over once: the model's own time."""
    binding = session.io_binding()
    for name, array in feeds(session, rows).items():
        binding.bind_cpu_input(name, array)
    binding.bind_output(session.get_outputs()[0].name)
    return lambda: session.run_with_iobinding(binding)


def measure(sessions, batches, rounds, seconds):
    """Median seconds of a call, for each batch size and each session; rounds are interleaved.

    It is processor time, so that a busy machine does not matter.
    """
    medians = {}
    for batch in batches:
        calls = [bound(session, rows[:batch]) for session, rows in sessions]
        times = [[] for _ in sessions]
        for round_number in range(rounds + 1):
            for call, own in zip(calls, times):
                count, start = 0, time.process_time()
                while time.process_time() - start < seconds:
                    for _ in range(4):
                        call()
                    count += 4
                if round_number > 0:  # the first one warms up
                    own.append((time.process_time() - start) / count)
        medians[batch] = [statistics.median(own) for own in times]
    return medians


def check_speed(nas, folder, run, search_space, is_quick):
    short = ["--rows", "20000"] if is_quick else []
    nas("train", str(search_space), "--onnx", "baseline.onnx", "--onnx-examples", "1024", *short)
    nas("export", str(run), "--format", "onnx", "--out", "chosen.onnx", "--onnx-examples", "1024")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    sessions = []
    for name in ("baseline", "chosen"):
        rows = [json.loads(line) for line in open(folder / f"{name}.examples.jsonl")]
        session = onnxruntime.InferenceSession(folder / f"{name}.onnx", options)
        inputs = [row["inputs"] for row in rows]
        predicted = session.run(None, feeds(session, inputs))[0]
        difference = float(np.abs(predicted - [row["probability"] for row in rows]).max())
        assert difference <= TOLERANCE, f"{name}: probabilities differ by {difference:.2g}"
        sessions.append((session, inputs))
    summary = json.loads((Path(run) / "summary.json").read_text())
    chosen = next(t for t in summary["targets"] if t["target"] == summary["chosen"])
    flops = chosen["cost"]["flops"] / summary["baseline"]["cost"]["flops"]
    medians = measure(sessions, [1, 64, 1024], rounds=11 if is_quick else 101, seconds=0.01)
    print(f"\nONNX Runtime {onnxruntime.__version__}, one thread, processor time, medians of interleaved rounds:\n")
    print("| rows at once | baseline, µs | chosen, µs | time ratio | FLOP ratio |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for batch, (baseline, chosen) in medians.items():
        print(
            f"| {batch} | {baseline * 1e6:.1f} | {chosen * 1e6:.1f} | {chosen / baseline:.3f} |"
            f" {flops:.3f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nas", required=True, help="the program")
    parser.add_argument("--run", default=PROJECT / "results/flights-reference", help="the run that is timed")
    parser.add_argument(
        "--search-space", default=PROJECT / "search-spaces/flights.yaml", help="its search space")
    parser.add_argument("--quick", action="store_true", help="fewer rows and rounds")
    arguments = parser.parse_args()
    program = Path(arguments.nas).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}

        def nas(*words):
            done = subprocess.run(
                [program, *words], cwd=folder, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, f"nas {' '.join(words)}:\n{done.stderr}"

        rows, examples = (3000, 2000) if arguments.quick else (12000, 10000)
        check_networks(nas, folder, rows, examples)
        check_speed(
            nas, folder, Path(arguments.run).resolve(), Path(arguments.search_space).resolve(),
            arguments.quick)


if __name__ == "__main__":
    try:
        main()
    except AssertionError as problem:
        sys.exit(f"failed: {problem}")
