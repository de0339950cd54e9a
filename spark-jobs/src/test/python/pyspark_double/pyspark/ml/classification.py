from abc import ABCMeta, abstractmethod
from typing import Generic, TypeVar

from pyspark.ml.base import PredictionModel, Predictor, _PredictorParams
from pyspark.ml.param.shared import HasProbabilityCol, HasRawPredictionCol, HasThresholds
from pyspark.ml.wrapper import JavaPredictionModel, JavaPredictor

T = TypeVar("T")
CM = TypeVar("CM")
JPM = TypeVar("JPM")


class _ClassifierParams(HasRawPredictionCol, _PredictorParams):
    pass


class Classifier(Predictor[CM], _ClassifierParams, Generic[CM], metaclass=ABCMeta):
    pass


class ClassificationModel(PredictionModel, _ClassifierParams, metaclass=ABCMeta):
    @property
    @abstractmethod
    def numClasses(self): ...


class _ProbabilisticClassifierParams(HasProbabilityCol, HasThresholds, _ClassifierParams):
    pass


class ProbabilisticClassifier(Classifier, _ProbabilisticClassifierParams, metaclass=ABCMeta):
    pass


class ProbabilisticClassificationModel(ClassificationModel, _ProbabilisticClassifierParams, metaclass=ABCMeta):
    pass


class _JavaClassifier(Classifier, JavaPredictor[JPM], Generic[JPM], metaclass=ABCMeta):
    pass


class _JavaClassificationModel(ClassificationModel, JavaPredictionModel[T]):
    @property
    def numClasses(self):
        return self._call_java("numClasses")


class _JavaProbabilisticClassifier(
    ProbabilisticClassifier, _JavaClassifier[JPM], Generic[JPM], metaclass=ABCMeta
):
    pass


class _JavaProbabilisticClassificationModel(ProbabilisticClassificationModel, _JavaClassificationModel[T]):
    pass
