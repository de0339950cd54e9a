"""Estimators and models for Spark ML that train networks with large batches on all executors.

They work in pipelines, cross-validation and model storage like PySpark's own::

    from largo.spark.ml import LargeBatchClassifier

    classifier = LargeBatchClassifier(optimizer="lamb", learningRate=0.01, globalBatch=4096, epochs=20)
    model = classifier.fit(train)
    model.transform(test).select("probability", "prediction").show()
    print(model.summary.epochs[-1].loss)

The session must be a classic one, not of Spark Connect, and its JVM must have Largo's cluster jar.
"""

from typing import TYPE_CHECKING, Any, Dict, List, Optional, TypeVar

from pyspark import keyword_only
from pyspark.ml.classification import _JavaProbabilisticClassificationModel, _JavaProbabilisticClassifier
from pyspark.ml.linalg import Vector
from pyspark.ml.regression import _JavaRegressionModel, _JavaRegressor
from pyspark.ml.util import HasTrainingSummary, JavaMLReadable, JavaMLReader, JavaMLWritable, _jvm
from pyspark.sql.utils import is_remote

from largo.spark._jvm import not_connect, require_class
from largo.spark.params import _LargeBatchParams, _LargeBatchSetters
from largo.spark.summary import TrainingEpoch, TrainingStep, TrainingSummary

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject

__all__ = [
    "LargeBatchClassifier",
    "LargeBatchClassificationModel",
    "LargeBatchRegressor",
    "LargeBatchRegressionModel",
    "TrainingSummary",
    "TrainingStep",
    "TrainingEpoch",
]

R = TypeVar("R")


def _java_name(cls: type) -> str:
    """The name of the Java class, which is that of the Python class, after a check that it can be used.

    Raises
    ------
    RuntimeError
        If the session is one of Spark Connect, or its JVM does not have Largo.
    """
    if is_remote():
        raise not_connect(cls.__name__)
    name = "largo.spark.ml." + cls.__name__
    require_class(_jvm(), name)
    return name


class _Readable(JavaMLReadable[R]):
    """Loads what ``save`` wrote, in Python, Java or Scala."""

    @classmethod
    def read(cls) -> "JavaMLReader[R]":
        """Returns an MLReader instance for this class."""
        _java_name(cls)
        return super().read()


class _HasSummary(HasTrainingSummary[TrainingSummary]):
    """A model with the record of its training."""

    @property
    def summary(self) -> TrainingSummary:
        """The record of the training.

        Raises
        ------
        RuntimeError
            If the model was loaded, and has none: see :py:attr:`hasSummary`.
        """
        if not self.hasSummary:
            raise RuntimeError(f"{self.uid} was loaded, and has no summary")
        return TrainingSummary._of(self._call_java("summary").json())


class LargeBatchClassifier(
    _JavaProbabilisticClassifier["LargeBatchClassificationModel"],
    _LargeBatchSetters,
    JavaMLWritable,
    _Readable["LargeBatchClassifier"],
):
    """A classifier that trains a network with large batches on all executors.

    Labels are 0-based class indices, as ``StringIndexer`` produces them. Features are vectors or arrays of numbers.

    Examples
    --------
    >>> classifier = LargeBatchClassifier(optimizer="lamb", learningRate=0.01, globalBatch=4096)
    >>> model = classifier.setEpochs(20).fit(train)
    >>> model.transform(test).select("prediction").show()
    """

    _input_kwargs: Dict[str, Any]

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        thresholds: Optional[List[float]] = None,
        optimizer: str = "momentum",
        learningRate: float = 0.05,
        schedule: str = "constant",
        model: str = "mlp { widths = [64] }",
        layers: Optional[List[int]] = None,
        image: Optional[List[int]] = None,
        epochs: int = 10,
        maxIter: Optional[int] = None,
        globalBatch: int = 256,
        microBatch: int = 128,
        shards: int = 0,
        seed: int = 1,
        exchange: str = "session",
        engine: str = "dl4j",
        standardization: bool = True,
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        patience: int = 0,
    ):
        """Parameters are params; their documentation is that of ``explainParams()``."""
        super().__init__()
        self._java_obj = self._new_java_obj(_java_name(LargeBatchClassifier), self.uid)
        kwargs = self._input_kwargs
        self.setParams(**kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        thresholds: Optional[List[float]] = None,
        optimizer: str = "momentum",
        learningRate: float = 0.05,
        schedule: str = "constant",
        model: str = "mlp { widths = [64] }",
        layers: Optional[List[int]] = None,
        image: Optional[List[int]] = None,
        epochs: int = 10,
        maxIter: Optional[int] = None,
        globalBatch: int = 256,
        microBatch: int = 128,
        shards: int = 0,
        seed: int = 1,
        exchange: str = "session",
        engine: str = "dl4j",
        standardization: bool = True,
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        patience: int = 0,
    ) -> "LargeBatchClassifier":
        """Sets params."""
        kwargs = self._input_kwargs
        return self._set(**kwargs)

    def _create_model(self, java_model: "JavaObject") -> "LargeBatchClassificationModel":
        return LargeBatchClassificationModel(java_model)


