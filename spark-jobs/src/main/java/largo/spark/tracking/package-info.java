/**
 * Experiment tracking: an MLflow tracking server, event files of TensorBoard, and Spark's metrics
 * sinks.
 *
 * <pre>
 *   Study ── CompositeTracker ── StepMetrics ── Spark's metrics system ── JMX, Prometheus, Graphite, ...
 *                            ├─ QueuedTracker ── its thread ── MlflowServer
 *                            └─ QueuedTracker ── its thread ── TensorBoardFiles
 * </pre>
 *
 * <p>Trackers never delay a run, and never end it. Events go to a bounded queue, from which a
 * separate thread sends them. If the server does not respond, the thread retries; if the queue is
 * full, events are dropped; both are logged once.
 */
package largo.spark.tracking;
