"""Ten steps of the network of reference.py, updated by PyTorch's own optimizers, schedules and clipping, in doubles.

Gradients are those of reference.py. PyTorch sees dense gradients of whole tables, as it does by default, so that its
optimizers move all rows of a table in every step. To run: pip install torch numpy.
"""

import torch

from reference import SHAPES, STEPS, Batch, gradients, initial_weights, keep, log_loss, logits


def write(script, training, optimizer, schedule=None, embedding_l2=0.0, dense_l2=0.0, clip=None):
    """Trains, and writes a file of the script's name.

    training: settings of a space. optimizer(tables, dense): an optimizer of torch.optim, given two lists of weights.
    schedule(optimizer): a schedule of torch.optim.lr_scheduler, which is told of each step.
    """
    weights = [torch.tensor(weight, requires_grad=True) for weight in initial_weights(SHAPES)]
    is_table = [feature is not None for _, _, feature in SHAPES]
    rule = optimizer(
        [weight for weight, table in zip(weights, is_table) if table],
        [weight for weight, table in zip(weights, is_table) if not table])
    schedule = schedule and schedule(rule)
    steps = []
    for step in range(STEPS):
        batch = Batch(step)
        values = [weight.detach().numpy().copy() for weight in weights]
        logit = logits(values, batch)
        steps.append({
            "logits": logit.tolist(),
            "log_loss": float((batch.weights * log_loss(logit, batch.labels)).sum() / batch.weights.sum()),
        })
        rule.zero_grad()
        # The penalty as FuxiCTR adds it to the loss: λ / 2 times the sum of squares of every weight.
        penalty = sum(
            (embedding_l2 if table else dense_l2) / 2 * torch.norm(weight, 2) ** 2
            for weight, table in zip(weights, is_table))
        if embedding_l2 or dense_l2:
            penalty.backward()
        for weight, gradient in zip(weights, gradients(values, batch, log_loss, logits)):
            weight.grad = torch.tensor(gradient) + (0 if weight.grad is None else weight.grad)
        if clip:
            torch.nn.utils.clip_grad_norm_(weights, clip)
        rule.step()
        if schedule:
            schedule.step()
    keep(script, training, steps, [weight.detach().numpy() for weight in weights])


def groups(tables, dense, rate=None):
    """Two groups of weights, of which the tables may have a learning rate of their own."""
    return [{"params": tables, **({"lr": rate} if rate else {})}, {"params": dense}]
