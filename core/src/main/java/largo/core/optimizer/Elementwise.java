package largo.core.optimizer;

/** Functions of one element that C2 vectorizes, because they have no branches. */
final class Elementwise {

  /** Twice this factor takes the smallest positive float above one. */
  private static final float HUGE = 0x1p126f;

  private Elementwise() {}

  /** {@code sign(x)}: −1, 0 or 1, for every finite or infinite {@code x}. */
  static float sign(float x) {
    return Math.min(1, Math.max(-1, x * HUGE * HUGE));
  }
}
