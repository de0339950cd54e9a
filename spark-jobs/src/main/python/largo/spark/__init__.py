"""Classes of the Java package ``largo.spark`` for PySpark.

The modules are named like the Java packages: PySpark finds the Python class of a stage that was saved or fitted in the
JVM by its Java name.
"""
