/**
 * Follows a run from outside: an MLflow tracking server, and Spark's own metrics sinks.
 *
 * <pre>
 *   Study ── Trackers ── StepMetrics ── Spark's metrics system ── JMX, Prometheus, Graphite, ...
 *                     └─ Queued ── a thread of its own ── MlflowServer
 * </pre>
 *
 * <p>Followers never hold a run up, and never end it. What happens is put in a queue of bounded
 * length; a thread of its own sends it. Where the server does not answer, it is tried again now and
 * then, what the queue cannot hold is dropped, and both are said once.
 */
package largo.spark.tracking;
