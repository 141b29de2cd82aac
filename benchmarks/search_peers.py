"""Optuna beside `nas search`: the loss of what each finds at equal processor time, and at three and ten times as much.

Optuna's TPE sampler with asynchronous successive halving (ASHA; Li et al. 2020, *A system for massively parallel
hyperparameter tuning*) trains with `nas train` on 1/16, 1/4 and all of the log: trainings from scratch, so that both
sides have one trainer. An architecture beyond the target is refused before it is trained, costs nothing, and is told to
the sampler as a violated constraint. A search of nas counts with its pass and its playoff; the retrains of its verdict do
not count. All answers are judged by retrains with the same seeds, which neither side has seen.

    python benchmarks/search_peers.py --nas .build/release/nas --space search-spaces/flights.yaml --out results/peers

Every search and every training is kept in OUT as soon as it is finished: the same command goes on from there.
"""

import argparse
import copy
import hashlib
import json
import math
import os
import resource
import statistics
import subprocess
import tempfile
from pathlib import Path

import optuna
import yaml

import peers_plot

# The parts of the log on which a trial is trained, and the share of trials that goes on to the next.
RUNGS = (16, 4, 1)
REDUCTION = 4
# Seeds of the judge begin here, beyond those of searches and trials.
FIRST_JUDGE = 100_001
# So many architectures in a row may cost too much before a study is given up.
MOST_REFUSED = 100_000


class Space:
    """A space file in the short form, whose baseline can be set to any architecture."""

    def __init__(self, path):
        self.path = path
        self.content = yaml.safe_load(path.read_text())
        data, model = self.content["data"], self.content["model"]
        if "layers" in model:
            raise SystemExit(f"{path}: only the short form of a model is read")
        paths = data["path"] if isinstance(data["path"], list) else [data["path"]]
        data["path"] = [str((path.parent / each).resolve()) for each in paths]
        embeddings = {name: {**entry} if isinstance(entry, dict) else entry for name, entry in
                      (model.get("embeddings") or {}).items()}
        grouped = {name for entry in embeddings.values() if isinstance(entry, dict) for name in entry.get("features", ())}
        if "embedding" in model:
            default = model.pop("embedding")
            for feature in data["features"]:
                if feature not in grouped:
                    embeddings.setdefault(feature, copy.deepcopy(default))
        model["embeddings"] = embeddings
        # The place of every open setting: the object that holds it, and its key there; nil for the object itself.
        self.places = {}
        for name in embeddings:
            self.add(f"embeddings.{name}", ("embeddings", name))
        for kind, settings in (("cross", ("rank",)), ("hidden", ("width", "bottleneck"))):
            for index, layer in enumerate(model.get(kind) or ()):
                for setting in settings:
                    if setting in layer:
                        self.add(f"{kind}.{index}.{setting}", (kind, index, setting))

    def add(self, name, place):
        entry = self.entry(self.content["model"], place)
        if isinstance(entry, dict) and len(entry.get("choices", ())) > 1:
            self.places[name] = (place, entry["choices"])

    @staticmethod
    def entry(model, place):
        for key in place:
            model = model[key]
        return model

    def config(self, architecture):
        """The space with an architecture as its baseline, which `nas train` trains and `nas space cost` prices."""
        content = copy.deepcopy(self.content)
        for name, value in architecture.items():
            self.entry(content["model"], self.places[name][0])["baseline"] = value
        return content


