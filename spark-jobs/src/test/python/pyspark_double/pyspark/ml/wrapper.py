from abc import ABCMeta, abstractmethod
from typing import Generic, TypeVar

from pyspark import SparkContext
from pyspark.ml.base import Estimator, Model, PredictionModel, Predictor, Transformer, _PredictorParams
from pyspark.ml.param import Params
from pyspark.ml.util import _jvm
from pyspark.sql import DataFrame

T = TypeVar("T")
JM = TypeVar("JM")


class JavaWrapper:
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    def __del__(self):
        if getattr(self, "_java_obj", None) is not None:
            SparkContext._gateway.detach(self._java_obj)

    def _call_java(self, name, *arguments):
        return getattr(self._java_obj, name)(*arguments)

    @staticmethod
    def _new_java_obj(java_class, *arguments):
        java = _jvm()
        for name in java_class.split("."):
            java = getattr(java, name)
        return java(*arguments)


class JavaParams(JavaWrapper, Params, metaclass=ABCMeta):
    def _pair(self, param, value):
        return self._java_obj.getParam(param.name).w(value)

    def _transfer_params_to_java(self):
        defaults = []
        for param in self.params:
            if self.isSet(param):
                self._java_obj.set(self._pair(param, self._paramMap[param]))
            if self.hasDefault(param):
                defaults.append(self._pair(param, self._defaultParamMap[param]))
        if defaults:
            self._java_obj.setDefault(_jvm().org.apache.spark.api.python.PythonUtils.toSeq(defaults))

    def _create_params_from_java(self):
        for java_param in self._java_obj.params():
            if not hasattr(self, java_param.name()):
                raise AssertionError(f"{type(self).__name__} lacks the param {java_param.name()}")

    def _transfer_params_from_java(self):
        for param in self.params:
            if self._java_obj.hasParam(param.name):
                java_param = self._java_obj.getParam(param.name)
                if self._java_obj.isSet(java_param):
                    value = self._java_obj.getOrDefault(java_param)
                    isList = param.typeConverter.__name__.startswith("toList")
                    self._set(**{param.name: list(value) if isList else value})

    def _to_java(self):
        self._transfer_params_to_java()
        return self._java_obj

    @staticmethod
    def _from_java(java_stage):
        name = java_stage.getClass().getName().replace("org.apache.spark", "pyspark")
        module, _, simple = name.rpartition(".")
        python = getattr(__import__(module, fromlist=[simple]), simple)()
        python._java_obj = java_stage
        python._resetUid(java_stage.uid())
        python._transfer_params_from_java()
        return python

    def copy(self, extra=None):
        that = super().copy(extra)
        if self._java_obj is not None:
            that._java_obj = self._java_obj.copy(_jvm().org.apache.spark.ml.param.ParamMap())
            that._transfer_params_to_java()
        return that


class JavaEstimator(JavaParams, Estimator[JM], metaclass=ABCMeta):
    @abstractmethod
    def _create_model(self, java_model): ...

    def _fit(self, dataset):
        self._transfer_params_to_java()
        model = self._create_model(self._java_obj.fit(dataset._jdf))
        return self._copyValues(model)


class JavaTransformer(JavaParams, Transformer, metaclass=ABCMeta):
    def _transform(self, dataset):
        self._transfer_params_to_java()
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)


class JavaModel(JavaTransformer, Model, metaclass=ABCMeta):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._create_params_from_java()
            self._resetUid(java_model.uid())


class JavaPredictor(Predictor, JavaEstimator[JM], _PredictorParams, Generic[JM], metaclass=ABCMeta):
    pass


class JavaPredictionModel(PredictionModel[T], JavaModel, _PredictorParams):
    @property
    def numFeatures(self):
        return self._call_java("numFeatures")
