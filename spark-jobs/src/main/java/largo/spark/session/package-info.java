/** A session: one Spark job for a whole run, whose tasks stay and are fed step by step. */
package largo.spark.session;
