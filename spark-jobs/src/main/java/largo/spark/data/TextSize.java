package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Estimates the memory of text files, so that too large ones are refused before they are read. */
final class TextSize {

  private static final int SAMPLE_BYTES = 1 << 20;

  /**
   * The start of a file may differ from the rest of it: an estimate that is too low is harmless.
   */
  private static final double MARGIN = 0.7;

  private TextSize() {}

  /**
   * A lower bound of the size of examples on the heap, in bytes, from the start of the first file.
   * Compressed files are counted with their compressed length.
   *
   * @param bytesPerCharacter heap for each character of a text that is not empty
   */
  static long minBytes(
      InputFiles files, List<String> paths, ToDoubleFunction<String> bytesPerCharacter) {
    if (paths.isEmpty()) {
      return 0;
    }
    String sample;
    try (InputStream in = files.open(paths.get(0))) {
      sample = new String(in.readNBytes(SAMPLE_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw InputFiles.damaged(paths.get(0), e);
    }
    double length = paths.stream().mapToDouble(files::length).sum();
    return sample.isEmpty()
        ? 0
        : (long) (MARGIN * length * bytesPerCharacter.applyAsDouble(sample));
  }
}
