package largo.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** Mutated safetensors files; half of them with valid checksums. */
final class Mutations {

  private static final int[] EDGE_VALUES = {
    0, 1, -1, 7, 127, 255, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 8
  };

  private static final String[] TOKENS = {
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

  /** The code under test. */
  interface Reader {
    void read(byte[] file) throws IOException;
  }

  /**
   * Reads mutated files, each of which must be read or rejected with a {@link DamagedException} or
   * {@link VersionException}.
   *
   * @param seeds valid files
   */
  static void readAll(String name, byte[][] seeds, Reader reader) {
    int inputs = Integer.getInteger("largo.fuzz.inputs", 20_000);
    Random random = new Random(1);
    int rejected = 0;
    for (int n = 0; n < inputs; n++) {
      byte[] file = mutated(seeds[random.nextInt(seeds.length)], random);
      try {
        reader.read(file);
      } catch (DamagedException | VersionException e) {
        rejected++;
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError(name + ": input " + n + " of seed 1", e);
      }
    }
    System.out.printf(
        "%s: %d inputs, %d rejected, %d accepted, 0 faults%n",
        name, inputs, rejected, inputs - rejected);
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] file = seed.clone();
    ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = 8 + (int) numbers.getLong(0);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      // most mutations are in the header, as any data are valid numbers
      int end = random.nextInt(4) > 0 ? header : file.length;
      int at = random.nextInt(Math.max(1, Math.min(end, file.length) - 8));
      switch (random.nextInt(8)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt(256);
        case 2 -> numbers.putInt(at, EDGE_VALUES[random.nextInt(EDGE_VALUES.length)]);
        case 3 -> numbers.putLong(at, EDGE_VALUES[random.nextInt(EDGE_VALUES.length)]);
        case 4 -> write(TOKENS[random.nextInt(TOKENS.length)], digitAt(file, at), file);
        case 5 -> file[digitAt(file, at)] = (byte) ('0' + random.nextInt(10));
        case 6 -> {
          int from = random.nextInt(file.length);
          int count = Math.min(random.nextInt(40), file.length - Math.max(from, at));
          System.arraycopy(file, from, file, at, count);
        }
        default -> {
          file = Arrays.copyOf(file, random.nextInt(file.length + 20));
          file = file.length < 24 ? seed.clone() : file;
          numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        }
      }
    }
    return random.nextBoolean() ? withChecksums(file) : file;
  }

  /** The position of the first digit at or after a position; that position if there is none. */
  private static int digitAt(byte[] file, int start) {
    for (int at = start; at < file.length; at++) {
      if (Character.isDigit(file[at])) {
        return at;
      }
    }
    return start;
  }

  private static void write(String text, int at, byte[] file) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, file, at, Math.min(bytes.length, file.length - at));
  }

  /** Recomputes the checksums of a file, if its header is long enough to hold them. */
  static byte[] withChecksums(byte[] file) {
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
