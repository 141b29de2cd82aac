"""A gate, x ⊙ σ(W x + b), before a hidden layer; by gradient descent."""

import numpy as np

from reference import HIDDEN, SHAPES, X, descent, rectified, write

RATE = 0.2
shapes = SHAPES[:6] + [(X, X, None), (X, 1, None), (X, HIDDEN, None), (HIDDEN, 1, None), (HIDDEN, 1, None), (1, 1, None)]


def logits(weights, batch):
    tables, linear = weights[0:6:2], weights[1:6:2]
    matrix, gate_bias, full, full_bias, output, output_bias = weights[6:]
    x = np.concatenate([batch.look_up(f, table) for f, table in enumerate(tables)], axis=1)
    x = x / (1 + np.exp(-(x @ matrix + gate_bias[:, 0])))
    x = rectified(x @ full + full_bias[:, 0])
    return x @ output[:, 0] + output_bias[0, 0] + sum(batch.look_up(f, terms)[:, 0] for f, terms in enumerate(linear))


write(
    __file__, {"optimizer": "sgd", "learning_rate": RATE}, descent(RATE), logits=logits, shapes=shapes,
    model={"layers": [{"gate": {}}, {"dense": {"width": HIDDEN}}]})
