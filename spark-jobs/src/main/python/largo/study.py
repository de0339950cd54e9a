"""Studies from Python: several optimizers, batches, learning rates and seeds, and their results as tables::

    from largo.study import Study

    study = Study(spark).data("digits").model("mlp").optimizer("lamb", 0.01).batches([64, 512]).epochs(3)
    result = study.run()
    result.results  # pandas, one row per trial

The calls are those of the Java class ``largo.spark.notebook.StudyPlan``; ``docs/notebooks.md`` describes them.
"""

import io
import time
from typing import TYPE_CHECKING, Any, Callable, List, Mapping, Optional, Sequence, Tuple, Type, Union, overload

from largo.spark._jvm import not_connect, require_class

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame, SparkSession

    Table = Union[DataFrame, pandas.DataFrame]

__all__ = ["Study", "RunningStudy", "StudyResult", "Picture", "LargoError", "Jvm"]

Value = Union[str, int, float, bool, Sequence[Any], Mapping[str, Any]]


class LargoError(Exception):
    """An error message of Largo, without the stack trace of the JVM."""


class Study:
    """The configuration of a study. Immutable: every call returns a new one, so that cells can be run again.

    Values are checked when the study starts, like those of a file and with the same messages. Without optimizers,
    batches or rates a study is one trial.
    """

    def __init__(self, spark: "SparkSession"):
        """A study with default settings.

        Parameters
        ----------
        spark : :py:class:`pyspark.sql.SparkSession`
            a classic session, whose JVM has Largo's cluster jar

        Raises
        ------
        RuntimeError
            If the session is one of Spark Connect, or its JVM does not have Largo.
        """
        self._jvm: "Jvm" = _PySpark(spark)
        self._plan = self._jvm.call(self._jvm.entry.study, self._jvm.session)

    @classmethod
    def over(cls, jvm: "Jvm") -> "Study":
        """A study with default settings in a JVM that was not started by PySpark."""
        return cls._of(jvm, jvm.call(jvm.entry.study, jvm.session))

    def file(self, path: str) -> "Study":
        """Starts from a configuration file, on any file system of Hadoop, which other calls override."""
        return self._with("file", path)

    def text(self, hocon: str) -> "Study":
        """Starts from a configuration in HOCON, which other calls override."""
        return self._with("text", hocon)

    def set(self, key: str, value: Value) -> "Study":
        """Sets any key of ``conf/reference.conf``; a string is interpreted as HOCON."""
        return self._with("set", key, value)

    def name(self, name: str) -> "Study":
        """``name`` of the study, used in its folder and its report."""
        return self._with("name", name)

    @overload
    def data(self, source: str, path: str = ...) -> "Study": ...

    @overload
    def data(
        self, source: "Table", label: Union[str, Sequence[str]] = ..., features: Sequence[str] = ...
    ) -> "Study": ...

    def data(self, source: Any, *arguments: Any, **named: Any) -> "Study":
        """The training examples.

        Parameters
        ----------
        source : str or DataFrame
            ``data.source`` (digits, idx, cifar10, libsvm, csv, parquet, text, images or table), or a table of PySpark
            or pandas
        path : str, optional
            ``data.path`` of a source
        label : str or list of str, default "label"
            column of a table with the class, a number or a string; or columns of numeric targets or of labels with
            0 or 1, as ``set("data.task", "regression")`` or ``"multi-label"`` says
        features : list of str, optional
            one column of arrays or vectors, or any number of numeric columns; all but the label by default
        """
        values = _data_of_source(*arguments, **named) if isinstance(source, str) else _data_of_table(*arguments, **named)
        return self._with("data", source, *values)

    def test(self, table: "Table") -> "Study":
        """Test examples in a table with the columns of the training examples' table."""
        return self._with("test", table)

    def model(self, model: Any) -> "Study":
        """The network: a name, the path of a .json, .zip or .pt (PyTorch), or a configuration in DL4J's JSON; or an
        object of Deeplearning4j in the JVM.
        """
        return self._with("model", model)

    def optimizer(self, optimizer: str, learningRates: Union[None, float, Sequence[float]] = None) -> "Study":
        """Adds an optimizer.

        Parameters
        ----------
        optimizer : str
            a name, or a block as in a file: ``{ name = lamb, beta1 = 0.8, learning-rate = 0.01 }``
        learningRates : float or list of float, optional
            of an optimizer that is named
        """
        return self._with("optimizer", optimizer, *([] if learningRates is None else [learningRates]))

    def learningRates(self, rates: Sequence[float]) -> "Study":
        """``sweep.learning-rate.values``: rates of optimizers without rates."""
        return self._with("learningRates", rates)

    def batches(self, batches: Sequence[int]) -> "Study":
        """``sweep.batch``: the global batch sizes."""
        return self._with("batches", batches)

    def batch(self, size: int) -> "Study":
        """``batch.global``: the global batch size."""
        return self._with("batch", size)

    def seeds(self, seeds: Sequence[int]) -> "Study":
        """``sweep.seed``: the seeds of every trial."""
        return self._with("seeds", seeds)

    def seed(self, seed: int) -> "Study":
        """``seed``: the seed."""
        return self._with("seed", seed)

    def epochs(self, epochs: int) -> "Study":
        """``budget.epochs``: passes over the training examples."""
        return self._with("epochs", epochs)

    def steps(self, steps: int) -> "Study":
        """``budget.steps``: number of updates."""
        return self._with("steps", steps)

    def shards(self, shards: int) -> "Study":
        """``shards``: number of fixed parts of the data, one task each."""
        return self._with("shards", shards)

    def out(self, folder: str) -> "Study":
        """The output folder; ``runs/NAME-TIMESTAMP`` by default. A folder with the same study is resumed."""
        return self._with("out", folder)

    def configuration(self) -> str:
        """The complete configuration, including defaults, as in a file."""
        return str(self._jvm.call(self._plan.configuration))

    def trials(self) -> List[str]:
        """The names of the trials, in order."""
        return [str(trial) for trial in self._jvm.call(self._plan.trials)]

    def start(self) -> "RunningStudy":
        """Starts the study in the background. A running study of the same name is stopped first.

        Raises
        ------
        LargoError
            If values are invalid, or a study of another name is running.
        """
        return RunningStudy(self._jvm, self._jvm.call(self._plan.start))

    def run(self) -> "StudyResult":
        """Runs the study, with its progress as output. An interrupt stops it."""
        return self.start().result()

    def __repr__(self) -> str:
        return str(self._plan.toString())

    def _with(self, call: str, *arguments: Any) -> "Study":
        return Study._of(self._jvm, self._jvm.call(getattr(self._plan, call), *arguments))

    @classmethod
    def _of(cls, jvm: "Jvm", plan: Any) -> "Study":
        study = cls.__new__(cls)
        study._jvm = jvm
        study._plan = plan
        return study


