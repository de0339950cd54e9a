from typing import Generic, TypeVar

from pyspark import SparkContext

T = TypeVar("T")


def _jvm():
    if SparkContext._jvm is None:
        raise AttributeError("Cannot load _jvm from SparkContext. Is SparkContext initialized?")
    return SparkContext._jvm


class JavaMLWriter:
    def __init__(self, instance):
        self._jwrite = instance._to_java().write()

    def overwrite(self):
        self._jwrite.overwrite()
        return self

    def save(self, path):
        self._jwrite.save(path)


class JavaMLWritable:
    def write(self):
        return JavaMLWriter(self)

    def save(self, path):
        self.write().save(path)


class JavaMLReader(Generic[T]):
    def __init__(self, clazz):
        self._clazz = clazz
        java = _jvm()
        for name in f"{clazz.__module__}.{clazz.__name__}".replace("pyspark", "org.apache.spark").split("."):
            java = getattr(java, name)
        self._jread = java.read()

    def load(self, path):
        return self._clazz._from_java(self._jread.load(path))


class JavaMLReadable(Generic[T]):
    @classmethod
    def read(cls):
        return JavaMLReader(cls)

    @classmethod
    def load(cls, path):
        return cls.read().load(path)


class HasTrainingSummary(Generic[T]):
    @property
    def hasSummary(self):
        return self._call_java("hasSummary")

    @property
    def summary(self):
        return self._call_java("summary")
