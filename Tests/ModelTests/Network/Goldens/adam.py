"""Adam as PyTorch has it: all rows of a table move in every step."""

import torch

from pytorch import groups, write

RATE, BETA1, BETA2, EPSILON = 0.02, 0.8, 0.99, 1e-8

write(
    __file__,
    {"optimizer": "adam", "learning_rate": RATE, "beta1": BETA1, "beta2": BETA2, "epsilon": EPSILON},
    lambda tables, dense: torch.optim.Adam(groups(tables, dense), lr=RATE, betas=(BETA1, BETA2), eps=EPSILON))
