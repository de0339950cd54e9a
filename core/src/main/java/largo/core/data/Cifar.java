package largo.core.data;

/**
 * The binary version of CIFAR-10: records of a label byte and 3 × 32 × 32 pixel bytes, without a
 * header.
 */
public final class Cifar {

  /** Pixels of an image: red, green, blue planes. */
  public static final ExampleShape SHAPE = new ExampleShape(3, 32, 32);

  /** Classes of CIFAR-10. */
  public static final int CLASSES = 10;

  /** Bytes of a record. */
  public static final int RECORD = 1 + 3 * 32 * 32;

  private Cifar() {}

  /**
   * Splits records into pixels and labels.
   *
   * @param name the file, for messages
   * @param first number of the first record in its file
   * @param records whole records
   * @throws InputException if the bytes end within a record, or a label is out of range
   */
  public static Examples parse(String name, long first, byte[] records) {
    if (records.length % RECORD != 0) {
      throw new InputException(
          "%s is not a whole number of CIFAR-10 records of %d bytes: %d bytes are left over after "
              + "record %d; copy or download it again",
          name, RECORD, records.length % RECORD, first + records.length / RECORD - 1);
    }

    int count = records.length / RECORD;
    byte[] pixels = new byte[count * SHAPE.size()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = records[i * RECORD] & 0xFF;
      if (labels[i] >= CLASSES) {
        throw new InputException(
            "%s, record %d: label must be in 0 … %d, but was %d; is this CIFAR-10's binary "
                + "version?",
            name, first + i, CLASSES - 1, labels[i]);
      }
      System.arraycopy(records, i * RECORD + 1, pixels, i * SHAPE.size(), SHAPE.size());
    }

    return new Examples(new ByteFeatures(pixels, SHAPE.size()), labels);
  }
}
