package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import largo.core.config.DataSpec;
import largo.core.data.ByteFeatures;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.data.synthetic.SyntheticDigits;

/** Synthetic digits. There are no files; their "paths" are {@link #TRAIN} and {@link #TEST}. */
record DigitsFormat(DataSource.Digits source) implements BlockFormat {

  static final String TRAIN = "train";
  static final String TEST = "test";

  private static final ExampleShape SHAPE =
      new ExampleShape(1, SyntheticDigits.SIDE, SyntheticDigits.SIDE);
  private static final int BLOCK_ROWS = 1000;

  @Override
  public InputPaths paths(InputFiles files) {
    return new InputPaths(List.of(TRAIN), source.testExamples() > 0 ? List.of(TEST) : List.of());
  }

  @Override
  public BlockScan read(ReadContext context, List<String> paths, ColumnNames expected) {
    boolean train = paths.contains(TRAIN);
    String split = train ? TRAIN : TEST;
    int count = examples(paths);
    double noise = train ? source.labelNoise() : 0;
    long stream = Seeds.of(context.seed(), Purpose.SYNTHETIC_DATA, train ? 0 : 1);
    List<Integer> starts = new ArrayList<>();
    for (int start = 0; start < count; start += BLOCK_ROWS) {
      starts.add(start);
    }

    return new BlockScan(
        context
            .spark()
            .parallelize(starts, Math.max(1, starts.size()))
            .map(start -> draw(split, stream, start, Math.min(BLOCK_ROWS, count - start), noise)),
        ColumnNames.NONE,
        width -> SHAPE);
  }

  @Override
  public long minBytes(InputFiles files, List<String> paths) {
    return paths.isEmpty() ? 0 : (long) SyntheticDigits.PIXELS * examples(paths);
  }

  private int examples(List<String> paths) {
    return paths.contains(TRAIN) ? source.trainExamples() : source.testExamples();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.SCALE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    long examples = (long) source.trainExamples() + source.testExamples();
    return new DataSummary.Declared(Optional.of(examples), Optional.of(SHAPE), numberedClasses());
  }

  @Override
  public int bytesPerFeature() {
    return Byte.BYTES;
  }

  @Override
  public boolean needsExamplesInEveryFile() {
    return false;
  }

  @Override
  public Optional<Integer> numberedClasses() {
    return Optional.of(SyntheticDigits.CLASSES);
  }

  private static ExampleBlock draw(String split, long stream, int start, int count, double noise) {
    byte[] pixels = new byte[count * SyntheticDigits.PIXELS];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = SyntheticDigits.draw(stream, start + i, pixels, i * SyntheticDigits.PIXELS);
      SplittableRandom random =
          new SplittableRandom(Seeds.of(stream, Purpose.SYNTHETIC_DATA, start + i));
      if (random.nextDouble() < noise) {
        labels[i] =
            (labels[i] + 1 + random.nextInt(SyntheticDigits.CLASSES - 1)) % SyntheticDigits.CLASSES;
      }
    }

    Examples examples = new Examples(new ByteFeatures(pixels, SyntheticDigits.PIXELS), labels);
    return ExampleBlock.of(new BlockPosition(0, split, start), examples);
  }
}
