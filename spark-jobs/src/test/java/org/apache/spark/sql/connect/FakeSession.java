package org.apache.spark.sql.connect;

/** A class in the package of Spark Connect's sessions, which is not on the class path of tests. */
public class FakeSession {}
