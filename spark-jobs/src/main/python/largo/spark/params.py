"""The params of the estimators and models of :mod:`largo.spark.ml`, in addition to those of PySpark's classes.

Names, documentation and defaults are those of the Java class ``largo.spark.ml.ParamSet``, which also checks ranges: a
value out of range is refused when the params are transferred to the JVM, by ``fit``, ``copy``, ``transform`` or ``save``.
"""

from typing import Any, List, TypeVar

from pyspark.ml.param.shared import HasWeightCol, Param, Params, TypeConverters

S = TypeVar("S", bound="_LargeBatchSetters")


class _LargeBatchParams(HasWeightCol):
    """The params of estimators and models."""

    optimizer: "Param[str]" = Param(
        Params._dummy(),
        "optimizer",
        "update rule: a name, or a name with settings, as in 'lamb { beta2 = 0.98, wrap = [lookahead] }'; "
        "'largo optimizers' lists them. Tune learningRate for each",
        typeConverter=TypeConverters.toString,
    )
    learningRate: "Param[float]" = Param(
        Params._dummy(),
        "learningRate",
        "base learning rate, positive; not comparable between optimizers",
        typeConverter=TypeConverters.toFloat,
    )
    schedule: "Param[str]" = Param(
        Params._dummy(),
        "schedule",
        "learning-rate schedule: constant, poly, cosine, step or exponential, optionally with settings, as in "
        "'cosine { warmup-epochs = 1 }'",
        typeConverter=TypeConverters.toString,
    )
    model: "Param[str]" = Param(
        Params._dummy(),
        "model",
        "network: logistic, mlp, lenet or resnet20, optionally with settings, as in "
        "'mlp { widths = [64], dropout = 0.1 }'; a configuration of Deeplearning4j in JSON; or, in jars built with "
        "-Ptorch, resnet18, vit-tiny, transformer, lstm, or the path of a TorchScript file, as in "
        "'/models/model.pt { loss = bce }'",
        typeConverter=TypeConverters.toString,
    )
    layers: "Param[List[int]]" = Param(
        Params._dummy(),
        "layers",
        "layer sizes of an mlp, in place of model: features, hidden layers, outputs, as in "
        "MultilayerPerceptronClassifier",
        typeConverter=TypeConverters.toListInt,
    )
    image: "Param[List[int]]" = Param(
        Params._dummy(),
        "image",
        "channels, height and width of images, if features are pixels in that order",
        typeConverter=TypeConverters.toListInt,
    )
    epochs: "Param[int]" = Param(
        Params._dummy(),
        "epochs",
        "number of passes over the training rows, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    maxIter: "Param[int]" = Param(
        Params._dummy(),
        "maxIter",
        "number of updates, at least 1; in place of epochs",
        typeConverter=TypeConverters.toInt,
    )
    globalBatch: "Param[int]" = Param(
        Params._dummy(),
        "globalBatch",
        "number of rows whose mean gradient determines one update, at least 1; all rows, if there are fewer",
        typeConverter=TypeConverters.toInt,
    )
    microBatch: "Param[int]" = Param(
        Params._dummy(),
        "microBatch",
        "number of rows in one forward and backward pass, at least 1; also the batch of batch normalization, and that "
        "of predictions",
        typeConverter=TypeConverters.toInt,
    )
    shards: "Param[int]" = Param(
        Params._dummy(),
        "shards",
        "number of partitions of the data and of every batch, with one task each, 0 to 4096; results depend on it. "
        "0: Spark's default parallelism",
        typeConverter=TypeConverters.toInt,
    )
    seed: "Param[int]" = Param(
        Params._dummy(),
        "seed",
        "seed of initial parameters, order and shards of the rows, and dropout",
        typeConverter=TypeConverters.toInt,
    )
    exchange: "Param[str]" = Param(
        Params._dummy(),
        "exchange",
        "exchange of parameters and gradients: session or job, optionally with settings, as in "
        "'session { deadline = 600 }'; job is the default with Spark's dynamic allocation",
        typeConverter=TypeConverters.toString,
    )
    engine: "Param[str]" = Param(
        Params._dummy(),
        "engine",
        "library that computes gradients of Deeplearning4j's networks: dl4j, torch (PyTorch's, in jars built with "
        "-Ptorch), or auto, the faster of both; those of PyTorch models are computed by PyTorch's",
        typeConverter=TypeConverters.toString,
    )
    standardization: "Param[bool]" = Param(
        Params._dummy(),
        "standardization",
        "whether features, and the labels of a regressor, are standardized to zero mean and unit variance; predictions "
        "are in the units of the label. Tokens are not",
        typeConverter=TypeConverters.toBoolean,
    )
    weightCol: "Param[str]" = Param(
        Params._dummy(),
        "weightCol",
        "column of weights, zero or more; a row of weight 2 counts as two rows, one of weight 0 is ignored",
        typeConverter=TypeConverters.toString,
    )
    validationIndicatorCol: "Param[str]" = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "column of booleans: rows with true are not used for training, but for validation after every epoch",
        typeConverter=TypeConverters.toString,
    )
    patience: "Param[int]" = Param(
        Params._dummy(),
        "patience",
        "early stopping: number of epochs in a row without a lower loss on the rows of validationIndicatorCol, after "
        "which training ends; the model is then that of the epoch with the lowest. 0: all epochs, and the last model",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any):
        super().__init__(*args)
        self._setDefault(
            optimizer="momentum",
            learningRate=0.05,
            schedule="constant",
            model="mlp { widths = [64] }",
            epochs=10,
            globalBatch=256,
            microBatch=128,
            shards=0,
            seed=1,
            exchange="session",
            engine="dl4j",
            standardization=True,
            patience=0,
        )

    def getOptimizer(self) -> str:
        """Gets the value of optimizer or its default value."""
        return self.getOrDefault(self.optimizer)

    def getLearningRate(self) -> float:
        """Gets the value of learningRate or its default value."""
        return self.getOrDefault(self.learningRate)

    def getSchedule(self) -> str:
        """Gets the value of schedule or its default value."""
        return self.getOrDefault(self.schedule)

    def getModel(self) -> str:
        """Gets the value of model or its default value."""
        return self.getOrDefault(self.model)

    def getLayers(self) -> List[int]:
        """Gets the value of layers."""
        return self.getOrDefault(self.layers)

    def getImage(self) -> List[int]:
        """Gets the value of image."""
        return self.getOrDefault(self.image)

    def getEpochs(self) -> int:
        """Gets the value of epochs or its default value."""
        return self.getOrDefault(self.epochs)

    def getMaxIter(self) -> int:
        """Gets the value of maxIter."""
        return self.getOrDefault(self.maxIter)

    def getGlobalBatch(self) -> int:
        """Gets the value of globalBatch or its default value."""
        return self.getOrDefault(self.globalBatch)

    def getMicroBatch(self) -> int:
        """Gets the value of microBatch or its default value."""
        return self.getOrDefault(self.microBatch)

    def getShards(self) -> int:
        """Gets the value of shards or its default value."""
        return self.getOrDefault(self.shards)

    def getSeed(self) -> int:
        """Gets the value of seed or its default value."""
        return self.getOrDefault(self.seed)

    def getExchange(self) -> str:
        """Gets the value of exchange or its default value."""
        return self.getOrDefault(self.exchange)

    def getEngine(self) -> str:
        """Gets the value of engine or its default value."""
        return self.getOrDefault(self.engine)

    def getStandardization(self) -> bool:
        """Gets the value of standardization or its default value."""
        return self.getOrDefault(self.standardization)

    def getWeightCol(self) -> str:
        """Gets the value of weightCol."""
        return self.getOrDefault(self.weightCol)

    def getValidationIndicatorCol(self) -> str:
        """Gets the value of validationIndicatorCol."""
        return self.getOrDefault(self.validationIndicatorCol)

    def getPatience(self) -> int:
        """Gets the value of patience."""
        return self.getOrDefault(self.patience)


