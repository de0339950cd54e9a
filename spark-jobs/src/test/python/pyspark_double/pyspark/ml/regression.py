from abc import ABCMeta
from typing import Generic, TypeVar

from pyspark.ml.base import PredictionModel, Predictor, _PredictorParams
from pyspark.ml.wrapper import JavaPredictionModel, JavaPredictor

T = TypeVar("T")
M = TypeVar("M")
JM = TypeVar("JM")


class Regressor(Predictor[M], _PredictorParams, Generic[M], metaclass=ABCMeta):
    pass


class RegressionModel(PredictionModel[T], _PredictorParams, metaclass=ABCMeta):
    pass


class _JavaRegressor(Regressor, JavaPredictor[JM], Generic[JM], metaclass=ABCMeta):
    pass


class _JavaRegressionModel(RegressionModel, JavaPredictionModel[T], metaclass=ABCMeta):
    pass
