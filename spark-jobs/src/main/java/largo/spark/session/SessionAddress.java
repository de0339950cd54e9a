package largo.spark.session;

import java.io.Serializable;
import largo.spark.session.protocol.SessionDescriptor;

/**
 * The address at which executors join a session, with its secret. Part of the session's tasks, and
 * protected as Spark protects tasks.
 *
 * @param host of the driver
 * @param port of the driver's {@link SessionServer}; 0 if all workers are in this JVM
 */
record SessionAddress(SessionDescriptor session, String host, int port) implements Serializable {}
