"""Optuna on WidthBench: how far from the best architecture its default sampler ends, for how many trainings.

A trial is one training from scratch, looked up in results/widthbench/table.csv: every architecture was trained there
with at least two seeds. A trial shows the sampler the loss of one seed; the answer's regret is taken from the other
seeds, so that luck in a trial does not count as quality. An architecture that costs more than the target is refused
before it is trained, costs nothing, and is told to the sampler as a violated constraint. This compares samplers under
equal work; it says nothing about trials that stop early (`optuna.pruners`), since the table has final losses alone.

    python benchmarks/optuna_widthbench.py --studies 100 --out results/widthbench/optuna.json
"""

import argparse
import csv
import json
import math
import random
import statistics
from collections import defaultdict
from pathlib import Path

import optuna

ROOT = Path(__file__).resolve().parents[1]
TARGETS = (0.5, 0.7, 0.85)
# Budgets in trainings of the baseline, for one target: a third of what a search of three targets costs, and multiples.
WORK_OF_A_SEARCH = 3.98
MULTIPLES = (1, 3, 10, 30)
CHOICES = {
    "embeddings.wide": ["2", "4", "8", "16"],
    "embeddings.middle": ["2", "4", "8"],
    "embeddings.narrow": ["2", "8"],
    "embeddings.noise": ["0", "8"],
    "cross.0.rank": ["0", "8"],
    "hidden.0.width": ["32", "64", "96"],
    "hidden.0.bottleneck": ["none", "16"],
    "hidden.1.width": ["16", "32"],
}
FEATURES = {"embeddings.wide": 4, "embeddings.middle": 3, "embeddings.narrow": 4, "embeddings.noise": 3}
BASELINE = ("8", "8", "8", "8", "8", "64", "none", "32")
# What `nas compare` counts as allowed under each target; the cost below must agree.
FEASIBLE = {0.5: 670, 0.7: 924, 0.85: 1016}


def flops(architecture):
    """FLOPs of one example as `nas space cost` counts them: products of matrices, and a cross layer's other work."""
    values = dict(zip(CHOICES, architecture, strict=True))
    x = sum(int(values[group]) * count for group, count in FEATURES.items())
    rank = int(values["cross.0.rank"])
    products = 2 * x * rank + (2 * x if rank else 0)
    first, second = int(values["hidden.0.width"]), int(values["hidden.1.width"])
    if values["hidden.0.bottleneck"] == "none":
        products += x * first
    else:
        products += (x + first) * int(values["hidden.0.bottleneck"])
    return 2 * (products + first * second + second)


def table():
    """Losses by seed of every architecture."""
    losses = defaultdict(dict)
    with open(ROOT / "results/widthbench/table.csv", newline="") as file:
        for row in csv.DictReader(file):
            losses[tuple(row[name] for name in CHOICES)][int(row["seed"])] = float(row["logloss"])
    return losses


class Study:
    """One study under one target: draws trials, and knows at which work which answer stood."""

    def __init__(self, losses, target, seed):
        self.losses, self.target = losses, target
        self.draw = random.Random(seed)
        self.work = 0.0
        self.answers = []  # (work so far, architecture, the seed that was seen), best so far
        self.best = math.inf
        self.trainings = []  # the work done after each training
        self.study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))

    def trial(self, trial):
        architecture = tuple(self.choose(trial, name) for name in CHOICES)
        ratio = flops(architecture) / flops(BASELINE)
        trial.set_constraint("cost", ratio - self.target)
        if ratio > self.target:
            return 1.0
        seed = self.draw.choice(sorted(self.losses[architecture]))
        loss = self.losses[architecture][seed]
        self.work += ratio
        self.trainings.append(self.work)
        if loss < self.best:
            self.best = loss
            self.answers.append((self.work, architecture, seed))
        return loss

    @staticmethod
    def choose(trial, name):
        """Widths are ordered, so the sampler is told an integer, not a category; `none` is a category."""
        choices = CHOICES[name]
        return choices[trial.suggest_int(name, 0, len(choices) - 1)]

    def run(self, work):
        while self.work < work:
            self.study.optimize(self.trial, n_trials=1)

    def answer(self, work):
        """The architecture and the seed that were best when that much work was done; the first if none was."""
        done = [entry for entry in self.answers if entry[0] <= work] or self.answers[:1]
        return done[-1][1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=100, help="studies under each target")
    parser.add_argument("--out", type=Path, help="a JSON file for the figures")
    arguments = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    losses = table()
    results = []
    for target in TARGETS:
        allowed = [a for a in losses if flops(a) <= target * flops(BASELINE)]
        if len(allowed) != FEASIBLE[target]:
            raise SystemExit(f"{len(allowed)} architectures cost at most {target}; `nas compare` counts {FEASIBLE[target]}")
        best = min(statistics.fmean(losses[a].values()) for a in allowed if len(losses[a]) >= 32)
        budgets = [multiple * WORK_OF_A_SEARCH / len(TARGETS) for multiple in MULTIPLES]
        regrets = {budget: [] for budget in budgets}
        trials = {budget: [] for budget in budgets}
        for seed in range(arguments.studies):
            study = Study(losses, target, seed)
            for budget in budgets:
                study.run(budget)
                architecture, seen = study.answer(budget)
                others = [loss for s, loss in losses[architecture].items() if s != seen]
                regrets[budget].append(statistics.fmean(others) / best - 1)
                trials[budget].append(sum(work <= budget for work in study.trainings))
        for multiple, budget in zip(MULTIPLES, budgets, strict=True):
            values = sorted(regrets[budget])
            result = {
                "target": target, "work": round(budget, 3), "multiple": multiple,
                "trainings": statistics.median(trials[budget]),
                "regret": {
                    "mean": statistics.fmean(values),
                    "error": statistics.stdev(values) / math.sqrt(len(values)),
                    "median": statistics.median(values),
                    "within_0.2_percent": sum(v <= 0.002 for v in values) / len(values),
                },
            }
            results.append(result)
            print(json.dumps(result), flush=True)
    if arguments.out:
        document = {"optuna": optuna.__version__, "sampler": "TPE", "studies": arguments.studies, "results": results}
        arguments.out.write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
