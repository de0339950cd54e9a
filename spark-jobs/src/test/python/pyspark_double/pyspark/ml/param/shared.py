from pyspark.ml.param import Param, Params, TypeConverters


class HasFeaturesCol(Params):
    featuresCol = Param(Params._dummy(), "featuresCol", "features column name.", TypeConverters.toString)

    def __init__(self):
        super().__init__()
        self._setDefault(featuresCol="features")


class HasLabelCol(Params):
    labelCol = Param(Params._dummy(), "labelCol", "label column name.", TypeConverters.toString)

    def __init__(self):
        super().__init__()
        self._setDefault(labelCol="label")


class HasPredictionCol(Params):
    predictionCol = Param(Params._dummy(), "predictionCol", "prediction column name.", TypeConverters.toString)

    def __init__(self):
        super().__init__()
        self._setDefault(predictionCol="prediction")


class HasRawPredictionCol(Params):
    rawPredictionCol = Param(Params._dummy(), "rawPredictionCol", "raw prediction", TypeConverters.toString)

    def __init__(self):
        super().__init__()
        self._setDefault(rawPredictionCol="rawPrediction")


class HasProbabilityCol(Params):
    probabilityCol = Param(Params._dummy(), "probabilityCol", "probabilities", TypeConverters.toString)

    def __init__(self):
        super().__init__()
        self._setDefault(probabilityCol="probability")


class HasThresholds(Params):
    thresholds = Param(Params._dummy(), "thresholds", "thresholds", TypeConverters.toListFloat)


class HasWeightCol(Params):
    weightCol = Param(Params._dummy(), "weightCol", "weight column name.", TypeConverters.toString)

    def __init__(self):
        super().__init__()
