package largo.core.data;

/**
 * The binary version of CIFAR-10: records of a label byte and 3 × 32 × 32 pixel bytes, without a
 * header.
 */
public final class CifarFile {

  /** Pixels of an image: red, green, blue planes. */
  public static final ExampleShape SHAPE = new ExampleShape(3, 32, 32);

  /** Classes of CIFAR-10. */
  public static final int CLASSES = 10;

  /** Bytes of a record. */
  public static final int RECORD_BYTES = 1 + 3 * 32 * 32;

  /** Bytes of a record of CIFAR-100, which begins with a superclass and a class. */
  static final int CIFAR100_RECORD_BYTES = RECORD_BYTES + 1;

  private static final int CIFAR100_SUPERCLASSES = 20;
  private static final int CIFAR100_CLASSES = 100;

  private CifarFile() {}

  /**
   * Splits records into pixels and labels.
   *
   * @param name the file, for messages
   * @param first index of the first record in its file
   * @param records whole records
   * @throws InputException if the bytes end within a record, or a label is out of range
   */
  public static Examples parse(String name, long first, byte[] records) {
    checkLength(name, first * RECORD_BYTES + records.length);

    int count = records.length / RECORD_BYTES;
    byte[] pixels = new byte[count * SHAPE.size()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = records[i * RECORD_BYTES] & 0xFF;
      if (labels[i] >= CLASSES) {
        throw new InputException(
            "%s, record %d: label must be in 0 … %d, but was %d; is this CIFAR-10's binary "
                + "version? Neither CIFAR-100 nor the Python version is read",
            name, first + i, CLASSES - 1, labels[i]);
      }
      System.arraycopy(records, i * RECORD_BYTES + 1, pixels, i * SHAPE.size(), SHAPE.size());
    }

    return new Examples(new ByteFeatures(pixels, SHAPE.size()), labels);
  }

  /**
   * Checks the length of a file, or of the part that has been read.
   *
   * @throws InputException if it is not that of records of CIFAR-10
   */
  public static void checkLength(String name, long bytes) {
    if (bytes % RECORD_BYTES == 0) {
      return;
    }
    if (bytes % CIFAR100_RECORD_BYTES == 0) {
      throw cifar100(
          name, "its length is that of " + bytes / CIFAR100_RECORD_BYTES + " records of CIFAR-100");
    }
    throw new InputException(
        "%s is not a whole number of CIFAR-10 records of %d bytes: %d bytes are left over after "
            + "record %d; copy or download it again",
        name, RECORD_BYTES, bytes % RECORD_BYTES, bytes / RECORD_BYTES - 1);
  }

  private static InputException cifar100(String name, String because) {
    return new InputException(
        "%s is not CIFAR-10, but CIFAR-100: %s. Only CIFAR-10 is read; write its images "
            + "as IDX files, for example, and set data.source = idx",
        name, because);
  }

  /**
   * Detects CIFAR-100 files whose length is also one of CIFAR-10: every byte at a position of a
   * CIFAR-100 label is a valid label. Not thread-safe.
   */
  public static final class Cifar100Detector {

    private final String name;
    private long at;
    private boolean fits = true;

    /** A detector for a file, whose name is for messages. */
    public Cifar100Detector(String name) {
      this.name = name;
    }

    /** Accepts the next bytes of the file. */
    public void accept(byte[] bytes, int count) {
      for (int i =
              (int) ((CIFAR100_RECORD_BYTES - at % CIFAR100_RECORD_BYTES) % CIFAR100_RECORD_BYTES);
          fits && i < count;
          i += CIFAR100_RECORD_BYTES) {
        fits = (bytes[i] & 0xFF) < CIFAR100_SUPERCLASSES;
      }
      for (int i =
              (int)
                  ((CIFAR100_RECORD_BYTES + 1 - at % CIFAR100_RECORD_BYTES)
                      % CIFAR100_RECORD_BYTES);
          fits && i < count;
          i += CIFAR100_RECORD_BYTES) {
        fits = (bytes[i] & 0xFF) < CIFAR100_CLASSES;
      }
      at += count;
    }

    /**
     * Decides, at the end of the file.
     *
     * @throws InputException if it is CIFAR-100, or its length is not CIFAR-10's
     */
    public void finish() {
      checkLength(name, at);
      if (at > 0 && fits && at % CIFAR100_RECORD_BYTES == 0) {
        throw cifar100(
            name, "its length fits both, and every byte at a position of a CIFAR-100 label is one");
      }
    }

    /** Whether a file of this length may be of either data set. */
    public static boolean isNeeded(long bytes) {
      return bytes > 0 && bytes % RECORD_BYTES == 0 && bytes % CIFAR100_RECORD_BYTES == 0;
    }
  }
}
