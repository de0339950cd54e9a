package largo.core.data;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Features of another type in a file that is mapped into memory. On the heap are 8 bytes for each
 * row. If they are serialized, they are written to a new file where they arrive, in the folder
 * {@code java.io.tmpdir}.
 */
public final class MappedFeatures implements Features {

  private static final long serialVersionUID = 1;

  private final RowEncoding encoding;
  private final int width;
  private transient MappedRows rows; // final but for deserialization

  private MappedFeatures(RowEncoding encoding, int width, MappedRows rows) {
    this.encoding = encoding;
    this.width = width;
    this.rows = rows;
  }

  @Override
  public int rows() {
    return rows.count();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public long bytes() {
    return heapBytes(rows.count());
  }

  /** Size of rows on the heap, in bytes. */
  public static long heapBytes(long rows) {
    return Long.BYTES * rows;
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    onHeap(row).copyRow(0, to, at);
  }

  @Override
  public void copyRow(int row, double[] to) {
    onHeap(row).copyRow(0, to);
  }

  @Override
  public Features ofWidth(int other) {
    onHeap(0).ofWidth(other); // checks it
    return new MappedFeatures(encoding, other, rows);
  }

  @Override
  public long hash(int row) {
    return onHeap(row).hash(0);
  }

  /** Some rows, on the heap. */
  @Override
  public Features select(int[] selected) {
    return Features.assemble(
        selected.length,
        IntStream.range(0, selected.length)
            .mapToObj(i -> new Features.Part(new int[] {i}, onHeap(selected[i])))
            .toList());
  }

  /** Has the operating system read a row from disk, if it is not in memory. */
  public void readAhead(int row) {
    rows.touch(row);
  }

  @Override
  public Optional<MappedFeatures> mapped() {
    return Optional.of(this);
  }

  private Features onHeap(int row) {
    return encoding.decode(rows.row(row), width);
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeInt(rows.count());
    for (int i = 0; i < rows.count(); i++) {
      ByteBuffer row = rows.row(i);
      byte[] bytes = new byte[row.remaining()];
      row.get(bytes);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    int count = in.readInt();
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (MappedRows.Writer writer = new MappedRows.Writer(folder, count)) {
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        writer.write(i, bytes);
      }
      rows = writer.mapped();
    }
  }

  /** Writes rows as they arrive. Not thread-safe. */
  static final class Builder implements AutoCloseable {

    private final MappedRows.Writer writer;
    private RowEncoding encoding;
    private int width;

    Builder(Path folder, int rows) throws IOException {
      this.writer = new MappedRows.Writer(folder, rows);
    }

    /**
     * Writes rows.
     *
     * @param to index of each row
     * @throws IllegalStateException if the type of features differs from that of earlier rows
     */
    void add(int[] to, Features part) throws IOException {
      RowEncoding of = RowEncoding.of(part);
      if (encoding != null && encoding != of) {
        throw new IllegalStateException(
            "parts of rows must be of one kind, but are of " + encoding + " and " + of);
      }
      encoding = of;
      width = part.width();
      for (int i = 0; i < to.length; i++) {
        writer.write(to[i], of.encode(part, i));
      }
    }

    /** All rows, each of which must have been added. */
    MappedFeatures build() throws IOException {
      return new MappedFeatures(encoding, width, writer.mapped());
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