class LargeBatchClassificationModel(
    _JavaProbabilisticClassificationModel[Vector],
    _LargeBatchParams,
    JavaMLWritable,
    _Readable["LargeBatchClassificationModel"],
    _HasSummary,
):
    """A trained network for classification.

    ``probability`` is the output of the network, ``rawPrediction`` its natural logarithm, ``prediction`` the class of the
    largest ratio of probability to threshold.
    """


class LargeBatchRegressor(
    _JavaRegressor["LargeBatchRegressionModel"],
    _LargeBatchSetters,
    JavaMLWritable,
    _Readable["LargeBatchRegressor"],
):
    """A regressor that trains a network with large batches on all executors; the loss is the squared error.

    Features are vectors or arrays of numbers.

    Examples
    --------
    >>> model = LargeBatchRegressor(labelCol="price", globalBatch=1024, epochs=5).fit(train)
    >>> model.summary.objectiveHistory[-1]
    """

    _input_kwargs: Dict[str, Any]

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        optimizer: str = "momentum",
        learningRate: float = 0.05,
        schedule: str = "constant",
        model: str = "mlp { widths = [64] }",
        layers: Optional[List[int]] = None,
        image: Optional[List[int]] = None,
        epochs: int = 10,
        maxIter: Optional[int] = None,
        globalBatch: int = 256,
        microBatch: int = 128,
        shards: int = 0,
        seed: int = 1,
        exchange: str = "session",
        engine: str = "dl4j",
        standardization: bool = True,
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        patience: int = 0,
    ):
        """Parameters are params; their documentation is that of ``explainParams()``."""
        super().__init__()
        self._java_obj = self._new_java_obj(_java_name(LargeBatchRegressor), self.uid)
        kwargs = self._input_kwargs
        self.setParams(**kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        optimizer: str = "momentum",
        learningRate: float = 0.05,
        schedule: str = "constant",
        model: str = "mlp { widths = [64] }",
        layers: Optional[List[int]] = None,
        image: Optional[List[int]] = None,
        epochs: int = 10,
        maxIter: Optional[int] = None,
        globalBatch: int = 256,
        microBatch: int = 128,
        shards: int = 0,
        seed: int = 1,
        exchange: str = "session",
        engine: str = "dl4j",
        standardization: bool = True,
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        patience: int = 0,
    ) -> "LargeBatchRegressor":
        """Sets params."""
        kwargs = self._input_kwargs
        return self._set(**kwargs)

    def _create_model(self, java_model: "JavaObject") -> "LargeBatchRegressionModel":
        return LargeBatchRegressionModel(java_model)


class LargeBatchRegressionModel(
    _JavaRegressionModel[Vector],
    _LargeBatchParams,
    JavaMLWritable,
    _Readable["LargeBatchRegressionModel"],
    _HasSummary,
):
    """A trained network for regression. Predictions are in the units of the label.
    """
