"""Gradients whose norm over all weights is clipped, most of them by half."""

import torch

from pytorch import groups, write

RATE, NORM = 0.2, 0.15

write(
    __file__, {"optimizer": "sgd", "learning_rate": RATE, "clip_norm": NORM},
    lambda tables, dense: torch.optim.SGD(groups(tables, dense), lr=RATE), clip=NORM)
