"""The focal loss (Lin et al. 2017, equation 4), by gradient descent."""

import numpy as np

from reference import descent, log_loss, write

RATE, GAMMA = 0.5, 1.5


def focal(logit, labels):
    loss = log_loss(logit, labels)
    return (1 - np.exp(-loss)) ** GAMMA * loss


write(
    __file__,
    {"optimizer": "sgd", "learning_rate": RATE, "loss": "focal", "focal_gamma": GAMMA},
    descent(RATE),
    focal,
)
