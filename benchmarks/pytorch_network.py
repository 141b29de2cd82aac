"""The network that a PyTorch user would write by hand, and its training in one pass.

It is the yardstick for `nas train`, not a copy of it: initial weights are PyTorch's own wherever
PyTorch has a default that trains, unless the ones that nas draws are asked for.

N: rows of the log, B: rows of a batch, F: features, D: embedding width.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn


@dataclass(frozen=True)
class Log:
    """The columns of a dataset folder that `nas import` wrote, in the order of the stream."""

    ids: torch.Tensor  # N × F
    labels: torch.Tensor  # N
    vocabulary_sizes: list[int]

    @classmethod
    def read(cls, folder: Path) -> "Log":
        content = json.loads((folder / "manifest.json").read_text())["content"]
        columns = [np.load(folder / feature["ids"]["name"]) for feature in content["features"]]
        return cls(
            ids=torch.from_numpy(np.stack(columns, axis=1).astype(np.int64)),
            labels=torch.from_numpy(np.load(folder / content["label"]["name"])),
            vocabulary_sizes=[feature["vocabulary_size"] for feature in content["features"]],
        )


class CTRNetwork(nn.Module):
    """Linear terms, plus embeddings under hidden layers; at embedding width 0 the former alone.

    With `he` the hidden layers' weights start with variance 2 / inputs (He et al. 2015), which is
    six times that of `nn.Linear`.
    """

    def __init__(
        self, vocabulary_sizes: list[int], embedding: int, hidden: Sequence[int], he: bool = False
    ):
        super().__init__()
        # All features share one table, in which each has a range of rows of its own.
        first_rows = np.cumsum([0, *vocabulary_sizes[:-1]])
        self.register_buffer("first_rows", torch.from_numpy(first_rows))
        rows = sum(vocabulary_sizes)
        self.linear = nn.Embedding(rows, 1)
        nn.init.zeros_(self.linear.weight)
        self.bias = nn.Parameter(torch.zeros(1))
        self.deep = None
        if embedding > 0:
            self.table = nn.Embedding(rows, embedding)
            # PyTorch's default, a deviation of 1, drowns what a rare id can learn.
            nn.init.normal_(self.table.weight, std=0.01)
            widths = [len(vocabulary_sizes) * embedding, *hidden]
            layers = []
            for inputs, units in zip(widths, widths[1:]):
                layer = nn.Linear(inputs, units)
                if he:
                    nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
                layers += [layer, nn.ReLU()]
            self.deep = nn.Sequential(*layers, nn.Linear(widths[-1], 1, bias=False))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The logits of a batch: ids B × F, logits B."""
        rows = ids + self.first_rows
        logits = self.linear(rows).sum(dim=(1, 2)) + self.bias
        if self.deep is not None:
            logits = logits + self.deep(self.table(rows).flatten(start_dim=1)).squeeze(1)
        return logits


def progressive_log_loss(
    log: Log,
    embedding: int,
    hidden: Sequence[int],
    training: dict,
    skip: float,
    seed: int,
    he: bool = False,
) -> float:
    """Trains in one pass, scoring each batch before training on it.

    Returns the mean log loss in nats over all rows but the first part `skip`. `training` is the
    section of that name of a trainer config.
    """
    torch.manual_seed(seed)
    network = CTRNetwork(log.vocabulary_sizes, embedding, hidden, he)
    optimizer = torch.optim.Adagrad(
        network.parameters(),
        lr=training["learning_rate"],
        initial_accumulator_value=training["initial_accumulator"],
    )
    losses = []
    for ids, labels in zip(log.ids.split(training["batch"]), log.labels.split(training["batch"])):
        loss = nn.functional.binary_cross_entropy_with_logits(
            network(ids), labels, reduction="none"
        )
        losses.append(loss.detach())
        optimizer.zero_grad()
        loss.mean().backward()
        optimizer.step()
    first = round(skip * len(log.labels))
    return torch.cat(losses)[first:].double().mean().item()
