package largo.core.data.synthetic;

/**
 * All parameters of the generator, which determine the difficulty of the digits.
 *
 * <p>Lengths are in percent of the digit's box unless pixels are named; a deviation is the standard
 * deviation of {@link RandomDraws#irwinHall}, whose values are at most three times that.
 */
final class DigitStyle {

  /** Height of the box in pixels, before stretching. */
  static final double BOX_HEIGHT = 19;

  /** Width in pixels of the border that the centre line of the pen never enters. */
  static final double MARGIN = 2.2;

  /** Range of the distortion of an example, a factor of the deviations marked so. */
  static final double MIN_DISTORTION = 0.75;

  static final double MAX_DISTORTION = 1.7;

  /**
   * Exponent of the uniform number that sets the distortion: the greater it is, the fewer examples
   * are hard.
   */
  static final double DISTORTION_EXPONENT = 4;

  /** Deviation of each point of a stroke, times distortion. */
  static final double POINT_JITTER = 3.2;

  /** Deviation of the first and the last point of a stroke, times distortion. */
  static final double ENDPOINT_JITTER = 5;

  /** Deviation of the elastic field's knots, times distortion. */
  static final double ELASTIC_DISPLACEMENT = 6;

  /** Deviation of the rotation in radians, times distortion. */
  static final double ROTATION_DEVIATION = 0.12;

  /** Mean slant, to the right, in columns per row. */
  static final double SLANT = 0.1;

  /** Deviation of the slant, times distortion. */
  static final double SLANT_DEVIATION = 0.17;

  /** Deviation of width and of height, as a share. */
  static final double STRETCH_DEVIATION = 0.12;

  /** Deviation of the position, in pixels. */
  static final double OFFSET_DEVIATION = 1.3;

  /** Range of the radius of the pen, in pixels. */
  static final double MIN_PEN_RADIUS = 0.75;

  static final double MAX_PEN_RADIUS = 1.75;

  /** Deviation of the radius at either end of a path, as a share. */
  static final double PRESSURE_DEVIATION = 0.14;

  /** Probability of a gap in the path. */
  static final double GAP_PROBABILITY = 0.08;

  /**
   * Maximal length of a gap in points of the path, eight of which lie between two of a template.
   */
  static final int MAX_GAP_POINTS = 8;

  /** Probability of a mark that is not part of the digit. */
  static final double STRAY_MARK_PROBABILITY = 0.06;

  /** Maximal width and height of such a mark, in pixels. */
  static final double STRAY_MARK_SIZE = 5;

  /** Maximal share of a pixel that the blur moves to each neighbour. */
  static final double MAX_BLUR = 0.2;

  /** Minimal grey level of full coverage, as a share of 255. */
  static final double MIN_INK_LEVEL = 0.7;

  /** Maximal deviation of the noise, in grey levels. */
  static final double MAX_NOISE = 10;

  private DigitStyle() {}
}
