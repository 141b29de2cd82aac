"""The workload R1 of `nas bench` in PyTorch: what a user would write by hand.

A training step of a supernet in the shape of Criteo's log: 39 features of 100,000 ids each (Zipf),
embedding choices 0 to 32, two low-rank cross layers of rank 8 to 64, hidden layers 512-512-256 in
eighths, batch 2048, AdaGrad. Prints JSON: examples a second.

B: rows of a batch, F: features, D: embedding width, X = F · D.
"""

import argparse
import json
import math
import time
from collections.abc import Callable

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

# Logits B of embeddings B × F × D under an architecture, in the form that the mode prepares.
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


def architectures() -> list[tuple[torch.Tensor, list[int], list[int]]]:
    """Active columns F × D, widths of hidden layers and ranks of 64 architectures.

    They are those of `nas bench`: number i chooses by the fractional part of (i + 1) · √p, with a
    prime p for each decision.
    """
    widths = [[units * eighth // 8 for eighth in range(1, 9)] for units in HIDDEN]
    decisions = [WIDTHS] * FEATURES + [RANKS] * CROSS + widths
    primes = [p for p in range(2, 200) if all(p % q for q in range(2, p))][: len(decisions)]
    spread = []
    for i in range(64):
        positions = [(i + 1) * math.sqrt(prime) % 1 for prime in primes]
        chosen = [values[int(x * len(values))] for values, x in zip(decisions, positions)]
        active = torch.arange(WIDTH)[None] < torch.tensor(chosen[:FEATURES])[:, None]
        spread.append((active, chosen[FEATURES + CROSS :], chosen[FEATURES : FEATURES + CROSS]))
    return spread


def masks(architecture: tuple) -> dict:
    active, widths, ranks = architecture
    return {
        "embedding": active.float()[None],
        "width": [(torch.arange(n) < width).float() for n, width in zip(HIDDEN, widths)],
        "rank": [(torch.arange(RANK) < rank).float() for rank in ranks],
    }


def slices(architecture: tuple) -> tuple:
    active, widths, ranks = architecture
    return active.flatten().nonzero().squeeze(1), widths, ranks


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of the embedding table B × F, and labels B."""
    ids = (IDS ** torch.rand(BATCH, FEATURES) - 1).long().clamp_(0, IDS - 1)
    return ids + torch.arange(FEATURES) * IDS, (torch.rand(BATCH) < 0.25).float()


def examples_per_second(
    network: Network, forward: Forward, prepare: Callable, steps: int
) -> float:
    optimizers = [
        torch.optim.Adagrad(weights, lr=0.01)
        for weights in (network.dense_weights, [network.table.weight])
    ]
    batches = [batch() for _ in range(8)]
    spread = architectures()
    for step in range(WARM_UP + steps):
        if step == WARM_UP:
            start = time.perf_counter()
        ids, labels = batches[step % len(batches)]
        architecture = prepare(spread[step % len(spread)])
        for optimizer in optimizers:
            optimizer.zero_grad()
        logits = forward(network.table(ids), architecture)
        functional.binary_cross_entropy_with_logits(logits, labels).backward()
        for optimizer in optimizers:
            optimizer.step()
    return BATCH * steps / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=["full", "masked", "sliced"])
    parser.add_argument("--compile", action="store_true", help="with torch.compile")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--steps", type=int, default=64)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    torch.sparse.check_sparse_tensor_invariants.disable()  # The default, without its warning.

    network = Network()
    forward, prepare = {
        "full": (network.full, lambda _: None),
        "masked": (network.masked, masks),
        "sliced": (network.sliced, slices),
    }[arguments.mode]
    if arguments.compile:
        forward = torch.compile(forward)
    result = {
        "examples_per_second": examples_per_second(network, forward, prepare, arguments.steps),
        "version": torch.__version__,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