class RunningStudy:
    """A study in the background."""

    def __init__(self, jvm: "Jvm", study: Any):
        self._jvm = jvm
        self._study = study
        self._shown = 0

    @property
    def folder(self) -> str:
        """The folder of the run."""
        return str(self._study.folder())

    def progress(self) -> str:
        """The current state in one line."""
        return str(self._study.progress())

    def lines(self) -> List[str]:
        """One line per finished trial, in the order of their ends."""
        return [str(line) for line in self._study.lines()]

    def isDone(self) -> bool:
        """Whether the study has ended for any reason."""
        return bool(self._study.isDone())

    def steps(self) -> "pandas.DataFrame":
        """One row per step so far. Runs no Spark job, which would wait for the slots of the study."""
        return self._jvm.pandas(self._study.steps())

    def stop(self) -> bool:
        """Stops the study; finished work is saved.

        Returns
        -------
        bool
            whether it has ended, and all resources are released
        """
        return bool(self._study.stop())

    def watch(self, look: Optional[Callable[["RunningStudy"], Any]] = None, seconds: float = 1.0) -> None:
        """Shows progress until the study has ended: a line per finished trial, and in notebooks the current state. An
        interrupt, like that of a notebook's stop button, stops the study.

        Parameters
        ----------
        look : callable, optional
            is called with this study at intervals and at the end, for example to draw curves
        seconds : float
            between two calls
        """
        state = _StateLine()
        due = time.monotonic()
        try:
            while not self.isDone():
                # short waits: Python handles interrupts when the JVM returns
                self._study.waitFor(int(1000 * min(seconds, 0.5)))
                self._show(state)
                if look is not None and time.monotonic() >= due:
                    look(self)
                    due = time.monotonic() + seconds
            self._show(state)
            if look is not None:
                look(self)
        except KeyboardInterrupt:
            state.show("stopping: running trials finish their step and are saved")
            self.stop()
            state.show(self.progress())
            raise

    def result(self) -> "StudyResult":
        """Waits for the end of the study, with its progress as output, and returns its result.

        Raises
        ------
        LargoError
            If the study was stopped or failed; the message states what is saved.
        """
        self.watch(seconds=0.2)
        return StudyResult(self._jvm, self._jvm.call(self._study.result))

    def _show(self, state: "_StateLine") -> None:
        lines = self.lines()
        for line in lines[self._shown :]:
            print(line, flush=True)
        self._shown = len(lines)
        state.show(self.progress())

    def __repr__(self) -> str:
        return str(self._study.toString())


