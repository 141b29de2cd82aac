"""Gradient descent with momentum as PyTorch has it."""

import torch

from pytorch import groups, write

RATE, MOMENTUM = 0.1, 0.8

write(
    __file__, {"optimizer": "momentum", "learning_rate": RATE, "momentum": MOMENTUM},
    lambda tables, dense: torch.optim.SGD(groups(tables, dense), lr=RATE, momentum=MOMENTUM))