class Work:
    """Runs `nas`, measures its processor time, and keeps every result in a file."""

    def __init__(self, nas, space, out):
        self.nas, self.space = Path(nas).resolve(), space
        # Another build may search otherwise; how it trains is the same.
        self.program = hashlib.sha256(self.nas.read_bytes()).hexdigest()[:12]
        self.file = out / "work.jsonl"
        self.known = {}
        if self.file.exists():
            for line in self.file.read_text().splitlines():
                try:
                    entry = json.loads(line)
                except json.JSONDecodeError:
                    continue  # the last line of an interrupted run
                self.known[entry["key"]] = entry["value"]

    def once(self, name, content, make):
        """The result of some work on a config: the kept one, or a new one."""
        text = json.dumps([name, content], sort_keys=True)
        key = hashlib.sha256(text.encode()).hexdigest()[:24]
        if key not in self.known:
            self.known[key] = make()
            with open(self.file, "a") as file:
                file.write(json.dumps({"key": key, "name": name, "value": self.known[key]}) + "\n")
        return self.known[key]

    def run(self, content, arguments, codes=(0,)):
        """Runs nas on a config with one thread; its output, its processor seconds and its folder's JSON files."""
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "space.yaml"
            config.write_text(yaml.safe_dump(content, sort_keys=False))
            arguments = [str(config) if a == "CONFIG" else a.replace("FOLDER", folder) for a in arguments]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run([self.nas, *arguments, "--threads", "1", "--quiet"], capture_output=True, text=True,
                                  env={**os.environ, "OMP_NUM_THREADS": "1"})
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if done.returncode not in codes:
                raise SystemExit(f"nas {' '.join(arguments)}\n{done.stderr}")
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            summary = Path(folder) / "run/summary.json"
            return done.stdout, seconds, json.loads(summary.read_text()) if summary.exists() else None

    def flops(self, architecture):
        """The constrained cost, by `search.cost`."""
        measure = {"flops": "flops", "parameters": "parameters", "bytes": "embedding_bytes"}[
            self.space.content.get("search", {}).get("cost", "flops")]
        content = self.space.config(architecture)

        def price():
            output, _, _ = self.run(content, ["space", "cost", "CONFIG", "--json"])
            return sum(layer["cost"][measure] for layer in json.loads(output)["layers"])

        return self.once("cost", content["model"], price)

    def train(self, architecture, seed, rows=None):
        """Log loss and processor seconds of a training from scratch."""
        content = self.space.config(architecture)

        def make():
            limit = ["--rows", str(rows)] if rows else []
            output, seconds, _ = self.run(content, ["train", "CONFIG", "--seed", str(seed), "--json", *limit])
            metrics = json.loads(output)
            return {"logloss": metrics["logloss"], "rows": metrics["rows"], "seconds": seconds}

        return self.once(f"train seed {seed} rows {rows}", content["model"], make)

    def search(self, target, seed):
        """What a search finds, and the processor seconds of its pass and playoff."""
        content = copy.deepcopy(self.space.content)
        # As few retrains as a verdict may have: they are not the searcher's work.
        content.setdefault("verdict", {}).update({"seeds": 2, "max_seeds": 2})

        def make():
            _, seconds, summary = self.run(
                content, ["search", "CONFIG", "--target", str(target), "--seed", str(seed), "--out", "FOLDER/run"], (0, 3))
            took = summary["seconds"]
            share = took["search"] / (took["search"] + took["retrain"])
            return {"architecture": summary["targets"][0]["architecture"], "seconds": seconds * share}

        return self.once(f"search target {target} seed {seed} program {self.program}", content, make)


