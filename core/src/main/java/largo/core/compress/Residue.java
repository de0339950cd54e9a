package largo.core.compress;

/**
 * What a shard has not sent.
 *
 * @param age contributions that went into it, so that one that was lost is found out
 * @param values float[layout size]; empty if there were none
 */
public record Residue(long age, float[] values) {

  /** Of a shard that has done nothing yet. */
  public static final Residue NONE = new Residue(0, new float[0]);
}
