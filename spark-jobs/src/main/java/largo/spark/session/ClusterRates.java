package largo.spark.session;

import largo.core.scaling.ClusterSite;
import largo.core.scaling.HardwareRates;

/**
 * The measured speed of a cluster.
 *
 * @param executors number of executors that were measured, at least 2
 * @param rates of requests, messages, additions and updates; without copies, which are part of the
 *     bandwidths, and without gradients
 * @param site bandwidths of the driver and of an executor
 * @param jobSeconds seconds of a Spark job without work
 */
public record ClusterRates(
    int executors, HardwareRates rates, ClusterSite site, double jobSeconds) {}
