import json
import os
import tempfile

from py4j.java_gateway import GatewayParameters, JavaGateway

from pyspark import SparkContext


class SparkSession:
    """The session of the JVM that started this process, which names its gateway as Spark does for PySpark."""

    def __init__(self):
        parameters = GatewayParameters(
            port=int(os.environ["PYSPARK_GATEWAY_PORT"]),
            auth_token=os.environ["PYSPARK_GATEWAY_SECRET"],
            auto_convert=True,
        )
        SparkContext._gateway = JavaGateway(gateway_parameters=parameters)
        SparkContext._jvm = SparkContext._gateway.jvm
        SparkContext._active_spark_context = SparkContext
        self._jvm = SparkContext._jvm
        self._jsparkSession = self._jvm.org.apache.spark.sql.SparkSession.builder().getOrCreate()

    def createDataFrame(self, rows, schema=None):
        """Of dictionaries with a schema in DDL, or of a DataFrame of pandas with numbers."""
        if schema is None:
            schema = ", ".join(f"{name} double" for name in rows.columns)
            rows = rows.to_dict("records")
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            for row in rows:
                file.write(json.dumps(row) + "\n")
        return DataFrame(self._jsparkSession.read().schema(schema).json(file.name), self)


class DataFrame:
    def __init__(self, jdf, sparkSession):
        self._jdf = jdf
        self.sparkSession = sparkSession

    @property
    def columns(self):
        return list(self._jdf.columns())

    def collect(self):
        """Dictionaries."""
        return [json.loads(row) for row in self._jdf.toJSON().collectAsList()]
