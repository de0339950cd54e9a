package largo.spark.session;

import java.io.Serializable;

/**
 * What lets a task into a session. Travels in the task, the way that Spark protects tasks.
 *
 * @param session that it is for
 * @param host of the driver's endpoint
 * @param port likewise; 0 if the session does not leave this JVM
 */
record SessionAddress(SessionDescriptor session, String host, int port) implements Serializable {}
