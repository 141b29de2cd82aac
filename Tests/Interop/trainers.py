"""Trains what `nas export` gives in the trainers that it is for, and prints how they agree with nas.

FuxiCTR trains the baseline and the chosen architecture of a run on the run's log, from the columns
as the exported config has them and from the ids that nas makes of them, and scores the last tenth
of the rows; nas scores the same rows, each before it trains on it. A small run with everything that
a space may have must train as well. TorchEasyRec cannot be installed from PyPI: its configs are only
parsed.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import easyrec_schema
import fuxictr_run
import numpy as np
import polars as pl
import yaml
from sklearn.metrics import log_loss, roc_auc_score

ROOT = Path(__file__).resolve().parent.parent.parent
SEEDS = [1, 2, 3]
HELD_OUT = 0.1  # of the rows, the last ones

# How far FuxiCTR's log loss may be from that of nas, relatively. In the columns, numbers are inputs of
# another kind.
BANDS = {"columns as exported": 0.04, "ids of nas": 0.01}
LEAST_AUC = 0.7


class Nas:
    """The program."""

    def __init__(self, path: str):
        self.path = str(Path(path).resolve())

    def __call__(self, *arguments: object) -> str:
        result = subprocess.run(
            [self.path, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT
        )
        # 3: nothing was proved, which is no failure of the program.
        if result.returncode not in (0, 3):
            raise SystemExit(f"nas {' '.join(map(str, arguments))}\n{result.stderr}")
        return result.stdout


@dataclass
class Score:
    """A model's figures on the held-out rows, one for each seed."""

    logloss: list[float]
    auc: list[float]

    def check(self, name: str) -> None:
        figures = np.array([self.logloss, self.auc])
        expect(bool(np.isfinite(figures).all()), f"{name}: {figures}")
        expect(min(self.auc) > LEAST_AUC, f"{name}: AUC {self.auc}")


def expect(is_true: bool, problem: str) -> None:
    """Ends the check where something is not as it must be."""
    if not is_true:
        raise SystemExit(f"trainers.py: {problem}")


def flights(nas: Nas, run: Path, folder: Path) -> None:
    """Compares FuxiCTR with nas on a run, and prints the table."""
    space = yaml.safe_load(json.loads((run / "run.json").read_text())["space"])
    log = ordered_log(run / space["data"]["path"], folder / "log.csv", split=folder / "columns")
    configs = {
        "baseline": closed(space, folder / "baseline.yaml"),
        "chosen": closed(yaml.safe_load(nas("export", run, "--format", "nas")), folder / "chosen.yaml"),
    }
    labels = pl.read_csv(log, columns=[space["data"]["label"]])[:, 0].to_numpy()
    rows = {"nas": {name: ours(nas, config, log, labels) for name, config in configs.items()}}

    nas("export", run, "--format", "fuxictr", "--out", folder / "columns")
    experiments = names_of_experiments(folder / "columns")
    check_widths(nas, run, folder / "columns", experiments[-1])
    nas("import", log, "--space", configs["baseline"], "--out", folder / "dataset")
    changes = write_ids(folder / "dataset", folder / "columns", folder / "ids", space)
    projects = dict(zip(BANDS, [(folder / "columns", {}), (folder / "ids", changes)], strict=True))
    for kind, (project, changes) in projects.items():
        rows[f"FuxiCTR, {kind}"] = {
            name: theirs(project, experiment, changes)
            for name, experiment in zip(configs, experiments, strict=True)
        }
    summary = json.loads((run / "summary.json").read_text())
    print_table(rows, summary, len(labels))
    for trainer, scores in rows.items():
        for name, score in scores.items():
            score.check(f"{trainer}, {name}")
    for kind, band in BANDS.items():
        scores = rows[f"FuxiCTR, {kind}"]
        for name, score in scores.items():
            ratio = mean(score.logloss) / mean(rows["nas"][name].logloss)
            expect(abs(ratio - 1) < band, f"FuxiCTR, {kind}, {name}: {ratio} of the log loss of nas")
        delta = mean(scores["chosen"].logloss) / mean(scores["baseline"].logloss) - 1
        expect(delta <= summary["margin"], f"FuxiCTR, {kind}: the chosen one is worse by {delta:.4f}")


def ordered_log(path: Path, log: Path, split: Path) -> Path:
    """Shuffles a log once, and splits it into the files that FuxiCTR reads."""
    rows = pl.read_csv(path, infer_schema=False).sample(fraction=1, shuffle=True, seed=7)
    rows.write_csv(log)
    held_out = held_out_rows(len(rows))
    (split / "data").mkdir(parents=True)
    rows[:-held_out].write_csv(split / "data/train.csv")
    for name in ["valid", "test"]:
        rows[-held_out:].write_csv(split / f"data/{name}.csv")
    return log


