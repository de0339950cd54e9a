package largo.spark;

/**
 * The category of suites that the default test command leaves out, for the time they take. The
 * profiles {@code scalatest} and {@code cluster} run them.
 */
public interface Slow {}
