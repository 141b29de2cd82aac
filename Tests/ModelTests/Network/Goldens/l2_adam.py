"""Adam with the penalties of FuxiCTR: whole tables and every other weight, in every step."""

import torch

from pytorch import groups, write

RATE, TABLES, DENSE = 0.02, 0.01, 0.003

write(
    __file__, {"optimizer": "adam", "learning_rate": RATE, "embedding_l2": TABLES, "dense_l2": DENSE},
    lambda tables, dense: torch.optim.Adam(groups(tables, dense), lr=RATE), embedding_l2=TABLES, dense_l2=DENSE)
