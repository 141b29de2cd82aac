"""What the oracle runs: the table of cases, and nothing that runs them.

A case begins in an empty folder of its own, with copies of its inputs, and runs nas there. Every file that it leaves
is compared; so is the exit code of each command (3: nothing was proved neutral). All paths are relative, so that
nothing depends on where the checkout lies.
"""

from dataclasses import dataclass, field
from signal import SIGKILL, SIGTERM, Signals


@dataclass(frozen=True)
class Stopped:
    """A command that a signal ends as soon as a new file fits a pattern: a snapshot, say."""

    command: str
    after: str
    signal: Signals = SIGKILL

    def __str__(self) -> str:
        return f"{self.command} ({self.signal.name} after {self.after})"


@dataclass(frozen=True)
class Case:
    """One case. `commands` are nas's arguments; ` > FILE` at the end keeps what is printed."""

    name: str
    commands: list[str | Stopped]
    # Files that are copied: of those that `logs.py` makes, or by their paths in the repository.
    inputs: list[str] = field(default_factory=list)
    # Spaces by file name: a template of `spaces/`, and what is to stand for its $names.
    spaces: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    # Short files by name.
    files: dict[str, str] = field(default_factory=dict)
    # Pairs of folders that must hold the same.
    equal: list[tuple[str, str]] = field(default_factory=list)
    # Results never depend on threads. Most cases have one, since two cases run at a time.
    threads: int = 1
    # Whether only `make oracle-full` runs it.
    full: bool = False


DEFAULTS = {
    "mixed.yaml": {
        "order": "{time: time}", "linear": "true", "activation": "relu", "optimizer": "adagrad",
        "learning_rate": "0.05", "reward": "rejection", "policy": "factorised", "cost": "flops",
        "targets": "[0.6, 0.85]", "search": "", "margin": "0.02", "batch": "64", "sampling": "",
    },
    "layers.yaml": {"cross": "[]", "hidden": "[]", "optimizer": "adagrad"},
}


def mixed(**changes: str) -> dict[str, tuple[str, dict[str, str]]]:
    """The space with everything, in which some settings are changed."""
    return {"space.yaml": ("mixed.yaml", changes)}


def search_of_mixed(name: str, options: str = "", threads: int = 1, **changes: str) -> Case:
    """A search of the space with everything, and what a trainer reads of it."""
    return Case(
        f"search-{name}",
        [f"search space.yaml --out run {options}".strip(), "export run --format json > exported.json"],
        inputs=["mixed.csv"], spaces=mixed(**changes), threads=threads)


SEARCHES = [
    search_of_mixed("smelu-sgd-conditional", activation="smelu", optimizer="sgd", learning_rate="0.3",
                    policy="conditional"),
    search_of_mixed("silu-absolute-parameters", activation="silu", reward="absolute", cost="parameters",
                    targets="[0.7, 0.9]", threads=2),
    search_of_mixed("relu-reward-bytes", reward="relu", cost="bytes", order="{shuffle: 5}", search=", beta: -0.2",
                    targets="[0.5]"),
    search_of_mixed("absolute-conditional", reward="absolute", policy="conditional", order="log", linear="false",
                    search=", samples: 2"),
    search_of_mixed("relu-reward-sgd", reward="relu", optimizer="sgd", learning_rate="0.2", activation="silu"),
    search_of_mixed("separate", "--separate", policy="conditional", activation="smelu"),
    search_of_mixed("samples-examples", "--seed 7 --target 0.5 --target 0.9", threads=2, linear="false",
                    search=", samples: 5, examples: 24, learning_rate: 0.1"),
    search_of_mixed("diverging", "--skip-diverged --rows 3000", optimizer="sgd", learning_rate="5", order="log"),
    # So many steps that the targets take turns.
    search_of_mixed("turns", "--rows 4000", batch="3", policy="conditional", targets="[0.6, 0.8]", threads=2),
    search_of_mixed("negatives", sampling="keep_negatives: {share: 0.5, seed: 3}", batch="50", activation="silu"),
    search_of_mixed("rows", "--rows 3001 --seed 3", order="{shuffle: 1}", cost="parameters", margin="0.0001"),
]

