"""Errors."""


class Py4JError(Exception):
    """A call that the gateway refuses."""


class Py4JJavaError(Py4JError):
    """An exception of Java."""

    def __init__(self, java_exception):
        super().__init__(java_exception.toString())
        self.java_exception = java_exception