class Study:
    """One study of Optuna under one target, which knows at which processor time which answer stood."""

    def __init__(self, work, target, seed, rows):
        self.work, self.target, self.seed, self.rows = work, target, seed, rows
        self.most = target * work.flops({})
        self.seconds = 0.0
        self.answers = []  # (processor seconds so far, rung, loss, architecture), each better than all before
        self.trainings = []  # the processor seconds after each full training
        self.refused = 0
        self.study = optuna.create_study(
            sampler=optuna.samplers.TPESampler(seed=seed),
            pruner=optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=REDUCTION))

    def trial(self, trial):
        # Widths are ordered, so the sampler is told an integer; `none` is the last of its choices.
        architecture = {
            name: choices[trial.suggest_int(name, 0, len(choices) - 1)]
            for name, (_, choices) in self.work.space.places.items()
        }
        cost = self.work.flops(architecture)
        trial.set_constraint("cost", cost / self.most - 1)
        if cost > self.most:
            self.refused += 1
            if self.refused > MOST_REFUSED:
                raise SystemExit("hardly any architecture is within the target")
            return 1e3
        self.refused = 0
        for part in RUNGS:
            result = self.work.train(architecture, 1000 * self.seed + trial.number, self.rows // part if part > 1 else None)
            self.seconds += result["seconds"]
            self.note(part, result["logloss"], architecture)
            trial.report(result["logloss"], RUNGS[0] // part)
            if part > 1 and trial.should_prune():
                raise optuna.TrialPruned
        self.trainings.append(self.seconds)
        return result["logloss"]

    def note(self, part, loss, architecture):
        """A longer prefix of the log counts more than a lower loss."""
        if not self.answers or (part, loss) < self.answers[-1][1:3]:
            self.answers.append((self.seconds, part, loss, architecture))

    def answer(self, seconds):
        while self.seconds < seconds:
            self.study.optimize(self.trial, n_trials=1)
        done = [entry for entry in self.answers if entry[0] <= seconds] or self.answers[:1]
        return done[-1][3]


def judged(work, architecture, seeds):
    """Relative differences of log loss to the baseline, for each seed of the judge."""
    return [work.train(architecture, FIRST_JUDGE + s)["logloss"] / work.train({}, FIRST_JUDGE + s)["logloss"] - 1
            for s in range(seeds)]


def summary(work, answers, seeds, target):
    """The figures of one side at one budget: the mean over its answers, with the standard error of that mean."""
    deltas = [statistics.fmean(judged(work, answer, seeds)) for answer in answers]
    error = statistics.stdev(deltas) / math.sqrt(len(deltas)) if len(deltas) > 1 else 0.0
    return {
        "target": target, "delta": statistics.fmean(deltas), "error": error, "worst": max(deltas), "deltas": deltas,
        "cost_ratio": statistics.fmean(work.flops(answer) for answer in answers) / work.flops({}),
    }


def compare(work, target, arguments):
    """One entry for nas, and one for Optuna at each multiple of its time."""
    searches = [work.search(target, seed) for seed in range(1, arguments.studies + 1)]
    budget = statistics.fmean(search["seconds"] for search in searches)
    open_paths = set(work.space.places)
    answers = [{k: v for k, v in search["architecture"].items() if k in open_paths} for search in searches]
    entries = [{"side": "nas", "multiple": 1, "seconds": budget, **summary(work, answers, arguments.judges, target)}]
    print(line(entries[-1]), flush=True)
    rows = work.train({}, FIRST_JUDGE)["rows"]
    studies = [Study(work, target, seed, rows) for seed in range(1, arguments.studies + 1)]
    for multiple in arguments.multiples:
        answers = [study.answer(multiple * budget) for study in studies]
        full = [sum(s <= multiple * budget for s in study.trainings) for study in studies]
        entries.append({"side": "Optuna", "multiple": multiple, "seconds": multiple * budget,
                        "full_trainings": statistics.median(full),
                        **summary(work, answers, arguments.judges, target)})
        print(line(entries[-1]), flush=True)
    return entries


def line(entry):
    """A row of the table in Markdown."""
    error = 100 * entry["error"]
    return (f"| {entry['target']} | {entry['side']} | {entry['multiple']} | {entry['seconds']:.0f} | "
            f"{entry['cost_ratio']:.3f} | {100 * entry['delta']:+.2f} ± {error:.2f} | {100 * entry['worst']:+.2f} |"
            .replace("-", "−"))


HEADER = ("| target | searcher | times the work | processor seconds | cost | Δ to the baseline % | worst |\n"
          "|---|---|---|---|---|---|---|")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nas", required=True, help="the program")
    parser.add_argument("--space", type=Path, action="append", required=True, help="a space file; may be repeated")
    parser.add_argument("--target", type=float, action="append", help="cost ratios (default: 0.5)")
    parser.add_argument("--studies", type=int, default=5, help="searches and studies, each with a seed of its own")
    parser.add_argument("--judges", type=int, default=5, help="seeds with which every answer is retrained")
    parser.add_argument("--multiples", type=int, nargs="+", default=[1, 3, 10], help="times the work of a search")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the results")
    arguments = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    version = subprocess.run([arguments.nas, "--version"], capture_output=True, text=True).stdout.strip()
    document = {"nas": version, "optuna": optuna.__version__, "studies": arguments.studies, "judges": arguments.judges,
                "logs": {}}
    table = []
    for path in arguments.space:
        folder = arguments.out / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        work = Work(arguments.nas, Space(path), folder)
        print(f"\n{path.stem}\n\n{HEADER}", flush=True)
        entries = [entry for target in arguments.target or [0.5] for entry in compare(work, target, arguments)]
        document["logs"][path.stem] = entries
        table += [f"\n{path.stem}\n", HEADER, *map(line, entries)]
    (arguments.out / "peers.json").write_text(json.dumps(document, indent=2) + "\n")
    (arguments.out / "peers.md").write_text("\n".join(table).strip() + "\n")
    (arguments.out / "peers.svg").write_text(peers_plot.svg(document["logs"]))


if __name__ == "__main__":
    main()
