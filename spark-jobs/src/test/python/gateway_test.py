"""Largo's Python classes with a JVM, through Spark's gateway for PySpark. Run by PySparkTest, which starts the gateway."""

import math
import os
import tempfile
import unittest

from pyspark import SparkContext
from pyspark.ml.wrapper import JavaParams
from pyspark.sql import SparkSession

from largo.spark.ml import (
    LargeBatchClassificationModel,
    LargeBatchClassifier,
    LargeBatchRegressionModel,
    LargeBatchRegressor,
    TrainingStep,
)
from largo.study import LargoError, Study

SCHEMA = "features array<double>, label double, y double, weight double, held boolean"
spark = SparkSession()


def points(count):
    """Points of three classes around three centers, with a number y."""
    rows = []
    for i in range(count):
        kind = i % 3
        a = 3 * math.cos(2.1 * kind) + math.sin(i)
        b = 3 * math.sin(2.1 * kind) + math.cos(3 * i)
        rows.append(
            {"features": [a, b], "label": float(kind), "y": 100 + 20 * a - 10 * b, "weight": 1.0, "held": i % 4 == 0}
        )
    return spark.createDataFrame(rows, SCHEMA)


class EstimatorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.table = points(120)

    def test_a_classifier_is_trained_and_predicts(self):
        model = LargeBatchClassifier(
            model="mlp { widths = [8] }", optimizer="lamb", learningRate=0.05, globalBatch=30, epochs=15, shards=2,
            validationIndicatorCol="held", weightCol="weight",
        ).fit(self.table)  # fmt: skip

        self.assertIsInstance(model, LargeBatchClassificationModel)
        self.assertEqual((model.numClasses, model.numFeatures, model.getEpochs()), (3, 2, 15))
        rows = model.transform(self.table).collect()
        right = sum(row["prediction"] == row["label"] for row in rows) / len(rows)
        self.assertGreater(right, 0.9)
        self.assertEqual(len(rows[0]["probability"]["values"]), 3)

    def test_the_summary_is_that_of_the_jvm(self):
        model = LargeBatchClassifier(layers=[2, 4, 3], globalBatch=60, epochs=2, shards=2).fit(self.table)
        java = model._call_java("summary")

        summary = model.summary
        self.assertTrue(model.hasSummary)
        self.assertEqual(summary.totalIterations, 4)
        self.assertEqual(summary.objectiveHistory, list(java.objectiveHistory()))
        self.assertEqual(summary.examplesPerSecond, java.examplesPerSecond())
        self.assertEqual(summary.diverged, "")
        step = summary.steps[3]
        self.assertIsInstance(step, TrainingStep)
        self.assertEqual((step.step, step.epoch, step.learningRate, step.rows), (3, 1, 0.05, 60))
        self.assertEqual(len(summary.epochs), 2)
        self.assertTrue(math.isnan(summary.epochs[1].validationLoss))

    def test_a_training_that_diverges_is_described(self):
        model = LargeBatchRegressor(labelCol="y", learningRate=1e30, globalBatch=30, epochs=3, shards=2).fit(self.table)

        self.assertIn("not finite", model.summary.diverged)

    def test_params_of_all_types_reach_the_jvm(self):
        estimator = LargeBatchClassifier(
            layers=[2, 4, 3], image=[1, 28, 28], maxIter=7, seed=2**40, standardization=False, learningRate=1,
            thresholds=[0.2, 0.3, 0.5], featuresCol="x",
        )  # fmt: skip
        java = estimator._to_java()

        def value(name):
            return java.getOrDefault(java.getParam(name))

        self.assertEqual(list(value("layers")), [2, 4, 3])
        self.assertEqual(list(value("image")), [1, 28, 28])
        self.assertEqual((value("maxIter"), value("seed"), value("learningRate")), (7, 2**40, 1.0))
        self.assertEqual((value("standardization"), value("optimizer"), value("epochs")), (False, "momentum", 10))
        self.assertEqual(list(value("thresholds")), [0.2, 0.3, 0.5])
        self.assertEqual((java.getFeaturesCol(), java.uid()), ("x", estimator.uid))
        # what is not set in Python is a default in the JVM, where it matters for these
        self.assertFalse(java.isSet(java.getParam("exchange")))
        self.assertFalse(java.isSet(java.getParam("engine")))

    def test_setters_and_set_params(self):
        estimator = LargeBatchRegressor().setOptimizer("lars").setEpochs(3).setImage([1, 2, 2]).setWeightCol("w")
        estimator.setParams(globalBatch=64, schedule="cosine")

        self.assertEqual((estimator.getOptimizer(), estimator.getEpochs()), ("lars", 3))
        self.assertEqual((estimator.getGlobalBatch(), estimator.getSchedule()), (64, "cosine"))
        self.assertEqual((estimator.getImage(), estimator.getWeightCol()), ([1, 2, 2], "w"))
        self.assertEqual((estimator.getMicroBatch(), estimator.isSet(estimator.microBatch)), (128, False))
        with self.assertRaises(TypeError):
            estimator.setEpochs("many")
        with self.assertRaises(TypeError):
            LargeBatchRegressor("lars")

    def test_a_value_out_of_range_is_refused_by_the_jvm(self):
        with self.assertRaisesRegex(Exception, "globalBatch must be positive"):
            LargeBatchClassifier(globalBatch=0).fit(self.table)

    def test_a_param_map_overrides_params(self):
        estimator = LargeBatchRegressor(labelCol="y", globalBatch=60, epochs=5, shards=2)
        model = estimator.fit(self.table, {estimator.epochs: 1})

        self.assertEqual((model.getEpochs(), len(model.summary.epochs)), (1, 1))
        self.assertEqual(estimator.getEpochs(), 5)

    def test_estimators_are_saved_and_loaded(self):
        path = os.path.join(self.folder, "estimator")
        estimator = LargeBatchClassifier(layers=[2, 4, 3], seed=5, thresholds=[0.5, 0.2, 0.3])
        estimator.save(path)

        loaded = LargeBatchClassifier.load(path)
        self.assertEqual((loaded.uid, loaded.getLayers(), loaded.getSeed()), (estimator.uid, [2, 4, 3], 5))
        self.assertEqual(loaded.getOrDefault(loaded.thresholds), [0.5, 0.2, 0.3])
        self.assertFalse(loaded.isSet(loaded.epochs))

    def test_models_are_saved_and_loaded(self):
        path = os.path.join(self.folder, "model")
        model = LargeBatchRegressor(labelCol="y", globalBatch=60, epochs=2, shards=2).fit(self.table)
        model.write().overwrite().save(path)

        loaded = LargeBatchRegressionModel.load(path)
        self.assertEqual(loaded.transform(self.table).collect(), model.transform(self.table).collect())
        self.assertFalse(loaded.hasSummary)
        with self.assertRaisesRegex(RuntimeError, "was loaded, and has no summary"):
            loaded.summary

    def test_a_copy_of_a_model_is_independent(self):
        model = LargeBatchClassifier(globalBatch=60, epochs=1, shards=2).fit(self.table)
        copy = model.copy({model.predictionCol: "class"})

        self.assertIn("class", copy.transform(self.table).columns)
        self.assertIn("prediction", model.transform(self.table).columns)

    def test_stages_of_a_pipeline_of_the_jvm_are_wrapped(self):
        ml = SparkContext._jvm.org.apache.spark.ml
        stages = SparkContext._jvm.java.util.ArrayList()
        classifier = LargeBatchClassifier(globalBatch=60, epochs=1, shards=2)
        stages.add(classifier._to_java())
        arrays = SparkContext._jvm.largo.spark.python.PySparkTest
        pipeline = ml.Pipeline().setStages(arrays.stages(stages))
        path = os.path.join(self.folder, "pipeline")
        pipeline.fit(self.table._jdf).write().overwrite().save(path)

        stage = list(ml.PipelineModel.load(path).stages())[0]
        model = JavaParams._from_java(stage)
        self.assertIsInstance(model, LargeBatchClassificationModel)
        self.assertEqual((model.getGlobalBatch(), model.uid), (60, classifier.uid))

    def test_a_session_of_spark_connect_is_refused(self):
        os.environ["SPARK_CONNECT_MODE_ENABLED"] = "1"
        try:
            with self.assertRaisesRegex(RuntimeError, "needs a classic Spark session"):
                LargeBatchClassifier()
            with self.assertRaisesRegex(RuntimeError, "needs a classic Spark session"):
                LargeBatchRegressionModel.load("path")
        finally:
            del os.environ["SPARK_CONNECT_MODE_ENABLED"]

    def test_the_example_of_the_page(self):
        train = test = self.table

        from largo.spark.ml import LargeBatchClassifier

        classifier = LargeBatchClassifier(
            model="mlp { widths = [64], dropout = 0.1 }",
            optimizer="lamb { weight-decay = 0.01 }",
            learningRate=0.02,
            schedule="cosine { warmup-epochs = 1 }",
            globalBatch=4096,
            epochs=20,
        )
        model = classifier.fit(train)
        predictions = model.transform(test)  # rawPrediction, probability, prediction
        losses = model.summary.objectiveHistory

        self.assertIn("probability", predictions.columns)
        self.assertEqual(len(losses), 20)