# A run with everything, and all that is made of a run.
RUN = Case(
    "run",
    [
        "space check space.yaml",
        "cost space.yaml --json > cost.json",
        "cost space.yaml --architecture architecture.yaml --json > cost-of-another.json",
        "search space.yaml --out run --json > printed.json",
        "train run/trainer.yaml --seed 2 --out trained --predictions trained/predictions.npy",
        "train space.yaml --rows 2999 --seed 5 --out baseline --predictions baseline/predictions.npy",
        "export run --format nas > exported/nas.yaml",
        "export run --format json --target 0.6 > exported/json.json",
        "export run --format fuxictr --target 0.85 --out exported/fuxictr",
        "export run --format fuxictr --target 0.6 > exported/fuxictr.yaml",
        "export run --format tzrec --target 0.85 --out exported/tzrec",
        "export run --format tzrec --target 0.6 > exported/tzrec.config",
        "export run --format onnx --target 0.85 --onnx-examples 40 --out exported/network.onnx",
        "audit run --architectures 6 --seeds 2",
        "plan run --seeds 3 --rows 2000 --json > plan.json",
        "export run --format nas --target 0.5",
        "plot run",
        "report run",
    ],
    inputs=["mixed.csv"], spaces=mixed(),
    files={"architecture.yaml": "cross.0.rank: 0\nembeddings.places: 7\nhidden.0.bottleneck: 4\nhidden.1.width: 6\n"})


def trainings() -> Case:
    """The baseline in all activations and optimizers."""
    commands, spaces = [], {}
    for activation in ["relu", "smelu", "silu"]:
        for optimizer, rate in [("adagrad", "0.05"), ("sgd", "0.3")]:
            name = f"{activation}-{optimizer}"
            spaces[f"{name}.yaml"] = ("mixed.yaml", {
                "activation": activation, "optimizer": optimizer, "learning_rate": rate,
                "linear": "false" if (activation, optimizer) == ("silu", "sgd") else "true"})
            commands.append(f"train {name}.yaml --rows 3000 --out {name} --predictions {name}/predictions.npy "
                            f"--onnx {name}/network.onnx --onnx-examples 20")
    return Case("train", commands, inputs=["mixed.csv"], spaces=spaces)


def layers() -> Case:
    """Networks of few kinds of layers, searched and trained."""
    kinds = {
        "cross": {"cross": "[{rank: {choices: [0, 2], baseline: 2}}, {rank: 1}]", "optimizer": "sgd"},
        "hidden": {"hidden": "[{width: {choices: [3, 5, 9], baseline: 5}, bottleneck: 2}]"},
        "embeddings": {},
    }
    commands = ["synth --rows 3000 --seed 5 --out native.csv"]
    for name in kinds:
        commands += [
            f"search {name}.yaml --out run-{name}",
            f"train {name}.yaml --out {name} --predictions {name}/predictions.npy --onnx {name}/network.onnx "
            "--onnx-examples 20",
            f"export run-{name} --format fuxictr --target 0.8 --out {name}/fuxictr",
            f"export run-{name} --format tzrec --target 0.8 --out {name}/tzrec",
        ]
    return Case("layers", commands, spaces={f"{name}.yaml": ("layers.yaml", kind) for name, kind in kinds.items()})


# Files that a run makes on its way: its snapshots (docs/notes/07), and its log when the search has found something.
SEARCHING, TRAINING = "resumed/checkpoint/search*.state", "resumed/checkpoint/training*.state"
JUDGING = "resumed/controller.jsonl"


def resumed(name: str, begin: str, inputs: list[str], spaces: dict, every: int, full: bool = False) -> Case:
    """A run that is killed in the search, the playoff and the verdict, ended by a signal, and each time resumed."""
    again = f"{begin} --out resumed --resume --checkpoint-steps {every}"
    return Case(
        name,
        [
            f"{begin} --out run",
            Stopped(again, after=SEARCHING),
            Stopped(again, after=SEARCHING, signal=SIGTERM),
            Stopped(again, after=TRAINING),
            Stopped(again, after=TRAINING, signal=SIGTERM),
            Stopped(again, after=JUDGING),
            Stopped(again, after=TRAINING),
            again,
        ],
        inputs=inputs, spaces=spaces, equal=[("run", "resumed")], threads=2, full=full)


def first_verdict(log: str, rows: int | None) -> Case:
    """From a log to a verdict, with nothing but the log."""
    limit = f" --rows {rows}" if rows else ""
    file = f"data/{log}.csv.gz"
    inputs, made = [file], []
    if log in ["criteo", "avazu", "movielens"]:
        file, inputs = f"{log}.log", []
        made = [f"synth --form {log} --rows {rows or 200_000} --out {file}"]
    return Case(
        f"first-verdict-{log}" + ("" if rows else "-whole"),
        [
            *made,
            f"data inspect {file}{limit} --json > profile.json",
            f"space init --data {file}{limit} --out space.yaml",
            "space check space.yaml",
            f"search space.yaml{limit} --out run",
            "export run --format fuxictr --target 0.9 --out fuxictr",
            "export run --format json --target 0.95 > exported.json",
            # Vocabularies are long: those of other logs are as good as these.
            *(["export run --format tzrec --target 0.9 --out tzrec"] if rows and log == "census" else []),
        ],
        inputs=inputs, threads=1 if rows else 2, full=not rows)


