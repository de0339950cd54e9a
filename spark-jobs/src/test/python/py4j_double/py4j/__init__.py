"""A test double of the client of py4j, for a Python without py4j: it speaks to the real gateway in the JVM.

Only the client is a double. The server, which finds classes, chooses among overloaded methods and converts values, is the
one that Spark starts for PySpark. Implemented is what the tests need, from the protocol of py4j 0.10: one connection, no
callbacks. A Python that has py4j uses that instead.
"""
