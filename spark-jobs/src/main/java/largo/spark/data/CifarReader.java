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
import org.apache.spark.api.java.JavaSparkContext;

/** Reads CIFAR-10's binary files, each in one task if it is gzipped, otherwise in parallel. */
record CifarReader(JavaSparkContext spark, InputFiles files) implements BlockReader {

  private static final int BLOCK = 2000;

  @Override
  public Reading read(List<String> named, ColumnNames like) {
    List<Piece> pieces = new ArrayList<>();
    for (int number = 0; number < named.size(); number++) {
      String file = named.get(number);
      long bytes = files.length(file);
      if (files.isGzip(file)) {
        pieces.add(new Piece(files, new Place(number, file, 0), Integer.MAX_VALUE));
      } else {
        for (long from = 0; from * Cifar.RECORD < bytes; from += BLOCK) {
          pieces.add(new Piece(files, new Place(number, file, from), BLOCK));
        }
      }
    }

    return new Reading(spark.parallelize(pieces, Math.max(1, pieces.size())).map(Piece::read));
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
   * @param place of the first record, in records
   * @param most how many, unless the file ends first
   */
  private record Piece(InputFiles files, Place place, int most) implements Serializable {

    Block read() {
      String file = place.file();
      long from = place.start();
      try (InputStream in =
          from == 0 ? files.open(file) : files.openAt(file, from * Cifar.RECORD)) {
        int bytes = (int) Math.min(Integer.MAX_VALUE - 8L, (long) most * Cifar.RECORD);
        return Block.of(place, Cifar.parse(file, from, in.readNBytes(bytes)));
      } catch (InputException e) {
        return Block.broken(place, e.getMessage());
      } catch (IOException e) {
        return Block.broken(
            place,
            String.format(
                Locale.ROOT,
                "%s cannot be read: %s; copy or download it again",
                file,
                e.getMessage()));
      }
    }
  }
}