LOGS = ["flights", "census", "criteo", "avazu", "movielens"]

DRAFTS = Case(
    "drafts",
    [
        "synth --rows 3000 --seed 2 --out native.csv",
        "space init --data native.csv --out native.yaml",
        "space init --data native.csv --from stacked.fuxictr.yaml --experiment DCNv2_stacked --out stacked.yaml",
        "space init --data native.csv --from stacked.fuxictr.yaml --experiment DNN_plain --out plain.yaml",
        "cost stacked.yaml --json > stacked.json",
        "space init --data mixed.csv --label clicked --time time --group user --out mixed.yaml",
        "space init --data mixed.csv --label clicked --rows 1000 --sample-rows 300 --out sample.yaml",
        "space init --data first.csv --label age --at-least 40 --out age.yaml",
        "train age.yaml --rows 1000 --out age --predictions age/predictions.npy",
        "space init --data first.csv --label city --positive c1 --out city.yaml",
        "search city.yaml --rows 1500 --out run",
        "space init --data part.tsv --label clicked --positive 1 --out tabs.yaml",
        "search tabs.yaml --out tabs",
        "export tabs --format tzrec --target 0.9 > tabs.config",
        "export tabs --format fuxictr --target 0.9 --out fuxictr",
        "space init --data sparse.libsvm --out sparse.yaml",
        "space init --data fields.libffm --out fields.yaml",
        "space init --data columns.npz --out columns.yaml",
        "data inspect mixed.csv --json > mixed.json",
        "data inspect sparse.libsvm --json > sparse.json",
        "data inspect fields.libffm --json > fields.json",
        "data inspect columns.npz --json > columns.json",
        "train fields.yaml --out fields --predictions fields/predictions.npy",
        "train columns.yaml --out columns --predictions columns/predictions.npy",
    ],
    inputs=["mixed.csv", "first.csv", "part.tsv", "sparse.libsvm", "fields.libffm", "columns.npz"],
    spaces={"stacked.fuxictr.yaml": ("stacked.fuxictr.yaml", {})})

IMPORTS = Case(
    "imports",
    [
        "import mixed.csv --space space.yaml --out whole --json > whole.json",
        "import first.csv second.csv.gz --space space.yaml --out strict",
        "import first.csv second.csv.gz --space space.yaml --max-bad-rows 2 --out parts --json > parts.json",
        "import mixed.csv --space space.yaml --keep-negatives 0.4 --seed 9 --out sampled --json > sampled.json",
        "import mixed.csv --space shuffled.yaml --out shuffled",
        "import sparse.libsvm --space sparse.yaml --out sparse --json > sparse.json",
        "train space.yaml --data sampled --out trained --predictions trained/predictions.npy",
        "train sparse.yaml --out trained-sparse --predictions trained-sparse/predictions.npy",
        "search space.yaml --data whole --rows 1500 --out run",
    ],
    inputs=["mixed.csv", "first.csv", "second.csv.gz", "sparse.libsvm"],
    spaces={"space.yaml": ("mixed.yaml", {}), "shuffled.yaml": ("mixed.yaml", {"order": "{shuffle: 8}"}),
            "sparse.yaml": ("sparse.yaml", {})})

SYNTHETIC = Case(
    "synth",
    [
        "synth --rows 3000 --out native.log",
        "synth --rows 3000 --seed 4 --drift 0.7 --positive-rate 0.05 --out drifting.log",
        "synth --form criteo --rows 2000 --out criteo.log",
        "synth --form avazu --rows 2000 --seed 2 --out avazu.log",
        "synth --form movielens --rows 2000 --out movielens.log",
    ])

