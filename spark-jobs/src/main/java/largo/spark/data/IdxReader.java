package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.IdxFile;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads IDX images and labels. Files that are not packed are read in parallel; a gzipped one takes
 * one task.
 */
final class IdxReader implements BlockReader {

  private static final int BLOCK = 4096;
  private static final int BLOCK_BYTES = 1 << 26;
  private static final int MOST_PACKED = 1100; // bytes that gzip makes one of

  private final JavaSparkContext spark;
  private final InputFiles files;
  private final int classes;
  private ExampleShape shape;

  /**
   * A reader.
   *
   * @param classes labels must be below
   */
  IdxReader(JavaSparkContext spark, InputFiles files, int classes) {
    this.spark = spark;
    this.files = files;
    this.classes = classes;
  }

  @Override
  public Reading read(List<String> named, ColumnNames like) {
    String imageFile = named.get(0);
    String labelFile = named.size() == 2 ? named.get(1) : fellow(named);
    IdxFile images = header(imageFile);
    IdxFile labels = header(labelFile);
    if (labels.axes().size() != 1 || labels.count() != images.count()) {
      throw new InputException(
          "%s holds labels of shape %s, which do not go with the %d images of %s",
          labelFile, labels.axes(), images.count(), imageFile);
    }
    shape = images.shape();

    boolean packed = files.isGzip(imageFile) || files.isGzip(labelFile);
    List<Piece> pieces = new ArrayList<>();
    int step = packed ? images.count() : blockOf(images);
    for (int from = 0; from < images.count(); from += Math.min(step, images.count() - from)) {
      int to = from + Math.min(step, images.count() - from);
      pieces.add(new Piece(files, images, labels, classes, from, to, packed));
    }
    return new Reading(spark.parallelize(pieces, pieces.size()).flatMap(Piece::read));
  }

  @Override
  public long knownBytes(List<String> named) {
    return header(named.get(0)).fileLength();
  }

  @Override
  public ExampleShape shape(int width) {
    return shape;
  }

  /** Checks what can be checked without reading the file. */
  private IdxFile header(String file) {
    try (InputStream in = files.open(file)) {
      IdxFile idx = IdxFile.header(file, in);
      long length = files.length(file);
      if (!files.isGzip(file)) {
        idx.checkLength(length);
      } else if (idx.fileLength() / MOST_PACKED > length) {
        throw new InputException(
            "%s promises %d bytes in its header, which %d packed bytes cannot hold; copy or download "
                + "it again",
            file, idx.fileLength(), length);
      }
      return idx;
    } catch (IOException e) {
      throw InputFiles.damaged(file, e);
    }
  }

  /** Examples of a block. */
  private static int blockOf(IdxFile images) {
    return Math.max(1, Math.min(BLOCK, BLOCK_BYTES / images.width()));
  }

  private static String fellow(List<String> named) {
    String images = named.get(0);
    int slash = images.lastIndexOf('/') + 1;
    String labels =
        images.substring(0, slash)
            + images.substring(slash).replace("images", "labels").replace("idx3", "idx1");
    if (named.size() != 1 || labels.equals(images)) {
      throw new InputException(
          "expected two IDX files, images and labels, but was given %s", named);
    }
    return labels;
  }

  /**
   * Consecutive examples, read by one task.
   *
   * @param from first example
   * @param to one past the last
   * @param packed whether the files must be read from their start
   */
  private record Piece(
      InputFiles files,
      IdxFile images,
      IdxFile labels,
      int classes,
      int from,
      int to,
      boolean packed)
      implements Serializable {

    Iterator<ExampleBlock> read() throws IOException {
      return new Blocks(at(images), at(labels));
    }

    private InputStream at(IdxFile idx) throws IOException {
      if (!packed) {
        return files.openAt(idx.name(), idx.headerLength() + (long) from * idx.width());
      }
      InputStream in = files.open(idx.name());
      in.skipNBytes(idx.headerLength());
      return in;
    }

    private final class Blocks implements Iterator<ExampleBlock> {

      private final InputStream imageStream;
      private final InputStream labelStream;
      private int next = from;

      Blocks(InputStream imageStream, InputStream labelStream) {
        this.imageStream = imageStream;
        this.labelStream = labelStream;
      }

      @Override
      public boolean hasNext() {
        return next < to;
      }

      @Override
      public ExampleBlock next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int first = next;
        next = first + Math.min(blockOf(images), to - first);
        ExampleBlock block = ExampleBlock.reading(place(first), () -> block(first, next));
        if (!block.problem().isEmpty()) {
          next = to;
        }
        return block;
      }

      private BlockPosition place(int first) {
        return new BlockPosition(0, images.name(), first);
      }

      private ExampleBlock block(int first, int end) throws IOException {
        byte[] pixels = images.read(imageStream, first, end);
        finish(images, imageStream, end);
        int[] numbers = classNumbers(labels(first, end), first);
        return ExampleBlock.of(
            place(first), new Examples(new ByteFeatures(pixels, images.width()), numbers));
      }

      private byte[] labels(int first, int end) {
        try {
          byte[] bytes = labels.read(labelStream, first, end);
          finish(labels, labelStream, end);
          return bytes;
        } catch (IOException e) { // of this file, not of the images
          throw InputFiles.damaged(labels.name(), e);
        }
      }

      private void finish(IdxFile idx, InputStream in, int end) throws IOException {
        if (end == to) {
          if (packed) {
            idx.end(in);
          }
          in.close();
        }
      }

      private int[] classNumbers(byte[] bytes, int first) {
        int[] numbers = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
          numbers[i] = bytes[i] & 0xFF;
          if (numbers[i] >= classes) {
            throw new InputException(
                "%s, example %d: label must be in 0 … %d, but was %d; if there are more classes, "
                    + "set data.classes",
                labels.name(), first + i, classes - 1, numbers[i]);
          }
        }
        return numbers;
      }
    }
  }
}
