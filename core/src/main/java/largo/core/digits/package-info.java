/**
 * Handwritten digits drawn by arithmetic: the data set that is always there.
 *
 * <p>{@link largo.core.digits.SyntheticDigits#draw} draws example {@code index} of stream {@code
 * seed}. No file, no font and no download: examples, tests and comparisons run on a bare machine,
 * and a training set may be as long as one likes. Use one seed to train and another to test.
 *
 * <h2>How an example is made</h2>
 *
 * <pre>
 *   Chance     random numbers that depend on seed and index alone
 *     │
 *   Writings   one of four or so ways to write the digit: points that the pen passes
 *     │
 *   Hand       shakes the points, the more the greater the haste
 *   Spline     the smooth curve through them
 *   Warp       bends it elastically; stretches, slants and rotates it
 *   Hand       puts it near the middle, shrinks it if it would leave the margins, and may skip
 *     │
 *   Paper      inks it with a pen of some width and pressure, perhaps beside a stray mark;
 *     │        the ink bleeds; the scanner adds noise
 *   pixels     28 × 28 bytes, 0 for paper
 * </pre>
 *
 * <p>Every strength is in {@code DigitStyle}. Haste is what makes some examples hard: most are
 * written with care, a few are scrawls, and of those a 7 may look like a 1 and a 4 like a 9.
 *
 * <h2>How hard it is</h2>
 *
 * <table>
 *   <caption>Test accuracy: trained on 20 000 examples with Adam at 0.001, batch 64</caption>
 *   <tr><th>model</th><th>epochs</th><th>accuracy</th></tr>
 *   <tr><td>softmax regression</td><td>5</td><td>80 %</td></tr>
 *   <tr><td>convolutions 5 × 5 with 8 and 16 filters, 64 hidden units</td><td>5</td><td>97 %</td></tr>
 *   <tr><td>LeNet: 20 and 50 filters, 500 hidden units</td><td>3 to 5</td><td>98 %</td></tr>
 * </table>
 *
 * <p>It is not MNIST, and accuracies on the two do not compare.
 *
 * <h2>How to look at them</h2>
 *
 * <p>Consecutive images in one array, with a line before them, are a picture that any viewer opens:
 *
 * <pre>{@code
 * byte[] images = new byte[20 * Digits.PIXELS];
 * for (int i = 0; i < 20; i++) {
 *   Digits.draw(1, i, images, i * Digits.PIXELS);
 * }
 * try (OutputStream file = Files.newOutputStream(Path.of("digits.pgm"))) {
 *   file.write("P5 28 560 255\n".getBytes(US_ASCII));
 *   file.write(images);
 * }
 * }</pre>
 *
 * <h2>How to change them</h2>
 *
 * <p>A new way to write a digit is a line in {@code DigitTemplates}. Any change, of a strength or
 * of the order in which random numbers are drawn, makes another data set: a test pins the bytes of
 * the first examples, so that results recorded before are not compared with results after by
 * mistake.
 *
 * <p>This package depends on nothing but Java and {@link largo.core.Preconditions}.
 */
package largo.core.digits;
