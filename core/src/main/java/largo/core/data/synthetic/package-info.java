/**
 * Synthetic handwritten digits: a data set that needs no file and no download.
 *
 * <p>{@link largo.core.data.synthetic.SyntheticDigits#draw} draws example {@code index} of stream
 * {@code seed}, so that examples, tests and comparisons run without downloads, with as many
 * examples as needed. Training and test sets are two streams.
 *
 * <h2>Generation of an example</h2>
 *
 * <pre>
 *   RandomDraws       random numbers, a function of seed and index alone
 *     │
 *   DigitTemplates    one of about four templates of the digit: points of the path of the pen
 *     │
 *   StrokeDistorter       adds noise to the points, in proportion to the example's distortion
 *   CatmullRomSpline  the smooth curve through them
 *   WarpField         elastic deformation; stretch, slant and rotation
 *   StrokeDistorter       centers the path, scales it down to the margins, sometimes adds a gap
 *     │
 *   PixelGrid         draws it with a pen of random radius and pressure, sometimes with a stray
 *     │               mark; blurs; adds noise
 *   pixels            28 × 28 bytes, 0 for paper
 * </pre>
 *
 * <p>All parameters are in {@code DigitStyle}. Distortion determines the difficulty: it is small
 * for most examples; with a large distortion, a 7 may look like a 1 and a 4 like a 9.
 *
 * <h2>Difficulty</h2>
 *
 * <table>
 *   <caption>Test accuracy: trained on 20 000 examples with Adam at 0.001, batch 64</caption>
 *   <tr><th>model</th><th>epochs</th><th>accuracy</th></tr>
 *   <tr><td>softmax regression</td><td>5</td><td>80 %</td></tr>
 *   <tr><td>convolutions 5 × 5 with 8 and 16 filters, 64 hidden units</td><td>5</td><td>97 %</td></tr>
 *   <tr><td>LeNet: 20 and 50 filters, 500 hidden units</td><td>3 to 5</td><td>98 %</td></tr>
 * </table>
 *
 * <p>It is not MNIST, and accuracies on the two are not comparable.
 *
 * <h2>Viewing examples</h2>
 *
 * <p>Consecutive images in one array, after a header line, are a PGM file:
 *
 * <pre>{@code
 * byte[] images = new byte[20 * SyntheticDigits.PIXELS];
 * for (int i = 0; i < 20; i++) {
 *   SyntheticDigits.draw(1, i, images, i * SyntheticDigits.PIXELS);
 * }
 * try (OutputStream file = Files.newOutputStream(Path.of("digits.pgm"))) {
 *   file.write("P5 28 560 255\n".getBytes(US_ASCII));
 *   file.write(images);
 * }
 * }</pre>
 *
 * <h2>Changes</h2>
 *
 * <p>A new template is a line in {@code DigitTemplates}. Any change of a parameter, or of the order
 * in which random numbers are drawn, makes another data set: a test compares the bytes of the first
 * examples, so that results from before and after a change are not compared by mistake.
 *
 * <p>This package depends only on Java and {@link largo.core.Preconditions}.
 */
package largo.core.data.synthetic;
