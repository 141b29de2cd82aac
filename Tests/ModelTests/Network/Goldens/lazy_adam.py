"""Adam (Kingma and Ba 2015, algorithm 1), lazy on tables: rows that a batch does not name stay as they are."""

import numpy as np

from reference import write

RATE, BETA1, BETA2, EPSILON = 0.02, 0.8, 0.99, 1e-8


def rule():
    mean = square = 0.0
    t = 0

    def update(weight, gradient, rows):
        nonlocal mean, square, t
        if t == 0:
            mean, square = np.zeros(weight.shape), np.zeros(weight.shape)
        t += 1
        mean[rows] = BETA1 * mean[rows] + (1 - BETA1) * gradient[rows]
        square[rows] = BETA2 * square[rows] + (1 - BETA2) * gradient[rows] ** 2
        unbiased = mean[rows] / (1 - BETA1**t)
        weight[rows] -= RATE * unbiased / (np.sqrt(square[rows] / (1 - BETA2**t)) + EPSILON)

    return update


write(
    __file__,
    {"optimizer": "lazy_adam", "learning_rate": RATE, "beta1": BETA1, "beta2": BETA2, "epsilon": EPSILON},
    rule,
)
