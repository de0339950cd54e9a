/**
 * Experiment tracking: an MLflow tracking server, event files of TensorBoard, a file of OpenMetrics
 * for Prometheus, and Spark's metrics sinks.
 *
 * <pre>
 *   Study ── CompositeTracker ── StepMetrics ── Spark's metrics system ── JMX, Prometheus, Graphite, ...
 *                            ├─ QueuedTracker ── its thread ── MlflowServer
 *                            ├─ QueuedTracker ── its thread ── TensorBoardFiles
 *                            └─ OpenMetricsFile ── its thread ── a file, every few seconds
 * </pre>
 *
 * <p>Trackers never delay a run, and never end it. Events go to a bounded queue, from which a
 * separate thread sends them. If the server does not respond, the thread retries; if the queue is
 * full, events are dropped; both are logged once. OpenMetricsFile has no queue: its file has the
 * state of all trials, and the next write takes the place of one that failed.
 */
package largo.spark.tracking;
