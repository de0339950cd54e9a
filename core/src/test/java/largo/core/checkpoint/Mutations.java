package largo.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Safetensors files, changed at random; half of them with checksums that are right all the same.
 */
final class Mutations {

  private static final int[] ODD = {
    0, 1, -1, 7, 127, 255, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 8
  };

  private static final String[] NUMBERS = {
    "0",
    "-1",
    "2147483640",
    "9223372036854775807",
    "99999999999999999999",
    "1e9",
    "null",
    "[]",
    "{}"
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
    int header = 8 + (int) numbers.getLong(0);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      // the header, most of the time: the data are numbers
      int most = random.nextInt(4) > 0 ? header : file.length;
      int at = random.nextInt(Math.max(1, Math.min(most, file.length) - 8));
      switch (random.nextInt(8)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt(256);
        case 2 -> numbers.putInt(at, ODD[random.nextInt(ODD.length)]);
        case 3 -> numbers.putLong(at, ODD[random.nextInt(ODD.length)]);
        case 4 -> write(NUMBERS[random.nextInt(NUMBERS.length)], numberAt(file, at), file);
        case 5 -> file[numberAt(file, at)] = (byte) ('0' + random.nextInt(10));
        case 6 -> {
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

  /** The next digit of a number at or after a place, else the place. */
  private static int numberAt(byte[] file, int place) {
    for (int at = place; at < file.length; at++) {
      if (Character.isDigit(file[at])) {
        return at;
      }
    }
    return place;
  }

  private static void write(String text, int at, byte[] file) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, file, at, Math.min(bytes.length, file.length - at));
  }

  /** Sets the checksums of a file to what they must be, as far as it has places for them. */
  static byte[] mend(byte[] file) {
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (length < 100 || length > file.length - 8) {
      return file;
    }
    byte[] json = Arrays.copyOfRange(file, 8, 8 + (int) length);
    CRC32C data = new CRC32C();
    data.update(file, 8 + json.length, file.length - 8 - json.length);
    SafetensorsHeader.setDataChecksum(json, (int) data.getValue());
    SafetensorsHeader.setChecksum(json);
    System.arraycopy(json, 0, file, 8, json.length);
    return file;
  }
}
