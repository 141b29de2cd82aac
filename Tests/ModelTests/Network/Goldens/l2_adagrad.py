"""AdaGrad with the penalties of FuxiCTR, which move rows that no batch names."""

import torch

from pytorch import groups, write

RATE, INITIAL, TABLES, DENSE = 0.05, 0.01, 0.05, 0.02

write(
    __file__,
    {
        "optimizer": "adagrad", "learning_rate": RATE, "initial_accumulator": INITIAL, "embedding_l2": TABLES,
        "dense_l2": DENSE,
    },
    lambda tables, dense: torch.optim.Adagrad(groups(tables, dense), lr=RATE, initial_accumulator_value=INITIAL),
    embedding_l2=TABLES, dense_l2=DENSE)
