package largo.core.compress;

/**
 * What a shard has not sent yet (error feedback).
 *
 * @param age number of contributions in it, by which a lost residual is detected
 * @param values float[layout size]; empty if there were no contributions
 */
public record Residual(long age, float[] values) {

  /** The residual of a shard without contributions. */
  public static final Residual NONE = new Residual(0, new float[0]);
}
