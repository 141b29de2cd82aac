"""Ten steps of training of a small network in NumPy: the numbers that GoldenTests.swift compares with.

Only the forward pass is stated here. Gradients are complex-step derivatives of the loss (Squire and Trapp 1998), which
are exact to the last digits of a double and share nothing with a backward pass. Weights and batches are closed formulas,
so that both sides can make them. Each technique has a script of its own, which writes a file of its own beside it.
"""

import json
import pathlib

import numpy as np

ROWS, STEPS = 16, 10
VOCABULARIES = [5, 7, 4]
WIDTHS = [3, 2, 4]
X = sum(WIDTHS)
RANK = 2
# The first hidden layer has a full matrix, the second a product of two.
HIDDEN, SECOND, BOTTLENECK = 6, 5, 2

# Every weight in the order of snapshots: its shape, and the feature, or features, whose ids name its rows.
SHAPES = []
for feature, (ids, width) in enumerate(zip(VOCABULARIES, WIDTHS)):
    SHAPES += [(ids, width, feature), (ids, 1, feature)]
SHAPES += [(X, RANK, None), (X, RANK, None), (X, 1, None), (1, 1, None)]
SHAPES += [(X, HIDDEN, None), (HIDDEN, 1, None)]
SHAPES += [(HIDDEN, BOTTLENECK, None), (BOTTLENECK, SECOND, None), (SECOND, 1, None)]
SHAPES += [(SECOND, 1, None), (1, 1, None)]


def initial_weights(shapes):
    return [
        np.array([[0.5 * np.sin(1 + 1.7 * p + 0.9 * i + 0.37 * j) for j in range(columns)] for i in range(rows)])
        for p, (rows, columns, _) in enumerate(shapes)
    ]


class Batch:
    """Rows of a step. Few of the ids occur in each; the last feature has none to three in a row."""

    def __init__(self, step):
        rows = np.arange(ROWS)
        self.labels = ((3 * rows + 5 * step) % 7 < 3).astype(float)
        self.weights = ((3 * rows + step) % 5) / 2
        self.ids = [
            [[(r % 3 + step) % 5] for r in rows],
            [[((r % 4) * 2 + step) % 7] for r in rows],
            [[(r + 2 * k + step) % 4 for k in range((r + step) % 4)] for r in rows],
        ]
        self.factors = [np.ones(ROWS), ((5 * rows + 3 * step) % 9 - 4) / 2, np.ones(ROWS)]

    def named(self, rows, feature):
        """The rows of a weight that the batch names: all of a dense one; of a table those of its feature, or features."""
        if feature is None:
            return list(range(rows))
        features = feature if isinstance(feature, tuple) else (feature,)
        return sorted({i for f in features for ids in self.ids[f] for i in ids})

    def look_up(self, feature, table):
        """The mean of the rows that each row of the batch names, times its factor."""
        found = np.zeros((ROWS, table.shape[1]), table.dtype)
        for row, ids in enumerate(self.ids[feature]):
            for i in ids:
                found[row] += self.factors[feature][row] * table[i] / len(ids)
        return found


def rectified(x):
    return np.where(x.real > 0, x, 0)


def logits(weights, batch):
    tables, linear = weights[0:6:2], weights[1:6:2]
    down, up, bias, gain, full, full_bias, inner, outer, second_bias, output, output_bias = weights[6:]
    x = np.concatenate([batch.look_up(f, table) for f, table in enumerate(tables)], axis=1)
    x = gain[0, 0] * x * (x @ down @ up.T + bias[:, 0]) + x
    x = rectified(x @ full + full_bias[:, 0])
    x = rectified(x @ inner @ outer + second_bias[:, 0])
    logit = x @ output[:, 0] + output_bias[0, 0]
    return logit + sum(batch.look_up(f, terms)[:, 0] for f, terms in enumerate(linear))


def log1pexp(x):
    """log(1 + e^x) of complex numbers, without overflow."""
    return np.where(x.real > 0, x, 0) + np.log1p(np.exp(np.where(x.real > 0, -x, x)))


def log_loss(logit, labels):
    return log1pexp(np.where(labels > 0.5, -logit, logit))


def gradients(weights, batch, loss, logits):
    """Of the weighted mean of the losses, by every weight."""
    h = 1e-30
    weights = [weight.astype(complex) for weight in weights]
    gradients = []
    for weight in weights:
        gradient = np.zeros(weight.shape)
        for index in np.ndindex(weight.shape):
            weight[index] += h * 1j
            mean = (batch.weights * loss(logits(weights, batch), batch.labels)).sum() / batch.weights.sum()
            gradient[index] = mean.imag / h
            weight[index] = weight[index].real
        gradients.append(gradient)
    return gradients


def descent(rate):
    """Plain gradient descent, as a rule."""

    def rule():
        def update(weight, gradient, rows):
            weight[rows] -= rate * gradient[rows]

        return update

    return rule


def write(script, training, rule, loss=log_loss, logits=logits, shapes=SHAPES, model=None):
    """Trains, and writes a file of the script's name.

    training: settings of a space. rule(): an update of one weight, called as update(weight, gradient, rows) with
    the rows that change: all, or those of a table that the batch names. A network other than the one above has a forward
    pass and shapes of its own, and its `layers` in `model`.
    """
    weights = initial_weights(shapes)
    updates = [rule() for _ in weights]
    steps = []
    for step in range(STEPS):
        batch = Batch(step)
        logit = logits(weights, batch)
        steps.append({
            "logits": logit.tolist(),
            "log_loss": float((batch.weights * log_loss(logit, batch.labels)).sum() / batch.weights.sum()),
        })
        for weight, gradient, update, (rows, _, feature) in zip(weights, gradients(weights, batch, loss, logits), updates, shapes):
            update(weight, gradient, batch.named(rows, feature))
    keep(script, training, steps, weights, model)


def keep(script, training, steps, weights, model=None):
    """Writes the file of the script's name."""
    golden = {"training": training, "model": model, "steps": steps, "weights": [weight.tolist() for weight in weights]}
    rounded = json.loads(json.dumps(golden), parse_float=lambda x: float(f"{float(x):.9g}"))
    rounded["training"] = training
    if model is None:
        del rounded["model"]
    path = pathlib.Path(script).with_suffix(".json")
    path.write_text(json.dumps(rounded) + "\n")
