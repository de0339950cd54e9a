package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import largo.core.data.CifarFile;
import largo.core.data.ExampleShape;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads CIFAR-10's binary files, each in one task if it is gzipped, otherwise in parallel. */
record CifarReader(JavaSparkContext spark, InputFiles files) implements BlockReader {

  private static final int BLOCK = 2000;

  @Override
  public Reading read(List<String> named, ColumnNames like) {
    List<Piece> pieces = new ArrayList<>();
    for (int number = 0; number < named.size(); number++) {
      String file = named.get(number);
      if (files.isGzip(file)) {
        pieces.add(new Piece(files, new BlockPosition(number, file, 0), true));
      } else {
        long bytes = checkedLength(file);
        for (long from = 0; from * CifarFile.RECORD < bytes; from += BLOCK) {
          pieces.add(new Piece(files, new BlockPosition(number, file, from), false));
        }
      }
    }

    return new Reading(spark.parallelize(pieces, Math.max(1, pieces.size())).flatMap(Piece::read));
  }

  @Override
  public long knownBytes(List<String> named) {
    return named.stream().filter(f -> !files.isGzip(f)).mapToLong(files::length).sum();
  }

  @Override
  public ExampleShape shape(int width) {
    return CifarFile.SHAPE;
  }

  /** The length of a file that is not packed, if it is one of CIFAR-10. */
  private long checkedLength(String file) {
    long bytes = files.length(file);
    CifarFile.checkLength(file, bytes);
    if (CifarFile.Lookout.isNeeded(bytes)) {
      CifarFile.Lookout lookout = new CifarFile.Lookout(file);
      byte[] some = new byte[1 << 16];
      try (InputStream in = files.open(file)) {
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
          lookout.take(some, n);
        }
      } catch (IOException e) {
        throw InputFiles.damaged(file, e);
      }
      lookout.end();
    }
    return bytes;
  }

  /**
   * Consecutive records, read by one task: a block, or all of a packed file.
   *
   * @param place of the first record, in records
   */
  private record Piece(InputFiles files, BlockPosition place, boolean packed)
      implements Serializable {

    Iterator<ExampleBlock> read() throws IOException {
      return packed
          ? new PackedRecords(files, place)
          : List.of(ExampleBlock.reading(place, this::block)).iterator();
    }

    private ExampleBlock block() throws IOException {
      String file = place.file();
      long from = place.start();
      try (InputStream in = files.openAt(file, from * CifarFile.RECORD)) {
        return ExampleBlock.of(
            place, CifarFile.parse(file, from, in.readNBytes(BLOCK * CifarFile.RECORD)));
      }
    }
  }

  /** Blocks of a gzipped file, read from its start to its end. */
  private static final class PackedRecords implements Iterator<ExampleBlock> {

    private final BlockPosition start;
    private final InputStream in;
    private final CifarFile.Lookout lookout;
    private long next;
    private ExampleBlock ahead;

    PackedRecords(InputFiles files, BlockPosition start) {
      this.start = start;
      String file = start.file();
      this.lookout = new CifarFile.Lookout(file);
      InputStream opened = InputStream.nullInputStream();
      try {
        opened = files.open(file);
      } catch (IOException e) {
        ahead = ExampleBlock.broken(start, InputFiles.damaged(file, e).getMessage());
      }
      in = opened;
      if (ahead == null) {
        ahead = ExampleBlock.reading(start, this::block);
      }
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public ExampleBlock next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      ExampleBlock block = ahead;
      ahead = block.problem().isEmpty() ? ExampleBlock.reading(place(), this::block) : null;
      return block;
    }

    private BlockPosition place() {
      return new BlockPosition(start.source(), start.file(), next);
    }

    /** The next block; null at the end, which closes the file. */
    private ExampleBlock block() throws IOException {
      byte[] records = in.readNBytes(BLOCK * CifarFile.RECORD);
      lookout.take(records, records.length);
      if (records.length < BLOCK * CifarFile.RECORD) { // the end, whose checksum has been read
        lookout.end();
        in.close();
      }
      if (records.length == 0) {
        return null;
      }
      ExampleBlock block = ExampleBlock.of(place(), CifarFile.parse(start.file(), next, records));
      next += block.examples().count();
      return block;
    }
  }
}
