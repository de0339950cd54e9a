/**
 * The devices of workers: cores, or one GPU each.
 *
 * <pre>
 *   driver      DevicePreflight   checks every executor before training starts
 *               Placement         what was requested; requests a GPU per task from Spark, if configured
 *   executor       |
 *               DevicePool        the devices of a JVM, a DeviceDecision on them, and the leases
 *               DeviceLease       the device of one task, to which its thread is pinned
 * </pre>
 *
 * <p>ND4J has one backend from its first use to the end of the process, so every JVM decides before
 * its first use. CUDA reads {@code CUDA_VISIBLE_DEVICES} when it starts, so threads are pinned to
 * devices instead, at the start of each task, as Spark reuses threads.
 */
package largo.spark.device;
