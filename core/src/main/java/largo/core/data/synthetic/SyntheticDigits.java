package largo.core.data.synthetic;

import largo.core.Preconditions;

/**
 * Synthetic handwritten digits: an unbounded, labelled data set without files.
 *
 * <p>Images are like MNIST's: {@value #SIDE} × {@value #SIDE} grey levels, row by row, ink on 0.
 */
public final class SyntheticDigits {

  /** Width and height of an image. */
  public static final int SIDE = 28;

  /** Pixels of an image, a byte each: 0 for paper to 255 (that is, −1) for full ink. */
  public static final int PIXELS = SIDE * SIDE;

  /** The digits 0 to 9. */
  public static final int CLASSES = 10;

  private SyntheticDigits() {}

  /**
   * Draws an example: a pure function of {@code seed} and {@code index} alone: the same bytes in
   * any order, on any thread, on any JVM. All classes are equally likely.
   *
   * @param seed names the stream; streams are independent
   * @param index index of the example in the stream
   * @param pixels receives the image, in {@code pixels[at]} and the {@value #PIXELS} − 1 after it
   * @param at index of its first pixel in {@code pixels}
   * @return the digit that it shows
   * @throws IllegalArgumentException if the image does not fit
   */
  public static int draw(long seed, long index, byte[] pixels, int at) {
    Preconditions.that(
        at >= 0 && at <= pixels.length - PIXELS,
        "at must be in [0, %d], but was %d",
        pixels.length - PIXELS,
        at);
    RandomDraws random = new RandomDraws(seed, index);
    int digit = random.nextInt(CLASSES);
    StrokePath path = StrokeDistorter.write(random.choose(DigitTemplates.of(digit)), random);

    PixelGrid image = new PixelGrid();
    double radius = random.uniform(DigitStyle.MIN_PEN_RADIUS, DigitStyle.MAX_PEN_RADIUS);
    image.draw(path, radius, DigitStyle.PRESSURE_DEVIATION * random.irwinHall());
    if (random.bernoulli(DigitStyle.STRAY_MARK_PROBABILITY)) {
      image.draw(StrokeDistorter.strayMark(random), DigitStyle.MIN_PEN_RADIUS, 0);
    }
    image.blur(random.uniform(0, DigitStyle.MAX_BLUR));
    double level = random.uniform(DigitStyle.MIN_INK_LEVEL, 1);
    image.quantize(level, random.uniform(0, DigitStyle.MAX_NOISE), random, pixels, at);
    return digit;
  }
}
