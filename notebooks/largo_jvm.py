"""Largo in a Python notebook.

Python connects to Largo in one of two ways, with the same interface:

* on a cluster through the JVM of a PySpark session, which was started with Largo's jar:
  ``largo = largo_jvm.connect(spark)``;
* on a single machine through JPype, which starts a JVM in the notebook's process, with the jars of
  ``mvn package``: ``largo = largo_jvm.connect(master="local[2]")``.

Then ``largo.study()`` returns a plan, whose calls are those of ``largo.spark.notebook.StudyPlan``.
"""

import atexit
import io
import os
import sys
import time
from pathlib import Path

import pandas as pd

HOME = Path(__file__).resolve().parent.parent
# The build for Spark 4, beside that for Spark 3.5, as in bin/largo.
SPARK_4 = os.environ.get("LARGO_SPARK", "3") == "4"
TARGET = HOME / "spark-jobs" / "target" / ("spark-4" if SPARK_4 else "")

# Packages that Spark and ND4J need on Java 17 in a JVM that was not started by spark-submit.
OPENED = """java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util
java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs
sun.security.action sun.util.calendar""".split()


def connect(spark=None, master=None, memory="2g", **settings):
    """Connects to a JVM that contains Largo.

    spark:    a PySpark session; without one, a JVM is started in this process
    master:   Spark's master in that JVM; by default all cores of this machine
    memory:   heap of that JVM
    settings: Spark's settings in that JVM, with ``_`` for ``.``: ``spark_ui_enabled="false"``
    """
    return PySpark(spark) if spark is not None else InProcess(master, memory, settings)


class PySpark:
    """Largo in the JVM of a PySpark session."""

    def __init__(self, spark):
        if type(spark).__module__.startswith("pyspark.sql.connect"):
            raise RuntimeError(
                "this is a session of Spark Connect, whose client has no JVM; Largo needs a classic session: create it "
                "without remote(), --remote and SPARK_REMOTE, with spark.api.mode set to classic, if at all"
            )
        self.spark = spark
        self.jvm = spark._jvm
        self.session = spark._jsparkSession
        self.java_errors = (_py4j_error(),)
        entry = self.jvm.largo.spark.notebook.Largo
        if type(entry).__name__ == "JavaPackage":
            raise RuntimeError(
                "Largo is not in the JVM of this PySpark session; start it with "
                "--jars largo-spark-jobs-…-cluster.jar (or spark.jars), before the session is created"
            )
        self.entry = entry

    def java(self, value):
        """A value for a Java method: py4j converts all but DataFrames."""
        return getattr(value, "_jdf", value)

    def study(self):
        """A plan with default settings."""
        return Study(self)

    def frame(self, table):
        """A pandas DataFrame as a DataFrame of Spark."""
        return self.spark.createDataFrame(table)


class InProcess:
    """Largo and Spark in a JVM in this process, which JPype starts once."""

    def __init__(self, master, memory, settings):
        import jpype

        if not jpype.isJVMStarted():
            _start_jvm(jpype, memory)
        self.jvm = _Packages(jpype.JPackage)
        self.java_errors = (jpype.JException,)
        options = jpype.JClass("java.util.HashMap")()
        for key, value in settings.items():
            options.put(key.replace("_", "."), str(value))
        optional = jpype.JClass("java.util.Optional")
        sessions = jpype.JClass("largo.spark.study.SparkSessions")
        given = optional.of(master) if master else optional.empty()
        self.session = sessions.open("notebook", given, options)
        self.spark = self.session
        atexit.register(self.session.stop)
        self.entry = jpype.JClass("largo.spark.notebook.Largo")
        self._list = jpype.JClass("java.util.ArrayList")
        self._map = jpype.JClass("java.util.LinkedHashMap")

    def java(self, value):
        """A value for a Java method: JPype converts all but lists and dictionaries."""
        if isinstance(value, (list, tuple)):
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
        """A plan with default settings."""
        return Study(self)

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


