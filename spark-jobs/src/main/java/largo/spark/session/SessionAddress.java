package largo.spark.session;

import java.io.Serializable;
import largo.spark.session.protocol.SessionDescriptor;

/**
 * Where executors join a session, with its secret. Travels in the session's tasks, protected as
 * Spark protects tasks.
 *
 * @param host of the driver
 * @param port of the driver's {@link SessionServer}; 0 if the session does not leave this JVM
 */
record SessionAddress(SessionDescriptor session, String host, int port) implements Serializable {}
