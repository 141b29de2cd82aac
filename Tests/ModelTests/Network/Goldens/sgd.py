"""Plain gradient descent."""

from reference import descent, write

RATE = 0.2

write(__file__, {"optimizer": "sgd", "learning_rate": RATE}, descent(RATE))