class Study:
    """A plan: its calls are those of largo.spark.notebook.StudyPlan, and each returns a new plan."""

    def __init__(self, largo, plan=None):
        self._largo = largo
        self._plan = plan if plan is not None else self._call(largo.entry.study, largo.session)

    def configuration(self):
        """The complete configuration, including defaults."""
        return str(self._call(self._plan.configuration))

    def trials(self):
        """The names of the trials."""
        return [str(trial) for trial in self._call(self._plan.trials)]

    def start(self):
        """Starts the study in the background; see Running."""
        return Running(self._largo, self._call(self._plan.start))

    def run(self):
        """Runs the study, with progress in the cell. The stop button stops it."""
        return self.start().result()

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(self._plan, name)

        def call(*arguments):
            return Study(self._largo, self._call(method, *arguments))

        return call

    def _call(self, method, *arguments):
        return _call(self._largo, method, *arguments)


class Running:
    """A study in the background."""

    def __init__(self, largo, study):
        self._largo = largo
        self._study = study
        self._shown = 0

    def progress(self):
        """The current state in one line."""
        return str(self._study.progress())

    def done(self):
        return bool(self._study.isDone())

    def steps(self):
        """One row per step so far, as a pandas DataFrame."""
        return _pandas(self._largo, self._study.steps())

    def stop(self):
        """Stops the study; finished work is saved. Returns when all resources are released."""
        return bool(self._study.stop())

    def watch(self, look=None, seconds=1.0):
        """Shows progress until the study has ended. The stop button stops it.

        look:    is called with this study at intervals, and at the end, for example to draw curves
        seconds: between two calls
        """
        line = _Line()
        due = time.monotonic()
        try:
            while not self.done():
                # short waits: Python handles the stop button when Java returns
                self._study.waitFor(int(1000 * min(seconds, 0.5)))
                self._show(line)
                if look is not None and time.monotonic() >= due:
                    look(self)
                    due = time.monotonic() + seconds
            self._show(line)
            if look is not None:
                look(self)
        except KeyboardInterrupt:
            line.show("stopping: running trials finish their step and are saved")
            self.stop()
            line.show(self.progress())
            raise

    def result(self):
        """Waits for the end of the study, with progress in the cell, and returns its result."""
        self.watch(seconds=0.2)
        return Result(self._largo, _call(self._largo, self._study.result))

    def _show(self, line):
        lines = [str(one) for one in self._study.lines()]
        for one in lines[self._shown :]:
            print(one)
        self._shown = len(lines)
        line.show(self.progress())


class Result:
    """The results of a study."""

    def __init__(self, largo, result):
        self._largo = largo
        self._result = result

    @property
    def results(self):
        """One row per trial, as a pandas DataFrame."""
        return _pandas(self._largo, self._result.results())

    @property
    def steps(self):
        """One row per step, as a pandas DataFrame."""
        return _pandas(self._largo, self._result.steps())

    @property
    def folder(self):
        return str(self._result.folder())

    def summary(self):
        """The table of accuracies and the sentences of the report."""
        return str(self._result.summary())

    def model(self, trial):
        """The path of a trained network: a .zip of Deeplearning4j, or a .pt of PyTorch."""
        return str(_call(self._largo, self._result.model, trial))

    def picture(self, name):
        """A chart of the report."""
        from IPython.display import Image

        return Image(data=bytes(_call(self._largo, self._result.picture, name)), width=640)


class LargoError(Exception):
    """An error message of Largo, without the stack trace of its JVM."""


class _Line:
    """A line of the cell that is updated; without effect outside of a notebook."""

    def __init__(self):
        self._display = None
        try:
            from IPython import get_ipython
            from IPython.display import display

            if get_ipython() is not None and hasattr(get_ipython(), "kernel"):
                self._display = display
        except ImportError:
            pass
        self._handle = None

    def show(self, text):
        if self._display is None:
            return
        data = {"text/plain": text}
        if self._handle is None:
            self._handle = self._display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)


def _call(largo, method, *arguments):
    try:
        return method(*[largo.java(a) for a in arguments])
    except largo.java_errors as e:
        error = getattr(e, "java_exception", e)  # py4j wraps it
        raise LargoError(str(error.getMessage())) from None


def _pandas(largo, table):
    text = str(largo.entry.csv(table))
    return pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=["NaN"])


def _py4j_error():
    from py4j.protocol import Py4JJavaError

    return Py4JJavaError


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
