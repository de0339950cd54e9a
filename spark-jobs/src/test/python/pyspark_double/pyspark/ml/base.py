from abc import ABCMeta, abstractmethod
from typing import Generic, TypeVar

from pyspark.ml.param import Params
from pyspark.ml.param.shared import HasFeaturesCol, HasLabelCol, HasPredictionCol

T = TypeVar("T")
M = TypeVar("M")


class Estimator(Params, Generic[M], metaclass=ABCMeta):
    @abstractmethod
    def _fit(self, dataset): ...

    def fit(self, dataset, params=None):
        return self.copy(params)._fit(dataset) if params else self._fit(dataset)


class Transformer(Params, metaclass=ABCMeta):
    @abstractmethod
    def _transform(self, dataset): ...

    def transform(self, dataset):
        return self._transform(dataset)


class Model(Transformer, metaclass=ABCMeta):
    pass


class _PredictorParams(HasLabelCol, HasFeaturesCol, HasPredictionCol):
    pass


class Predictor(Estimator[M], _PredictorParams, metaclass=ABCMeta):
    def setFeaturesCol(self, value):
        return self._set(featuresCol=value)

    def setLabelCol(self, value):
        return self._set(labelCol=value)

    def setPredictionCol(self, value):
        return self._set(predictionCol=value)


class PredictionModel(Model, _PredictorParams, Generic[T], metaclass=ABCMeta):
    @property
    @abstractmethod
    def numFeatures(self): ...
