"""The record of a training."""

import json
from dataclasses import dataclass
from typing import List


@dataclass(frozen=True)
class TrainingStep:
    """An update.

    Attributes
    ----------
    step : int
        0-based
    epoch : int
        0-based
    loss : float
        weighted mean over the batch, before the update; of a regressor, the squared error in the units of the label,
        unless the loss is the model's own
    learningRate : float
        of the update
    rows : int
        of the batch
    seconds : float
        of the update
    """

    step: int
    epoch: int
    loss: float
    learningRate: float
    rows: int
    seconds: float


@dataclass(frozen=True)
class TrainingEpoch:
    """An epoch.

    Attributes
    ----------
    epoch : int
        0-based
    loss : float
        mean over its updates, weighted by their rows
    validationLoss : float
        unweighted mean over the validation rows at its end; NaN without validation rows
    validationAccuracy : float
        fraction of validation rows classified correctly; NaN without validation rows, and for a regressor
    """

    epoch: int
    loss: float
    validationLoss: float
    validationAccuracy: float


@dataclass(frozen=True)
class TrainingSummary:
    """The record of a training. ``pandas.DataFrame(summary.steps)`` is a table of its updates.

    Attributes
    ----------
    steps : list of :class:`TrainingStep`
        every update
    epochs : list of :class:`TrainingEpoch`
        every complete epoch
    seconds : float
        duration of training including validation, without loading the data
    diverged : str
        what was not finite if the training diverged, in which case the model is that of the last complete epoch; empty
        if the training was completed
    """

    steps: List[TrainingStep]
    epochs: List[TrainingEpoch]
    seconds: float
    diverged: str

    @classmethod
    def _of(cls, text: str) -> "TrainingSummary":
        """Of ``TrainingSummary.json()``: one string, since a call to the JVM for each number takes seconds."""
        record = json.loads(text)
        return cls(
            [TrainingStep(**step) for step in record["steps"]],
            [TrainingEpoch(**epoch) for epoch in record["epochs"]],
            record["seconds"],
            record["diverged"],
        )

    @property
    def objectiveHistory(self) -> List[float]:
        """The loss of every update."""
        return [step.loss for step in self.steps]

    @property
    def totalIterations(self) -> int:
        """The number of updates."""
        return len(self.steps)

    @property
    def examplesPerSecond(self) -> float:
        """Training rows per second."""
        return sum(step.rows for step in self.steps) / self.seconds