def held_out_rows(rows: int) -> int:
    return int(rows * HELD_OUT)


def closed(space: dict, path: Path) -> Path:
    """A space file whose log is read in its own order."""
    space = json.loads(json.dumps(space))
    space["data"] |= {"path": "log.csv"}
    space["data"].pop("order")
    path.write_text(yaml.safe_dump(space, sort_keys=False))
    return path


def ours(nas: Nas, config: Path, log: Path, labels: np.ndarray) -> Score:
    """What nas predicts for each row before it trains on it."""
    score = Score([], [])
    held_out = held_out_rows(len(labels))
    for seed in SEEDS:
        predictions = config.with_name(f"{config.stem}-{seed}.npy")
        nas("train", config, "--data", log, "--seed", seed, "--predictions", predictions, "--json")
        probabilities = np.load(predictions).astype(np.float64)[-held_out:]
        score.logloss.append(log_loss(labels[-held_out:], probabilities))
        score.auc.append(roc_auc_score(labels[-held_out:], probabilities))
    return score


def theirs(project: Path, experiment: str, changes: dict) -> Score:
    """What FuxiCTR predicts for the held-out rows after it has trained on the others."""
    score = Score([], [])
    for seed in SEEDS:
        began = time.time()
        figures = fuxictr_run.train(project, experiment, seed, **changes)
        score.logloss.append(figures["logloss"])
        score.auc.append(figures["auc"])
        print(
            f"{project.name} {experiment} {seed}: {figures['logloss']:.5f} {figures['auc']:.4f}, "
            f"{time.time() - began:.0f} s",
            file=sys.stderr,
        )
    return score


def names_of_experiments(project: Path) -> list[str]:
    """The baseline's, and that of what was found."""
    config = yaml.safe_load((project / "config/model_config.yaml").read_text())
    return [name for name in config if name != "Base"]


def write_ids(dataset: Path, exported: Path, project: Path, space: dict) -> dict:
    """A project in which the ids of nas take the columns' place, all of them categorical.

    Returns what the experiments' settings are to be changed to.
    """
    manifest = json.loads((dataset / "manifest.json").read_text())["content"]
    columns = yaml.safe_load((exported / "config/dataset_config.yaml").read_text())["nas_data"]
    names = [column["name"] for column in columns["feature_cols"] if column["active"]]
    label = columns["label_col"]["name"]
    arrays = {
        name: np.load(dataset / feature["ids"]["name"])
        for name, feature in zip(names, manifest["features"], strict=True)
    }
    arrays[label] = np.load(dataset / manifest["label"]["name"])
    held_out = held_out_rows(manifest["rows"])
    folder = project / "data/nas_data"
    folder.mkdir(parents=True)
    np.savez(folder / "train.npz", **{name: ids[:-held_out] for name, ids in arrays.items()})
    np.savez(folder / "valid.npz", **{name: ids[-held_out:] for name, ids in arrays.items()})
    sizes = [feature["vocabulary_size"] for feature in manifest["features"]]
    features = [
        {name: {"source": "", "type": "categorical", "vocab_size": size}}
        for name, size in zip(names, sizes, strict=True)
    ]
    feature_map = {
        "dataset_id": "nas_data", "num_fields": len(names), "total_features": sum(sizes),
        "input_length": len(names), "labels": [label], "features": features,
    }
    (folder / "feature_map.json").write_text(json.dumps(feature_map))
    shutil.copytree(exported / "config", project / "config")
    return {
        "data_format": "npz", "train_data": "data/nas_data/train.npz",
        "valid_data": "data/nas_data/valid.npz", "test_data": None, "num_workers": 0,
    }


def print_table(rows: dict[str, dict[str, Score]], summary: dict, count: int) -> None:
    """One line a trainer: the means over the seeds, and how the chosen one compares."""
    held_out = f"the last {held_out_rows(count):,} of {count:,} rows"
    print(f"FuxiCTR {fuxictr_run.VERSION}, {len(SEEDS)} seeds, {held_out}:\n")
    print("| trainer | baseline: log loss | AUC | chosen: log loss | AUC | Δ log loss % | by seed |")
    print("| :-- | --: | --: | --: | --: | --: | :-- |")
    for trainer, scores in rows.items():
        baseline, chosen = scores["baseline"], scores["chosen"]
        deltas = [100 * (c / b - 1) for b, c in zip(baseline.logloss, chosen.logloss, strict=True)]
        print(
            f"| {trainer} | {mean(baseline.logloss):.5f} | {mean(baseline.auc):.4f} "
            f"| {mean(chosen.logloss):.5f} | {mean(chosen.auc):.4f} | {signed(mean(deltas))} "
            f"| {', '.join(map(signed, deltas))} |"
        )
    found = next(target for target in summary["targets"] if target["target"] == summary["chosen"])
    baseline = summary["baseline"]
    print(
        f"| the run's own figures, all but the first tenth "
        f"| {baseline['logloss']:.5f} | {baseline['auc']:.4f} | {found['logloss']:.5f} "
        f"| {found['auc']:.4f} | {signed(100 * found['delta']['mean'])} | |\n"
    )