class StudyTest(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.join(tempfile.mkdtemp(), "out")

    def small(self):
        return Study(spark).data("digits").set("data.train-examples", 200).set("data.test-examples", 100)

    def test_calls_are_settings(self):
        study = (
            Study(spark)
            .text("name = a\nmodel { zoo = lenet, dense = 7 }")
            .name("b")
            .model("mlp")
            .set("model.widths", [8, 4])
            .set("schedule", {"name": "cosine"})
            .set("checkpoint.best", False)
            .optimizer("lamb", 0.01)
            .optimizer("sgd", [0.1, 1])
            .optimizer("{ name = lars, trust = 0.02, learning-rate = 1 }")
            .batches([64, 128])
            .seeds(range(1, 3))
            .shards(3)
            .steps(9)
            .epochs(2)
        )

        configuration = study.configuration()
        for setting in ("name = b", "zoo = mlp", "widths = [8, 4]", "name = cosine", "best = false", "epochs = 2"):
            self.assertIn(setting, configuration)
        self.assertEqual(len(study.trials()), 16)
        self.assertEqual(study.trials()[0], "lamb-b64-lr0.01-s1")

    def test_calls_do_not_modify_a_study(self):
        study = Study(spark).batch(64).seed(7)
        study.optimizer("lamb", 0.01)
        self.assertEqual(study.optimizer("lars", 1).trials(), ["lars-b64-lr1-s7"])
        self.assertEqual(repr(study.optimizer("lars", 1)), "trials: lars-b64-lr1-s7")

    def test_errors_have_no_stack_trace(self):
        with self.assertRaises(LargoError) as raised:
            Study(spark).batch(0).start()
        self.assertIn("batch.global must be positive", str(raised.exception))
        self.assertNotIn("\tat ", str(raised.exception))

    def test_a_study_runs(self):
        study = self.small().model("logistic").optimizer("sgd", [0.1, 0.2]).batch(50).epochs(2).shards(2)
        result = study.out(self.folder).run()

        self.assertEqual(result.folder, self.folder)
        self.assertIn("test accuracy", result.summary())
        self.assertEqual(result.picture("loss-curves.png")[:4], b"\x89PNG")
        self.assertTrue(os.path.exists(result.model(study.trials()[1])))
        self.assertEqual([row["batch"] for row in result.resultsTable.collect()], [50, 50])
        self.assertEqual(len(result.stepsTable.collect()), 16)
        with self.assertRaisesRegex(Exception, "there is no trial x"):
            result.model("x")

    def test_a_table_is_trained_on(self):
        table = points(120)
        study = Study(spark).data(table, "label", ["features"]).test(table).model("logistic").batch(30).epochs(2)
        result = study.set("data.validation-fraction", 0).out(self.folder).run()

        self.assertEqual(len(result.stepsTable.collect()), 8)
        with self.assertRaises(TypeError):
            study.data("csv", label="label")
        several = Study(spark).data(table, ["a", "b"], ["x"]).set("data.task", "regression")
        self.assertIn('labels = ["a", "b"]', several.configuration())

    def test_a_study_is_stopped_and_resumed(self):
        study = self.small().model("logistic").optimizer("sgd", 0.1).batch(2).epochs(50).shards(1).out(self.folder)
        running = study.start()
        seen = []
        while not running.isDone() and "step" not in running.progress():
            running._study.waitFor(20)
        self.assertTrue(running.stop())
        with self.assertRaisesRegex(LargoError, "finished work is saved"):
            running.watch(seen.append)
            running.result()
        self.assertEqual(seen, [running])
        self.assertEqual(running.folder, self.folder)

        result = study.run()
        self.assertEqual(len(result.stepsTable.collect()), 5000)

    def test_an_interrupt_stops_a_study(self):
        def press(running):
            raise KeyboardInterrupt

        running = self.small().model("logistic").batch(2).steps(10_000_000).out(self.folder).start()
        with self.assertRaises(KeyboardInterrupt):
            running.watch(press)
        self.assertTrue(running.isDone())
        self.assertEqual(running.progress(), "stopped")

    def test_a_session_without_a_jvm_is_refused(self):
        with self.assertRaisesRegex(RuntimeError, "Study needs a classic Spark session"):
            Study(object())

    def test_a_jvm_without_largo_is_refused(self):
        from largo.spark._jvm import require_class

        with self.assertRaisesRegex(RuntimeError, "largo.spark.none.None_ is not in the JVM .* start it with --jars"):
            require_class(spark._jvm, "largo.spark.none.None_")


class PandasTest(unittest.TestCase):
    """Of a Python with pandas."""

    def setUp(self):
        self.folder = os.path.join(tempfile.mkdtemp(), "out")

    def test_the_example_of_the_page(self):
        from largo.study import Study

        study = (
            Study(spark)
            .data("digits")
            .set("data.train-examples", 2000)
            .set("data.test-examples", 500)
            .model("mlp")
            .optimizer("lamb", 0.01)
            .batches([64, 512])
            .epochs(3)
        )
        study = study.out(self.folder)
        result = study.run()
        result.results  # pandas, one row per trial
        result.steps  # one row per step

        self.assertEqual(result.results["batch"].tolist(), [64, 512])
        self.assertEqual(len(result.steps), result.results["steps"].sum())
        self.assertTrue(result.steps["loss"].notna().all())

    def test_values_of_numpy_and_pandas(self):
        import numpy
        import pandas

        study = Study(spark).batches(numpy.array([64, 128])).seed(numpy.int64(3)).optimizer("sgd", numpy.float64(0.5))
        self.assertEqual(study.trials(), ["sgd-b64-lr0.5-s3", "sgd-b128-lr0.5-s3"])

        table = pandas.DataFrame({"a": [0.0, 1.0] * 20, "b": [1.0, 0.0] * 20, "label": [0, 1] * 20})
        study = Study(spark).data(table).test(table).model("logistic").batch(20).epochs(1)
        result = study.out(self.folder).run()
        self.assertEqual(result.results["status"].tolist(), ["finished"])

    def test_steps_of_a_running_study(self):
        study = Study(spark).data("digits").set("data.train-examples", 200).set("data.test-examples", 100)
        running = study.model("logistic").batch(10).epochs(3).out(self.folder).start()
        rows = []
        running.watch(lambda it: rows.append(len(it.steps())), seconds=0.1)
        self.assertEqual(rows[-1], len(running.result().steps))


if __name__ == "__main__":
    unittest.main()
