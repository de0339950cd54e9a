"""Access to the JVM of a PySpark session."""

from typing import Any


def require_class(jvm: Any, name: str) -> Any:
    """A class of Largo.

    Parameters
    ----------
    jvm : :py:class:`py4j.java_gateway.JVMView`
        of the session
    name : str
        with its package

    Raises
    ------
    RuntimeError
        If the class is not in the JVM. Without this check, calls fail with "'JavaPackage' object is not callable".
    """
    found = jvm
    for part in name.split("."):
        found = getattr(found, part)
    if type(found).__name__ == "JavaPackage":
        raise RuntimeError(
            f"{name} is not in the JVM of this Spark session; start it with --jars "
            "largo-spark-jobs-…-cluster.jar, or spark.jars, before the first session is created"
        )
    return found


def not_connect(what: str) -> RuntimeError:
    """The error for a session of Spark Connect."""
    return RuntimeError(
        f"{what} needs a classic Spark session, but this is one of Spark Connect, whose client has no JVM; start it "
        "without spark.remote and SPARK_REMOTE, for example with master('local[*]') or spark-submit"
    )