def signed(number: float) -> str:
    """A number for a table, with a true minus sign."""
    return f"{number:+.2f}".replace("-", "−")


def check_widths(nas: Nas, run: Path, project: Path, experiment: str) -> None:
    """What FuxiCTR reads in its config is what nas found."""
    exported = json.loads(nas("export", run, "--format", "json"))["architecture"]
    config = yaml.safe_load((project / "config/model_config.yaml").read_text())[experiment]
    data = yaml.safe_load((project / "config/dataset_config.yaml").read_text())["nas_data"]
    for column in data["feature_cols"]:
        if not column["active"]:
            continue
        source = column.get("preprocess", f"({column['name']})").split("(")[1].rstrip(")")
        width = config["embedding_dim"]
        for spec in config["feature_specs"] or []:
            width = spec["embedding_dim"] if column["name"] in spec["name"] else width
        if column["name"] not in (config["use_features"] or [column["name"]]):
            width = 0
        expected = exported.get(f"embeddings.{source}", width)
        expect(width == expected, f"{source}: {width}, not {expected}")


# Everything that a space may have, and names that YAML, CSV and torch would stumble over.
SPACE = """
data:
  path: log.csv
  label: label
  order: log
  features:
    "no": {type: categorical, min_count: 2}
    a b: {type: categorical, buckets: 16}
    type: {type: categorical}
    x.y: {type: categorical}
    tags: {type: categorical, separator: "|"}
    seen: {type: categorical, separator: "^"}
    price: {type: numeric, buckets: 8}
    age: {type: numeric, encoding: standardised}
    gone: {type: categorical}
model:
  tables: {times: {features: [x.y, seen]}}
  embeddings:
    "no": {choices: [2, 4], baseline: 4}
    a b: 3
    type: 4
    times: 2
    tags: 5
    price: 4
    age: 2
    gone: 0
  cross: [{rank: 4}, {rank: 3}, {rank: 0}]
  hidden:
    - {width: 12, bottleneck: 5}
    - {width: 6}
  activation: silu
training: {optimizer: adagrad, learning_rate: 0.05, batch: 64}
search: {targets: [0.95], finalists: 1}
verdict: {seeds: 2, max_seeds: 2}
"""


