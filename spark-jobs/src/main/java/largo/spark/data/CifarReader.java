package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import largo.core.data.Cifar;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads CIFAR-10's binary files, each in one task if it is gzipped, otherwise in parallel. */
record CifarReader(JavaSparkContext spark, InputFiles files) implements BlockReader {

  private static final int BLOCK = 2000;

  @Override
  public JavaRDD<Block> read(List<String> named) {
    List<Piece> pieces = new ArrayList<>();
    for (String file : named) {
      long bytes = files.length(file);
      if (files.isGzip(file)) {
        pieces.add(new Piece(files, file, 0, Integer.MAX_VALUE));
      } else {
        for (long from = 0; from * Cifar.RECORD < bytes; from += BLOCK) {
          pieces.add(new Piece(files, file, from, BLOCK));
        }
      }
    }

    return spark.parallelize(pieces, Math.max(1, pieces.size())).map(Piece::read);
  }

  @Override
  public long knownBytes(List<String> named) {
    return named.stream().filter(f -> !files.isGzip(f)).mapToLong(files::length).sum();
  }

  @Override
  public ExampleShape shape(int width) {
    return Cifar.SHAPE;
  }

  /**
   * Consecutive records, read by one task.
   *
   * @param from first record
   * @param most how many, unless the file ends first
   */
  private record Piece(InputFiles files, String file, long from, int most) implements Serializable {

    Block read() {
      try (InputStream in =
          from == 0 ? files.open(file) : files.openAt(file, from * Cifar.RECORD)) {
        int bytes = (int) Math.min(Integer.MAX_VALUE - 8L, (long) most * Cifar.RECORD);
        return Block.of(file, from, Cifar.parse(file, from, in.readNBytes(bytes)));
      } catch (InputException e) {
        return Block.broken(file, from, e.getMessage());
      } catch (IOException e) {
        return Block.broken(
            file,
            from,
            String.format(
                Locale.ROOT,
                "%s cannot be read: %s; copy or download it again",
                file,
                e.getMessage()));
      }
    }
  }
}
