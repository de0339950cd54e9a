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
  public static final int RECORD = 1 + 3 * 32 * 32;

  /** Bytes of a record of CIFAR-100: its class, and the group of its class, come first. */
  static final int RECORD_OF_100 = RECORD + 1;

  private static final int GROUPS_OF_100 = 20;
  private static final int CLASSES_OF_100 = 100;

  private CifarFile() {}

  /**
   * Splits records into pixels and labels.
   *
   * @param name the file, for messages
   * @param first number of the first record in its file
   * @param records whole records
   * @throws InputException if the bytes end within a record, or a label is out of range
   */
  public static Examples parse(String name, long first, byte[] records) {
    checkLength(name, first * RECORD + records.length);

    int count = records.length / RECORD;
    byte[] pixels = new byte[count * SHAPE.size()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = records[i * RECORD] & 0xFF;
      if (labels[i] >= CLASSES) {
        throw new InputException(
            "%s, record %d: label must be in 0 … %d, but was %d; is this CIFAR-10's binary "
                + "version? Neither CIFAR-100 nor the Python version is read",
            name, first + i, CLASSES - 1, labels[i]);
      }
      System.arraycopy(records, i * RECORD + 1, pixels, i * SHAPE.size(), SHAPE.size());
    }

    return new Examples(new ByteFeatures(pixels, SHAPE.size()), labels);
  }

  /**
   * Checks the length of a whole file, as far as it is known.
   *
   * @throws InputException if it is not that of records of CIFAR-10
   */
  public static void checkLength(String name, long bytes) {
    if (bytes % RECORD == 0) {
      return;
    }
    if (bytes % RECORD_OF_100 == 0) {
      throw of100(name, "its length is that of " + bytes / RECORD_OF_100 + " records of CIFAR-100");
    }
    throw new InputException(
        "%s is not a whole number of CIFAR-10 records of %d bytes: %d bytes are left over after "
            + "record %d; copy or download it again",
        name, RECORD, bytes % RECORD, bytes / RECORD - 1);
  }

  private static InputException of100(String name, String because) {
    return new InputException(
        "%s is not CIFAR-10, but CIFAR-100: %s. Only CIFAR-10 is read; write its images as IDX "
            + "files, say, and set data.source = idx",
        name, because);
  }

  /**
   * Tells CIFAR-100 from CIFAR-10 where a file's length fits both: whether each of the places where
   * CIFAR-100 has its labels holds one. Takes the bytes of a file one after another.
   */
  public static final class Lookout {

    private final String name;
    private long at;
    private boolean fits = true;

    /** Of a file, which is named in messages. */
    public Lookout(String name) {
      this.name = name;
    }

    /** Takes the next bytes of the file. */
    public void take(byte[] bytes, int count) {
      for (int i = (int) ((RECORD_OF_100 - at % RECORD_OF_100) % RECORD_OF_100);
          fits && i < count;
          i += RECORD_OF_100) {
        fits = (bytes[i] & 0xFF) < GROUPS_OF_100;
      }
      for (int i = (int) ((RECORD_OF_100 + 1 - at % RECORD_OF_100) % RECORD_OF_100);
          fits && i < count;
          i += RECORD_OF_100) {
        fits = (bytes[i] & 0xFF) < CLASSES_OF_100;
      }
      at += count;
    }

    /**
     * Says what the file is, when it has ended.
     *
     * @throws InputException if it is CIFAR-100, or its length is not CIFAR-10's
     */
    public void end() {
      checkLength(name, at);
      if (at > 0 && fits && at % RECORD_OF_100 == 0) {
        throw of100(
            name,
            "its length fits both, and at each of the places of CIFAR-100's labels there is one");
      }
    }

    /** Whether a length leaves open which of the two a file is. */
    public static boolean isNeeded(long bytes) {
      return bytes > 0 && bytes % RECORD == 0 && bytes % RECORD_OF_100 == 0;
    }
  }
}
