package largo.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Files of sections, changed at random; half of them with checksums that are right all the same.
 */
final class Mutations {

  private static final int[] ODD = {
    0, 1, -1, 7, 127, 255, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 8
  };

  private Mutations() {}

  /** A reader that is tried. */
  interface Reader {
    void read(byte[] file) throws IOException;
  }

  /**
   * Reads files that were changed, and expects that each is read or refused with the errors that
   * are meant for it.
   *
   * @param whole files that are as they should be
   */
  static void tryAll(String name, byte[][] whole, Reader reader) {
    int inputs = Integer.getInteger("largo.fuzz.inputs", 20_000);
    Random random = new Random(1);
    int refused = 0;
    for (int n = 0; n < inputs; n++) {
      byte[] file = changed(whole[random.nextInt(whole.length)], random);
      try {
        reader.read(file);
      } catch (DamagedException | VersionException e) {
        refused++;
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError(name + ": input " + n + " of seed 1", e);
      }
    }
    System.out.printf(
        "%s: %d inputs, %d refused, %d accepted, 0 faults%n",
        name, inputs, refused, inputs - refused);
  }

  private static byte[] changed(byte[] whole, Random random) {
    byte[] file = whole.clone();
    ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int table = 16 + numbers.getInt(12);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      // the table, most of the time: what is in the arrays is numbers
      int most = random.nextInt(4) > 0 ? table : file.length;
      int at = random.nextInt(Math.max(1, Math.min(most, file.length) - 8));
      switch (random.nextInt(6)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt(256);
        case 2 -> numbers.putInt(at, ODD[random.nextInt(ODD.length)]);
        case 3 -> numbers.putLong(at, ODD[random.nextInt(ODD.length)]);
        case 4 -> {
          int from = random.nextInt(file.length);
          int count = Math.min(random.nextInt(40), file.length - Math.max(from, at));
          System.arraycopy(file, from, file, at, count);
        }
        default -> {
          file = Arrays.copyOf(file, random.nextInt(file.length + 20));
          file = file.length < 24 ? whole.clone() : file;
          numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        }
      }
    }
    return random.nextBoolean() ? mend(file) : file;
  }

  /** The same file with the checksums that its table asks for, as far as that makes sense. */
  static byte[] mend(byte[] file) {
    ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long end = 16L + numbers.getInt(12);
    if (end < 16 || end + 4 > file.length) {
      return file;
    }
    put(numbers, 0, (int) end);
    long data = end + 4;
    for (int at = 16; at + 13 <= end; ) {
      int name = numbers.getInt(at);
      if (name < 0 || at + 13L + name > end) {
        break;
      }
      int size =
          switch (file[at + 4 + name]) {
            case 'b' -> 1;
            case 'f' -> 4;
            default -> 8;
          };
      long bytes = numbers.getLong(at + 5 + name) * size;
      if (bytes < 0 || data + bytes + 4 > file.length) {
        break;
      }
      put(numbers, (int) data, (int) bytes);
      data += bytes + 4;
      at += 13 + name;
    }
    return file;
  }

  private static void put(ByteBuffer file, int from, int count) {
    CRC32C checksum = new CRC32C();
    checksum.update(file.array(), from, count);
    file.putInt(from + count, (int) checksum.getValue());
  }
}
