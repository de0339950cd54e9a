package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import largo.core.data.ByteFeatures;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.data.synthetic.SyntheticDigits;
import org.apache.spark.api.java.JavaSparkContext;

/** Draws digits. The "files" are the two splits, {@link #TRAIN} and {@link #TEST}. */
record DigitsReader(JavaSparkContext spark, DataSource.Digits source, long seed)
    implements BlockReader {

  static final String TRAIN = "train";
  static final String TEST = "test";

  private static final int BLOCK = 1000;

  @Override
  public Reading read(List<String> files, ColumnNames like) {
    boolean train = files.contains(TRAIN);
    String split = train ? TRAIN : TEST;
    int count = train ? source.trainExamples() : source.testExamples();
    double noise = train ? source.labelNoise() : 0;
    long stream = Seeds.of(seed, Purpose.DRAWING, train ? 0 : 1);
    List<Integer> starts = new ArrayList<>();
    for (int start = 0; start < count; start += BLOCK) {
      starts.add(start);
    }

    return new Reading(
        spark
            .parallelize(starts, Math.max(1, starts.size()))
            .map(start -> draw(split, stream, start, Math.min(BLOCK, count - start), noise)));
  }

  @Override
  public long knownBytes(List<String> files) {
    return (long) SyntheticDigits.PIXELS
        * (files.contains(TRAIN) ? source.trainExamples() : source.testExamples());
  }

  @Override
  public ExampleShape shape(int width) {
    return new ExampleShape(1, SyntheticDigits.SIDE, SyntheticDigits.SIDE);
  }

  private static ExampleBlock draw(String split, long stream, int start, int count, double noise) {
    byte[] pixels = new byte[count * SyntheticDigits.PIXELS];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = SyntheticDigits.draw(stream, start + i, pixels, i * SyntheticDigits.PIXELS);
      SplittableRandom random = new SplittableRandom(Seeds.of(stream, Purpose.DRAWING, start + i));
      if (random.nextDouble() < noise) {
        labels[i] =
            (labels[i] + 1 + random.nextInt(SyntheticDigits.CLASSES - 1)) % SyntheticDigits.CLASSES;
      }
    }

    Examples examples = new Examples(new ByteFeatures(pixels, SyntheticDigits.PIXELS), labels);
    return ExampleBlock.of(new BlockPosition(0, split, start), examples);
  }
}
