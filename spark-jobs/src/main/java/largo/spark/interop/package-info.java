/**
 * What depends on the version of Spark and Scala, and on the kind of a Spark session.
 *
 * <pre>
 *   ClassicSession          the context of a session, which one of Spark Connect does not have
 *   OpenSession             a session that is stopped at the end of a block
 *   ScalaCollections        between collections of Java and of Scala
 *   SerializableCoalescer   a coalescer that Spark sends with its RDD
 * </pre>
 *
 * <p>The last two exist twice: {@code src/main/scala-2.12} is compiled for Spark 3.5, {@code
 * src/main/scala-2.13} for Spark 4. Both have the same methods; all other code is common.
 */
package largo.spark.interop;
