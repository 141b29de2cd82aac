"""AdaGrad (Duchi, Hazan and Singer 2011)."""

import numpy as np

from reference import write

RATE, INITIAL = 0.05, 0.01


def rule():
    squares = None

    def update(weight, gradient, rows):
        nonlocal squares
        if squares is None:
            squares = np.full(weight.shape, INITIAL)
        squares[rows] += gradient[rows] ** 2
        weight[rows] -= RATE * gradient[rows] / np.sqrt(squares[rows])

    return update


if __name__ == "__main__":
    write(__file__, {"optimizer": "adagrad", "learning_rate": RATE, "initial_accumulator": INITIAL}, rule)
