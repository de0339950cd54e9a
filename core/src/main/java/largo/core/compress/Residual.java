package largo.core.compress;

/**
 * What a shard has not sent.
 *
 * @param age contributions that went into it, so that one that was lost is found out
 * @param values float[layout size]; empty if there were none
 */
public record Residual(long age, float[] values) {

  /** Of a shard that has done nothing yet. */
  public static final Residual NONE = new Residual(0, new float[0]);
}
