"""Largo in PySpark: large-batch training of neural networks on Apache Spark.

* :mod:`largo.spark.ml`: the estimators of Spark ML, ``LargeBatchClassifier`` and ``LargeBatchRegressor``;
* :mod:`largo.study`: studies with several optimizers, batches, learning rates and seeds.

Training happens in the JVM of the session, which must be started with Largo's cluster jar.
"""
