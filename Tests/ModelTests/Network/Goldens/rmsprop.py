"""RMSprop as PyTorch has it."""

import torch

from pytorch import groups, write

RATE, SMOOTHING, EPSILON = 0.02, 0.9, 1e-8

write(
    __file__, {"optimizer": "rmsprop", "learning_rate": RATE, "smoothing": SMOOTHING, "epsilon": EPSILON},
    lambda tables, dense: torch.optim.RMSprop(groups(tables, dense), lr=RATE, alpha=SMOOTHING, eps=EPSILON))
