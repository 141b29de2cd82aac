"""The logistic loss, by gradient descent."""

from reference import descent, log_loss, write

RATE = 0.2

write(__file__, {"optimizer": "sgd", "learning_rate": RATE, "loss": "logistic"}, descent(RATE), log_loss)
