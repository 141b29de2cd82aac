"""A learning rate that rises over the first six steps, of Adam."""

import torch

from pytorch import groups, write

RATE, STEPS = 0.05, 6

write(
    __file__, {"optimizer": "adam", "learning_rate": RATE, "warm_up_steps": STEPS},
    lambda tables, dense: torch.optim.Adam(groups(tables, dense), lr=RATE),
    lambda rule: torch.optim.lr_scheduler.LinearLR(rule, 1 / STEPS, 1.0, STEPS - 1))
