"""A learning rate that falls along half a cosine over the ten steps, with momentum."""

import torch

from pytorch import groups, write

RATE, LEAST = 0.1, 0.2

write(
    __file__, {"optimizer": "momentum", "learning_rate": RATE, "schedule": "cosine", "least_factor": LEAST},
    lambda tables, dense: torch.optim.SGD(groups(tables, dense), lr=RATE, momentum=0.9),
    lambda rule: torch.optim.lr_scheduler.CosineAnnealingLR(rule, 10, RATE * LEAST))