class StudyResult:
    """The results of a study."""

    def __init__(self, jvm: "Jvm", result: Any):
        self._jvm = jvm
        self._result = result

    @property
    def results(self) -> "pandas.DataFrame":
        """One row per trial, in order."""
        return self._jvm.pandas(self._result.results())

    @property
    def steps(self) -> "pandas.DataFrame":
        """One row per step, trial after trial: id, optimizer, batch, base learning rate and seed, then the step."""
        return self._jvm.pandas(self._result.steps())

    @property
    def resultsTable(self) -> "DataFrame":
        """The results as a DataFrame of PySpark."""
        return self._jvm.dataFrame(self._result.results())

    @property
    def stepsTable(self) -> "DataFrame":
        """The steps as a DataFrame of PySpark."""
        return self._jvm.dataFrame(self._result.steps())

    @property
    def folder(self) -> str:
        """The output folder."""
        return str(self._result.folder())

    def summary(self) -> str:
        """The table of accuracies and the summary of the report."""
        return str(self._result.summary())

    def model(self, trial: str) -> str:
        """The path of a trained network: a .zip of Deeplearning4j, or a .pt of PyTorch."""
        return str(self._jvm.call(self._result.model, trial))

    def picture(self, name: str) -> "Picture":
        """A chart of the report, by its file name in the folder ``plots``: ``loss-curves.png``, …"""
        return Picture(self._jvm.call(self._result.picture, name))

    def __repr__(self) -> str:
        return str(self._result.toString())


class Picture(bytes):
    """A PNG, which notebooks display."""

    def _repr_png_(self) -> Tuple[bytes, Mapping[str, int]]:
        return bytes(self), {"width": 640}


def _data_of_source(path: Optional[str] = None) -> List[str]:
    return [] if path is None else [path]


def _data_of_table(label: Union[str, Sequence[str]] = "label", features: Sequence[str] = ()) -> List[Any]:
    return [label if isinstance(label, str) else list(label), list(features)]


class _StateLine:
    """A line of a notebook's cell that is updated; without effect outside of a notebook."""

    def __init__(self) -> None:
        self._display: Any = None
        self._handle: Any = None
        try:
            from IPython import get_ipython
            from IPython.display import display
        except ImportError:
            return
        if hasattr(get_ipython(), "kernel"):
            self._display = display

    def show(self, text: str) -> None:
        data = {"text/plain": text}
        if self._handle is not None:
            self._handle.update(data, raw=True)
        elif self._display is not None:
            self._handle = self._display(data, raw=True, display_id=True)


class Jvm:
    """A JVM with Largo and a session of Spark, as studies use it.

    Attributes
    ----------
    session
        the ``SparkSession`` of the JVM
    entry
        the Java class ``largo.spark.notebook.Largo``
    errors : tuple of types
        exceptions of Java, as the bridge to the JVM raises them
    """

    session: Any
    entry: Any
    errors: Tuple[Type[BaseException], ...]

    def java(self, value: Any) -> Any:
        """A value as an argument of a Java method."""
        raise NotImplementedError

    def dataFrame(self, table: Any) -> "DataFrame":
        """A table of Java as a DataFrame of PySpark."""
        raise NotImplementedError("there is no session of PySpark: use results and steps, which are tables of pandas")

    def call(self, method: Callable[..., Any], *arguments: Any) -> Any:
        """The result of a Java method.

        Raises
        ------
        LargoError
            For exceptions whose message is meant for users; others are raised as they are.
        """
        try:
            return method(*[self.java(argument) for argument in arguments])
        except self.errors as e:
            error: Any = getattr(e, "java_exception", e)  # py4j wraps it
            kind = str(error.getClass().getName())
            if kind.startswith("largo.") or kind in _FOR_USERS:
                raise LargoError(str(error.getMessage())) from None
            raise

    def pandas(self, table: Any) -> "pandas.DataFrame":
        """A small table of Java as a DataFrame of pandas: as one string, without a Spark job."""
        import pandas

        text = str(self.entry.csv(table))
        return pandas.read_csv(io.StringIO(text), keep_default_na=False, na_values=["NaN"])


_FOR_USERS = ("java.lang.IllegalArgumentException", "java.lang.IllegalStateException")


class _PySpark(Jvm):
    """The JVM of a PySpark session."""

    def __init__(self, spark: "SparkSession"):
        if getattr(spark, "_jsparkSession", None) is None:
            raise not_connect("Study")
        from py4j.protocol import Py4JJavaError

        self.errors = (Py4JJavaError,)
        self.spark = spark
        self.session = spark._jsparkSession
        self.entry = require_class(spark._jvm, "largo.spark.notebook.Largo")

    def java(self, value: Any) -> Any:
        """py4j converts all but tables, and the arrays and numbers of NumPy."""
        from py4j.java_gateway import JavaObject

        if isinstance(value, JavaObject):  # which seems to have any attribute
            return value
        if type(value).__module__.split(".")[0] == "pandas":
            value = self.spark.createDataFrame(value)
        if hasattr(value, "_jdf"):
            return value._jdf
        if hasattr(value, "tolist"):
            return value.tolist()
        if isinstance(value, (list, tuple, range)):
            return [self.java(item) for item in value]
        return value

    def dataFrame(self, table: Any) -> "DataFrame":
        from pyspark.sql import DataFrame

        return DataFrame(table, self.spark)
