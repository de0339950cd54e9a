"""Largo in a Python notebook on a single machine, without PySpark.

JPype starts a JVM in the notebook's process, with the jars of ``mvn package``::

    largo = largo_jvm.connect(master="local[2]")

Then ``largo.study()`` returns a study as ``largo.study.Study`` does in a session of PySpark.
"""

import atexit
import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
# The build for Spark 4, beside that for Spark 3.5, as in bin/largo.
SPARK_4 = os.environ.get("LARGO_SPARK", "3") == "4"
TARGET = HOME / "spark-jobs" / "target" / ("spark-4" if SPARK_4 else "")
sys.path.append(str(HOME / "spark-jobs" / "src" / "main" / "python"))

from largo.study import Jvm, LargoError, Study  # noqa: E402, of that folder

__all__ = ["connect", "LargoError"]

# Packages that Spark and ND4J need on Java 17 in a JVM that was not started by spark-submit.
OPENED = """java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util
java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs
sun.security.action sun.util.calendar""".split()


def connect(master=None, memory="2g", **settings):
    """Starts a JVM in this process, unless it is started already, and a session of Spark in it.

    master:   Spark's master; by default all cores of this machine
    memory:   heap of the JVM
    settings: Spark's settings, with ``_`` for ``.``: ``spark_ui_enabled="false"``
    """
    return InProcess(master, memory, settings)


class InProcess(Jvm):
    """Largo and Spark in a JVM in this process, which JPype starts once."""

    def __init__(self, master, memory, settings):
        import jpype

        if not jpype.isJVMStarted():
            _start_jvm(jpype, memory)
        self.jvm = _Packages(jpype.JPackage)
        self.errors = (jpype.JException,)
        options = jpype.JClass("java.util.HashMap")()
        for key, value in settings.items():
            options.put(key.replace("_", "."), str(value))
        optional = jpype.JClass("java.util.Optional")
        sessions = jpype.JClass("largo.spark.study.SparkSessions")
        given = optional.of(master) if master else optional.empty()
        self.session = sessions.open("notebook", given, options)
        atexit.register(self.session.stop)
        self.entry = jpype.JClass("largo.spark.notebook.Largo")
        self._list = jpype.JClass("java.util.ArrayList")
        self._map = jpype.JClass("java.util.LinkedHashMap")

    def java(self, value):
        """JPype converts all but lists and dictionaries."""
        if isinstance(value, (list, tuple, range)):
            converted = self._list()
            for one in value:
                converted.add(self.java(one))
            return converted
        if isinstance(value, dict):
            converted = self._map()
            for key, one in value.items():
                converted.put(key, self.java(one))
            return converted
        return value

    def study(self):
        """A study with default settings."""
        return Study.over(self)

    def frame(self, table):
        """A pandas DataFrame as a DataFrame of Spark."""
        lines = self.java(table.to_csv(index=False).splitlines())
        strings = self.session.createDataset(lines, self.jvm.org.apache.spark.sql.Encoders.STRING())
        reader = self.session.read().option("header", "true").option("inferSchema", "true")
        return reader.csv(strings)


class _Packages:
    """All packages of the JVM by their first name, as in PySpark's ``spark._jvm``."""

    def __init__(self, package):
        self._package = package

    def __getattr__(self, name):
        return self._package(name)


_TORCH = (
    "PyTorch cannot be in the process of a JVM whose jar has libtorch, as two versions of it crash: restart the "
    "kernel, and use PyTorch in a process of its own, as in notebooks/pytorch.ipynb"
)


class _NoTorch:
    """Refuses the import of PyTorch, which would end the process."""

    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            raise ImportError(_TORCH)
        return None


def _start_jvm(jpype, memory):
    # as bin/largo: the jar that was built last, with or without PyTorch's library
    names = ["largo-spark-jobs-*-cluster.jar", "largo-spark-jobs-*-cluster-torch.jar"]
    jars = sorted((jar for name in names for jar in TARGET.glob(name)), key=lambda jar: jar.stat().st_mtime)
    if not jars:
        profile = " -Dspark=4" if SPARK_4 else ""
        raise RuntimeError(f"no jar in {TARGET}; build it: mvn -q package -DskipTests{profile}")
    if jars[-1].name.endswith("-cluster-torch.jar"):
        if "torch" in sys.modules:
            raise RuntimeError(_TORCH)
        sys.meta_path.insert(0, _NoTorch())
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when the native library is loaded
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
    debians = [jar for jar in ["/usr/share/java/org.jpype.jar"] if Path(jar).exists()]
    jpype.startJVM(
        f"-Xmx{memory}",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-Djdk.reflect.useDirectMethodHandle=false",
        "-Djava.awt.headless=true",
        f"-Dlog4j2.configurationFile=file:{HOME}/conf/log4j2.properties",
        *opens,
        "--enable-native-access=ALL-UNNAMED",  # or Java 25 warns
        "--sun-misc-unsafe-memory-access=allow",
        classpath=[str(jars[-1]), str(TARGET / "spark" / "jars" / "*"), *debians],
        convertStrings=False,
        interrupt=False,  # Python handles the stop button
    )
    # progress is shown in the cell, and so would be log lines
    levels = jpype.JClass("org.apache.logging.log4j.Level")
    configurator = jpype.JClass("org.apache.logging.log4j.core.config.Configurator")
    configurator.setLevel("largo", levels.WARN)
    # JPype interrupts threads at the end of the process, which is logged with stack traces
    configurator.setLevel("org.apache.hadoop.util.ShutdownHookManager", levels.OFF)
