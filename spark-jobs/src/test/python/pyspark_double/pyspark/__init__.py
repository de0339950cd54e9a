"""A test double of PySpark: what Largo's Python classes use of it, over py4j's real gateway.

PySpark itself cannot be had where these tests run. The double has the hierarchy of classes of PySpark
3.5 and 4, and the contracts that matter to subclasses: params are copied to the JVM before fit, transform and save, and
the Python class of a Java object is found by the name of its Java class. What the real classes do in addition is not
tested.
"""

import functools


def keyword_only(method):
    @functools.wraps(method)
    def wrapper(self, *arguments, **named):
        if arguments:
            raise TypeError(f"{method.__name__} takes keyword arguments only")
        self._input_kwargs = named
        return method(self, **named)

    return wrapper


class SparkContext:
    _active_spark_context = None
    _gateway = None
    _jvm = None