def everything(nas: Nas, folder: Path) -> None:
    """A run with everything: FuxiCTR trains what the space says, TorchEasyRec's fields hold it."""
    random = np.random.default_rng(3)
    rows = 6000
    kinds = random.integers(0, 9, rows)
    price = random.lognormal(size=rows)
    log = pl.DataFrame({
        "label": (random.random(rows) < 0.2 + 0.06 * kinds).astype(int),
        "no": [f"v{kind}" for kind in kinds],
        "a b": [f"u{value}" for value in random.integers(0, 90, rows)],
        "type": [["yes", "no", ""][value] for value in random.integers(0, 3, rows)],
        "x.y": [f"{value}:30" for value in random.integers(0, 12, rows)],
        "tags": [
            "|".join(f"t{tag}" for tag in random.integers(0, 20, count))
            for count in random.integers(0, 4, rows)
        ],
        "seen": [
            "^".join(f"{value}:30" for value in random.integers(0, 15, count))
            for count in random.integers(0, 4, rows)
        ],
        "price": [f"{value:.3f}" for value in price],
        "age": random.integers(18, 80, rows),
        "gone": [f"g{value}" for value in random.integers(0, 5, rows)],
    })
    log.write_csv(folder / "log.csv")
    (folder / "data").mkdir()
    for name, part in {"train": log[:-600], "valid": log[-600:], "test": log[-600:]}.items():
        part.write_csv(folder / f"data/{name}.csv")
    (folder / "space.yaml").write_text(SPACE)
    nas("search", folder / "space.yaml", "--out", folder / "run")
    nas("export", folder / "run", "--format", "fuxictr", "--target", "0.95", "--out", folder)
    (baseline, found) = names_of_experiments(folder)
    widths = {"no": 4, "a b": 3, "type_": 4, "x_y": 2, "tags": 5, "seen": 2, "price": 4, "age": 2}
    exported = json.loads(nas("export", folder / "run", "--format", "json", "--target", "0.95"))
    for experiment, width in [(baseline, 4), (found, exported["architecture"]["embeddings.no"])]:
        figures = fuxictr_run.train(folder, experiment, 1)
        expect(figures["widths"] == widths | {"no": width}, f"{experiment}: widths {figures['widths']}")
        expect(figures["shared"] == [["x_y", "seen"]], f"{experiment}: shared {figures['shared']}")
        hidden = [5, "Identity", 12, "SiLU", 6, "SiLU"]
        expect(figures["hidden"] == hidden, f"{experiment}: hidden {figures['hidden']}")
        expect(figures["ranks"] == [4, 4], f"{experiment}: ranks {figures['ranks']}")
        expect(figures["auc"] > 0.6 and np.isfinite(figures["logloss"]), f"{experiment}: {figures}")
    print("FuxiCTR trains a model with everything that a space may have, at the widths that nas says.")

    nas("export", folder / "run", "--format", "tzrec", "--target", "0.95", "--out", folder / "tzrec")
    config = easyrec_schema.parse((folder / "tzrec/nas_baseline.config").read_text())
    model = config.model_config.dcn_v2
    expect((model.cross.cross_num, model.cross.low_rank) == (2, 4), f"cross: {model.cross}")
    expect(list(model.final.hidden_units) == [12, 6], f"hidden: {model.final}")
    features = {}
    for feature in config.feature_configs:
        one = getattr(feature, feature.WhichOneof("choice0"))
        features[one.feature_name] = one
    expect(
        {name: one.embedding_dim for name, one in features.items()}
        == {"no": 4, "a b": 4, "type": 4, "x_y": 4, "tags": 8, "seen": 4, "price": 4, "age": 4},
        f"widths: {features}",
    )
    expect(features["a b"].hash_bucket_size == 16, f"{features['a b']}")
    expect(sorted(features["no"].vocab_list) == [f"v{kind}" for kind in range(9)], f"{features['no']}")
    expect(features["tags"].separator == "|" and features["tags"].pooling == "mean", f"{features['tags']}")
    names = {features[name].embedding_name for name in ("x_y", "seen")}
    expect(names == {"times"}, f"the table of x.y and seen: {names}")
    vocabularies = [sorted(features[name].vocab_list) for name in ("x_y", "seen")]
    expect(vocabularies == [sorted(f"{value}:30" for value in range(15))] * 2, f"{vocabularies}")
    expect(len(features["price"].boundaries) == 7, f"{features['price']}")
    quantiles = np.quantile(price, np.arange(1, 8) / 8)
    expect(bool(np.allclose(features["price"].boundaries, quantiles, rtol=0.05)), f"{features['price']}")
    expect(features["age"].normalizer.startswith("method=zscore,mean=4"), f"{features['age']}")
    expect(list(config.model_config.feature_groups[0].feature_names) == list(features), "groups")


def easyrec(nas: Nas, run: Path) -> None:
    """TorchEasyRec's config of a run holds what nas found."""
    config = easyrec_schema.parse(nas("export", run, "--format", "tzrec"))
    exported = json.loads(nas("export", run, "--format", "json"))["architecture"]
    widths = {}
    for feature in config.feature_configs:
        one = getattr(feature, feature.WhichOneof("choice0"))
        widths[one.feature_name] = one.embedding_dim
    for path, width in exported.items():
        kind, name = path.split(".", 1)
        if kind == "embeddings":
            rounded = (width + 3) // 4 * 4
            found = widths.get(name, 0)
            expect(found == rounded, f"TorchEasyRec: {name} is {found}, not {rounded}")
    hidden = [width for path, width in exported.items() if path.endswith(".width")]
    found = list(config.model_config.wide_and_deep.deep.hidden_units)
    expect(found == hidden, f"TorchEasyRec: hidden {found}, not {hidden}")
    print("TorchEasyRec's config has its fields, with the widths of nas; it was parsed, not trained.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nas", required=True, help="the program")
    parser.add_argument("--run", default=str(ROOT / "results/flights-reference"))
    arguments = parser.parse_args()
    nas, run = Nas(arguments.nas), Path(arguments.run).resolve()
    with tempfile.TemporaryDirectory(prefix="nas-trainers-") as folder:
        (Path(folder) / "everything").mkdir()
        fuxictr_run.start(Path(folder) / "ray")
        everything(nas, Path(folder) / "everything")
        easyrec(nas, run)
        flights(nas, run, Path(folder))


if __name__ == "__main__":
    main()
