"""A learning rate that falls after every three steps, of Adam, whose rows move at the rate of each step; embeddings have a rate of their own."""

import torch

from pytorch import groups, write

RATE, TABLES, STEPS, FACTOR = 0.03, 0.01, 3, 0.5

write(
    __file__,
    {
        "optimizer": "adam", "learning_rate": RATE, "embedding_learning_rate": TABLES, "schedule": "step",
        "decay_steps": STEPS, "decay_factor": FACTOR,
    },
    lambda tables, dense: torch.optim.Adam(groups(tables, dense, TABLES), lr=RATE),
    lambda rule: torch.optim.lr_scheduler.StepLR(rule, STEPS, FACTOR))