LAB = Case(
    "lab",
    [
        "synth --rows 20000 --seed 3 --out native.csv",
        "tabulate tiny.yaml --rows 2000 --seeds 2 --refine 2 --refined-seeds 4 --out table.csv",
        "compare tiny.yaml table.csv --rows 2000 --seeds 2 --refined-seeds 4 --json > compared.json",
        "compare tiny.yaml table.csv --rows 2000 --seeds 2 --from-table 10 --json > compared-in-table.json",
        "compare tiny.yaml sparse-table.csv --rows 2000 --seeds 1 --refined-seeds 2 --separate --target 0.6 "
        "--searcher controller --searcher random --json > compared-separately.json",
        "rehearse tiny.yaml --rows 20000 --segments 8 --truth-segments 5 --out rehearsed --json > rehearsed.json",
        "power --simulations 2000 > power.txt",
        "power --simulations 1000 --seed-deviation 0.2 --block-error 0.03 --margin 0.2 --max-seeds 8 > one-power.txt",
    ],
    spaces={"tiny.yaml": ("tiny.yaml", {})})

WIDTHBENCH = "synth --rows 500000 --positive-rate 0.3 --seed 1 --out data/widthbench.csv"
WIDTHBENCH_FILES = ["search-spaces/widthbench.yaml", "results/widthbench/table.csv"]

REFUSALS = Case(
    "refusals",
    [
        "search space.yaml --rows 1000 --out run",
        "search unknown.yaml",
        "space check unknown.yaml",
        "train run/trainer.yaml --data missing.csv",
        "export run --format nas --target 0.1",
        "cost space.yaml --architecture wrong.yaml",
        "tabulate space.yaml --out table.csv",
        "audit .",
        "synth --rows 10 --out mixed.csv",
    ],
    inputs=["mixed.csv"], spaces=mixed(),
    files={"unknown.yaml": "data: {path: mixed.csv, label: clicked, feature: 1}\n",
           "wrong.yaml": "hidden.0.width: 9\n"})

# A run of format 1 that lies in the repository, and its log.
KEPT_RUN = ["results/flights-reference", "data/flights.csv.gz"]
KEPT = Case(
    "kept-run",
    [
        "export results/flights-reference --format nas > nas.yaml",
        "export results/flights-reference --format json --target 0.95 > json.json",
        "export results/flights-reference --format fuxictr --out fuxictr",
        "export results/flights-reference --format tzrec --out tzrec",
        "cost results/flights-reference/trainer.yaml --json > cost.json",
        "train results/flights-reference/trainer.yaml --rows 10000 --out trained --predictions trained/predictions.npy",
        "plan results/flights-reference --seeds 2 --rows 4000 --json > plan.json",
        "plot results/flights-reference",
        "report results/flights-reference --out report.html",
    ],
    inputs=KEPT_RUN)

# The longest first, so that two at a time end together.
CASES = [
    Case(
        "reference",
        [
            "search search-spaces/flights.yaml --target 0.85 --target 0.9 --target 0.95 --out run",
            "train run/trainer.yaml --out trained --predictions trained/predictions.npy",
            "export run --format onnx --out exported/network.onnx",
            "export run --format fuxictr --out exported/fuxictr",
            "export run --format tzrec --out exported/tzrec",
            "audit run --architectures 6 --seeds 2",
            "plan run --seeds 3 --json > plan.json",
        ],
        inputs=["search-spaces/flights.yaml", "data/flights.csv.gz"], threads=2, full=True),
    Case(
        "widthbench-whole",
        [
            WIDTHBENCH,
            "search search-spaces/widthbench.yaml --out run",
            "compare search-spaces/widthbench.yaml results/widthbench/table.csv --from-table 40 --seeds 4 --json "
            "> compared.json",
        ],
        inputs=WIDTHBENCH_FILES, threads=2, full=True),
    resumed("resumed-whole", "search search-spaces/flights.yaml --rows 60000", every=50, full=True,
            inputs=["search-spaces/flights.yaml", "data/flights.csv.gz"], spaces={}),
    *[first_verdict(log, None) for log in LOGS],
    Case(
        "widthbench",
        [
            WIDTHBENCH,
            "search search-spaces/widthbench.yaml --rows 20000 --out run",
            "compare search-spaces/widthbench.yaml results/widthbench/table.csv --from-table 20 --seeds 2 "
            "--target 0.7 --json > compared.json",
        ],
        inputs=WIDTHBENCH_FILES),
    *[first_verdict(log, 20_000) for log in LOGS],
    resumed("resumed", "search space.yaml", every=5, inputs=["mixed.csv"],
            spaces=mixed(policy="conditional", batch="8", margin="0.00001")),
    resumed("resumed-separate", "search space.yaml --separate", every=5, inputs=["mixed.csv"],
            spaces=mixed(reward="absolute", optimizer="sgd", batch="8")),
    DRAFTS,
    RUN,
    KEPT,
    *SEARCHES,
    trainings(),
    layers(),
    IMPORTS,
    LAB,
    SYNTHETIC,
    REFUSALS,
]