class _LargeBatchSetters(_LargeBatchParams):
    """The setters of estimators. Each returns the estimator."""

    def setOptimizer(self: S, value: str) -> S:
        """Sets the value of :py:attr:`optimizer`."""
        return self._set(optimizer=value)

    def setLearningRate(self: S, value: float) -> S:
        """Sets the value of :py:attr:`learningRate`."""
        return self._set(learningRate=value)

    def setSchedule(self: S, value: str) -> S:
        """Sets the value of :py:attr:`schedule`."""
        return self._set(schedule=value)

    def setModel(self: S, value: str) -> S:
        """Sets the value of :py:attr:`model`."""
        return self._set(model=value)

    def setLayers(self: S, value: List[int]) -> S:
        """Sets the value of :py:attr:`layers`."""
        return self._set(layers=value)

    def setImage(self: S, value: List[int]) -> S:
        """Sets the value of :py:attr:`image`."""
        return self._set(image=value)

    def setEpochs(self: S, value: int) -> S:
        """Sets the value of :py:attr:`epochs`."""
        return self._set(epochs=value)

    def setMaxIter(self: S, value: int) -> S:
        """Sets the value of :py:attr:`maxIter`."""
        return self._set(maxIter=value)

    def setGlobalBatch(self: S, value: int) -> S:
        """Sets the value of :py:attr:`globalBatch`."""
        return self._set(globalBatch=value)

    def setMicroBatch(self: S, value: int) -> S:
        """Sets the value of :py:attr:`microBatch`."""
        return self._set(microBatch=value)

    def setShards(self: S, value: int) -> S:
        """Sets the value of :py:attr:`shards`."""
        return self._set(shards=value)

    def setSeed(self: S, value: int) -> S:
        """Sets the value of :py:attr:`seed`."""
        return self._set(seed=value)

    def setExchange(self: S, value: str) -> S:
        """Sets the value of :py:attr:`exchange`."""
        return self._set(exchange=value)

    def setEngine(self: S, value: str) -> S:
        """Sets the value of :py:attr:`engine`."""
        return self._set(engine=value)

    def setStandardization(self: S, value: bool) -> S:
        """Sets the value of :py:attr:`standardization`."""
        return self._set(standardization=value)

    def setWeightCol(self: S, value: str) -> S:
        """Sets the value of :py:attr:`weightCol`."""
        return self._set(weightCol=value)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Sets the value of :py:attr:`validationIndicatorCol`."""
        return self._set(validationIndicatorCol=value)

    def setPatience(self: S, value: int) -> S:
        """Sets the value of :py:attr:`patience`."""
        return self._set(patience=value)
