package largo.core.digits;

import largo.core.Preconditions;

/**
 * Handwritten digits, made up: an endless, labelled data set that needs no file.
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
   * Draws an example. A function of {@code seed} and {@code index} alone: the same bytes in any
   * order, on any thread, on any JVM. All classes are equally likely.
   *
   * @param seed names the stream; examples of two streams have nothing to do with each other
   * @param index which example of the stream
   * @param pixels receives the image, in {@code pixels[at]} and the {@value #PIXELS} − 1 after it
   * @param at where in {@code pixels} it begins
   * @return the digit that it shows
   * @throws IllegalArgumentException if the image does not fit
   */
  public static int draw(long seed, long index, byte[] pixels, int at) {
    Preconditions.that(
        at >= 0 && at <= pixels.length - PIXELS,
        "at must be in [0, %d], but was %d",
        pixels.length - PIXELS,
        at);
    RandomDraws randomDraws = new RandomDraws(seed, index);
    int digit = randomDraws.below(CLASSES);
    StrokePath strokePath =
        Handwriting.write(randomDraws.pick(DigitTemplates.of(digit)), randomDraws);

    PixelGrid pixelGrid = new PixelGrid();
    double radius = randomDraws.between(DigitStyle.THIN, DigitStyle.THICK);
    pixelGrid.draw(strokePath, radius, DigitStyle.PRESSURE * randomDraws.bell());
    if (randomDraws.happens(DigitStyle.STRAY)) {
      pixelGrid.draw(Handwriting.stray(randomDraws), DigitStyle.THIN, 0);
    }
    pixelGrid.bleed(randomDraws.between(0, DigitStyle.BLEED));
    double level = randomDraws.between(DigitStyle.PALE, 1);
    pixelGrid.scan(level, randomDraws.between(0, DigitStyle.NOISE), randomDraws, pixels, at);
    return digit;
  }
}
