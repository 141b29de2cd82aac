"""The workload R1 of `nas bench` in PyTorch: what a user would write by hand.

A training step of a supernet in the shape of Criteo's log: 39 features of 100,000 ids each (Zipf),
embedding choices 0 to 32, two low-rank cross layers of rank 8 to 64, hidden layers 512-512-256 in
eighths, batch 2048, AdaGrad. Prints JSON: examples a second, of the median step.

B: rows of a batch, F: features, D: embedding width, X = F · D.
"""

import argparse
import json
import time
from collections.abc import Callable
from statistics import median

import torch
from torch.nn import functional

FEATURES, IDS, WIDTH = 39, 100_000, 32
WIDTHS = [0, 4, 8, 16, 32]
INPUT = FEATURES * WIDTH
CROSS, RANK = 2, 64
RANKS = [8, 16, 32, 64]
HIDDEN = [512, 512, 256]
BATCH = 2048
WARM_UP = 4

# Logits B of embeddings B × F × D under an architecture, which is what the mode's sampler draws.
Forward = Callable[[torch.Tensor, object], torch.Tensor]


class Network:
    """The weights of the largest network; a sub-network is a prefix of their columns."""

    def __init__(self):
        self.table = torch.nn.Embedding(FEATURES * IDS, WIDTH, sparse=True)
        torch.nn.init.normal_(self.table.weight, std=0.01)
        self.u = [torch.nn.Linear(INPUT, RANK, bias=False).weight for _ in range(CROSS)]
        self.v = [linear(RANK, INPUT) for _ in range(CROSS)]
        widths = [INPUT, *HIDDEN]
        self.hidden = [linear(inputs, units) for inputs, units in zip(widths, HIDDEN)]
        self.head = linear(HIDDEN[-1], 1)

    @property
    def dense_weights(self) -> list[torch.nn.Parameter]:
        layers = [*self.v, *self.hidden, self.head]
        return [*self.u, *(weight for layer in layers for weight in layer)]

    def full(self, embeddings: torch.Tensor, _) -> torch.Tensor:
        """The largest network."""
        x0 = x = embeddings.flatten(1)
        for u, v in zip(self.u, self.v):
            x = x0 * functional.linear(functional.linear(x, u), *v) + x
        for layer in self.hidden:
            x = torch.relu(functional.linear(x, *layer))
        return functional.linear(x, *self.head).squeeze(1)

    def masked(self, embeddings: torch.Tensor, masks: dict) -> torch.Tensor:
        """A sub-network whose other columns are multiplied by 0, as TuNAS does."""
        x0 = x = (embeddings * masks["embedding"]).flatten(1)
        for u, v, mask in zip(self.u, self.v, masks["rank"]):
            x = x0 * functional.linear(functional.linear(x, u) * mask, *v) + x
        for layer, mask in zip(self.hidden, masks["width"]):
            x = torch.relu(functional.linear(x, *layer)) * mask
        return functional.linear(x, *self.head).squeeze(1)

    def sliced(self, embeddings: torch.Tensor, architecture: tuple) -> torch.Tensor:
        """A sub-network that computes its own columns alone."""
        columns, widths, ranks = architecture
        x0 = x = embeddings.flatten(1).index_select(1, columns)
        for u, (v, bias), rank in zip(self.u, self.v, ranks):
            h = functional.linear(x, u[:rank].index_select(1, columns))
            weight = v.index_select(0, columns)[:, :rank]
            x = x0 * functional.linear(h, weight, bias.index_select(0, columns)) + x
        for i, (weight, bias) in enumerate(self.hidden):
            weight = weight[: widths[i]]
            weight = weight.index_select(1, columns) if i == 0 else weight[:, : widths[i - 1]]
            x = torch.relu(functional.linear(x, weight, bias[: widths[i]]))
        weight, bias = self.head
        return functional.linear(x, weight[:, : widths[-1]], bias).squeeze(1)


def linear(inputs: int, outputs: int) -> tuple[torch.nn.Parameter, torch.nn.Parameter]:
    layer = torch.nn.Linear(inputs, outputs)
    return layer.weight, layer.bias


def sample() -> tuple[torch.Tensor, list[int], list[int]]:
    """Active columns F × D, widths of hidden layers and ranks, each choice equally likely."""
    embedding = torch.tensor(WIDTHS)[torch.randint(0, len(WIDTHS), (FEATURES,))]
    widths = [units * int(torch.randint(1, 9, (1,))) // 8 for units in HIDDEN]
    ranks = [RANKS[int(torch.randint(0, len(RANKS), (1,)))] for _ in range(CROSS)]
    return torch.arange(WIDTH)[None] < embedding[:, None], widths, ranks


def sample_masks() -> dict:
    active, widths, ranks = sample()
    return {
        "embedding": active.float()[None],
        "width": [(torch.arange(n) < width).float() for n, width in zip(HIDDEN, widths)],
        "rank": [(torch.arange(RANK) < rank).float() for rank in ranks],
    }


def sample_slices() -> tuple:
    active, widths, ranks = sample()
    return active.flatten().nonzero().squeeze(1), widths, ranks


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of the embedding table B × F, and labels B."""
    ids = (IDS ** torch.rand(BATCH, FEATURES) - 1).long().clamp_(0, IDS - 1)
    return ids + torch.arange(FEATURES) * IDS, (torch.rand(BATCH) < 0.25).float()


def examples_per_second(network: Network, forward: Forward, draw: Callable, steps: int) -> float:
    optimizers = [
        torch.optim.Adagrad(weights, lr=0.01)
        for weights in (network.dense_weights, [network.table.weight])
    ]
    batches = [batch() for _ in range(8)]
    seconds = []
    for step in range(WARM_UP + steps):
        ids, labels = batches[step % len(batches)]
        start = time.perf_counter()
        architecture = draw()
        for optimizer in optimizers:
            optimizer.zero_grad()
        logits = forward(network.table(ids), architecture)
        functional.binary_cross_entropy_with_logits(logits, labels).backward()
        for optimizer in optimizers:
            optimizer.step()
        seconds.append(time.perf_counter() - start)
    return BATCH / median(seconds[WARM_UP:])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=["full", "masked", "sliced"])
    parser.add_argument("--compile", action="store_true", help="with torch.compile")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--steps", type=int, default=30)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    torch.sparse.check_sparse_tensor_invariants.disable()  # The default, without its warning.

    network = Network()
    forward, draw = {
        "full": (network.full, lambda: None),
        "masked": (network.masked, sample_masks),
        "sliced": (network.sliced, sample_slices),
    }[arguments.mode]
    if arguments.compile:
        forward = torch.compile(forward)
    result = {
        "examples_per_second": examples_per_second(network, forward, draw, arguments.steps),
        "version": torch.__version__,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
