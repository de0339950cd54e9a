package largo.spark.session;

/**
 * A worker, as far as one shard is concerned.
 *
 * @param shard that it serves
 * @param attempt Spark's number of its task, unique in an application
 * @param place where it runs, for messages
 */
record WorkerRegistration(int shard, long attempt, String place) {}
