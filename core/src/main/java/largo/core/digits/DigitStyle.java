package largo.core.digits;

/**
 * Every strength of the generator, in one place: how hard the digits are to read is decided here.
 *
 * <p>Lengths are in percent of the digit's box, or in pixels where it says so; "deviation" is that
 * of {@link RandomDraws#bell}, which never exceeds three times it.
 */
final class DigitStyle {

  /** Height of the box in pixels, before stretching. */
  static final double BOX = 19;

  /** Pixels at the border that the pen's tip keeps out of, whatever the deformation. */
  static final double MARGIN = 2.2;

  /** Least and greatest haste, a factor of the deviations marked so: most people are careful. */
  static final double CAREFUL = 0.75;

  static final double HASTY = 1.7;

  /** Exponent of the uniform number that decides on haste: the greater, the fewer scrawls. */
  static final double HASTE_RARITY = 4;

  /** Deviation of each point of a stroke, times haste. */
  static final double SHAKE = 3.2;

  /** Deviation of a stroke's first and last point, times haste: where it begins matters least. */
  static final double TIP_SHAKE = 5;

  /** Deviation of the elastic field's knots, times haste. */
  static final double ELASTIC = 6;

  /** Deviation of the rotation in radians, times haste. */
  static final double ROTATION = 0.12;

  /** Mean slant, to the right, in columns per row. */
  static final double SLANT = 0.1;

  /** Deviation of the slant, times haste. */
  static final double SLANT_SPREAD = 0.17;

  /** Deviation of width and of height, as a share. */
  static final double STRETCH = 0.12;

  /** Deviation of the place, in pixels. */
  static final double WANDER = 1.3;

  /** Least and greatest radius of the pen, in pixels. */
  static final double THIN = 0.75;

  static final double THICK = 1.75;

  /** Deviation of the radius at either end of a writing, as a share. */
  static final double PRESSURE = 0.14;

  /** Probability that the pen skips. */
  static final double SKIP = 0.08;

  /** How much a pen skips at most, in points of the path: eight lead from point to point. */
  static final int SKIP_POINTS = 8;

  /** Probability of a mark that does not belong to the digit. */
  static final double STRAY = 0.06;

  /** Greatest width and height of such a mark, in pixels. */
  static final double STRAY_SIZE = 5;

  /** Greatest share of a pixel's ink that runs to each neighbour. */
  static final double BLEED = 0.2;

  /** Grey level of the palest ink, as a share of the darkest. */
  static final double PALE = 0.7;

  /** Greatest deviation of the noise, in grey levels. */
  static final double NOISE = 10;

  private DigitStyle() {}
}
