"""A table that two features share, the first of one id a row and the last with lists, trained with AdaGrad: one step a row."""

import reference
from adagrad import INITIAL, RATE, rule
from reference import SHAPES, write

WIDTH = 3
# The last feature has no table of its own; the layers behind are one column narrower.
X = WIDTH + 2 + WIDTH
SHARED = [(5, WIDTH, (0, 2)), (5, 1, (0, 2))] + SHAPES[2:4]
BEHIND = [(X if rows == reference.X else rows, columns, feature) for rows, columns, feature in SHAPES[6:]]


def logits(weights, batch):
    """The network of reference.py, in which the table of the first feature stands for the last one's, too."""
    return reference.logits(weights[:4] + weights[:2] + weights[4:], batch)


write(
    __file__, {"optimizer": "adagrad", "learning_rate": RATE, "initial_accumulator": INITIAL}, rule, logits=logits,
    shapes=SHARED + BEHIND)
