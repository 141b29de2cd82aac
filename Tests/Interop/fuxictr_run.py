"""Trains one experiment of FuxiCTR's configs, quietly.

The package on PyPI has the whole of DCNv2 only for rows that come with a history of items. The model
here is that one with a plain forward pass; how settings become layers is FuxiCTR's own code.
"""

import contextlib
import io
import logging
import os
import warnings
from pathlib import Path

os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
warnings.filterwarnings("ignore")

import fuxictr
import ray
import torch
from fuxictr.datasets.criteo import CustomizedFeatureProcessor
from fuxictr.features import FeatureMap
from fuxictr.preprocess import build_dataset
from fuxictr.pytorch.dataloaders import RankDataLoader
from fuxictr.pytorch.models import BaseModel
from fuxictr.pytorch.torch_utils import seed_everything
from fuxictr.utils import load_config
from model_zoo.LongCTR.DCNv2.DCNv2 import DCNv2 as HistoryDCNv2
from torch import nn

VERSION = fuxictr.__version__


class DCNv2(HistoryDCNv2):
    """DCNv2 of rows without a history."""

    get_inputs = BaseModel.get_inputs
    get_labels = BaseModel.get_labels
    train_step = BaseModel.train_step

    def forward(self, inputs):
        x = self.embedding_layer(self.get_inputs(inputs), flatten_emb=True)
        x = self.crossnet(x)
        if self.model_structure == "stacked":
            x = self.stacked_dnn(x)
        return {"y_pred": self.output_activation(self.fc(x))}


def start(folder: Path) -> None:
    """Starts Ray, which FuxiCTR reads CSV with. It is left with the process."""
    logging.disable(logging.WARNING)
    torch.set_num_threads(1)  # a batch is too small for more
    ray.init(
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        configure_logging=False,
        object_store_memory=512 << 20,
        _temp_dir=str(folder),
    )
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False


def train(project: Path, experiment: str, seed: int, **changes) -> dict:
    """Trains an experiment of `project`/config in `project`.

    Returns the log loss and the AUC of the validation file, the widths that the model has, and which of its features share
    a table.
    """
    with contextlib.redirect_stdout(io.StringIO()):
        return _train(project, experiment, seed, changes)


def _train(project: Path, experiment: str, seed: int, changes: dict) -> dict:
    params = load_config(str(project / "config"), experiment) | {"gpu": -1, "verbose": 0} | changes
    # Ray's workers have folders of their own.
    for key in ["data_root", "train_data", "valid_data", "test_data"]:
        params[key] = params[key] and str(project / params[key])
    params["model_root"] = str(project / f"checkpoints/{experiment}-{seed}")
    seed_everything(seed)
    data = Path(params["data_root"]) / params["dataset_id"]
    (Path(params["model_root"]) / params["dataset_id"]).mkdir(parents=True, exist_ok=True)
    if params["data_format"] == "csv":
        encoder = CustomizedFeatureProcessor(**params)
        built = build_dataset(encoder, **params)
        params["train_data"], params["valid_data"], params["test_data"] = built
    features = FeatureMap(params["dataset_id"], str(data))
    features.load(str(data / "feature_map.json"), params)
    model = DCNv2(features, **params)
    training, validation = RankDataLoader(features, stage="train", **params)
    model.fit(training, validation_data=validation, **params)
    scores = model.evaluate(validation)
    tables = {}
    for name, layer in model.embedding_layer.embedding_layer.embedding_layers.items():
        tables.setdefault(id(layer), []).append(name)
    return {
        "logloss": float(scores["logloss"]),
        "auc": float(scores["AUC"]),
        "widths": {
            name: layer.weight.shape[0 if isinstance(layer, nn.Linear) else 1]
            for name, layer in model.embedding_layer.embedding_layer.embedding_layers.items()
        },
        "shared": [names for names in tables.values() if len(names) > 1],
        "hidden": [
            layer.out_features if isinstance(layer, nn.Linear) else type(layer).__name__
            for layer in getattr(model, "stacked_dnn", nn.Module()).modules()
            if not list(layer.children())
        ],
        "ranks": [u.shape[-1] for u in getattr(model.crossnet, "U_list", [])],
    }
