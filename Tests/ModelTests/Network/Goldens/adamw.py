"""AdamW as PyTorch has it."""

import torch

from pytorch import groups, write

RATE, BETA1, BETA2, EPSILON, DECAY = 0.02, 0.8, 0.99, 1e-8, 0.1

write(
    __file__,
    {"optimizer": "adamw", "learning_rate": RATE, "beta1": BETA1, "beta2": BETA2, "epsilon": EPSILON, "weight_decay": DECAY},
    lambda tables, dense: torch.optim.AdamW(
        groups(tables, dense), lr=RATE, betas=(BETA1, BETA2), eps=EPSILON, weight_decay=DECAY))
