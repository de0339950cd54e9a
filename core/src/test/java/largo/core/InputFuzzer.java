package largo.core;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A mutation-based fuzzer for readers. An outcome other than a result or the reader's own exception
 * is a fault: another exception, a message that does not name the file, an allocation out of
 * proportion to the input, or a read that takes longer than ten seconds.
 *
 * @param name of the test, which is printed with the counts
 * @param seeds valid inputs, which are mutated
 * @param dictionary byte sequences that mutations insert in addition to random bytes
 */
public record InputFuzzer(String name, List<byte[]> seeds, List<byte[]> dictionary) {

  /** The file name that messages must contain. */
  public static final String FILE = "fuzzed-file";

  private static final long MAX_NANOS = 10_000_000_000L;
  private static final long MAX_ALLOCATED_BYTES = 256L << 20;
  private static final int MAX_LENGTH = 1 << 16;

  /** A fuzzer of text in UTF-8. */
  public static InputFuzzer ofText(String name, List<String> seeds, List<String> dictionary) {
    return new InputFuzzer(name, bytes(seeds), bytes(dictionary));
  }

  private static List<byte[]> bytes(List<String> texts) {
    return texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** The code under test. */
  public interface Reader {
    void read(byte[] input) throws IOException;
  }

  /**
   * Reads as many mutated inputs as the system property {@code largo.fuzz.inputs} says; 20,000 by
   * default. Input n is the same in every run.
   *
   * @param rejection the reader's exception for invalid input
   * @throws AssertionError with the first fault and its input
   */
  public void run(Class<? extends RuntimeException> rejection, Reader reader) {
    run(rejection, reader, 1);
  }

  /**
   * The same with fewer inputs, for a slow reader.
   *
   * @param divisor of the number of inputs
   */
  public void run(Class<? extends RuntimeException> rejection, Reader reader, int divisor) {
    int inputs = Integer.getInteger("largo.fuzz.inputs", 20_000) / divisor;
    for (byte[] seed : seeds) { // an invalid seed would make most mutations pointless
      try {
        reader.read(seed);
      } catch (Throwable e) {
        throw fault(-1, seed, e.toString(), e);
      }
    }
    int rejected = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] input = input(new SplittableRandom(i));
      long start = System.nanoTime();
      long allocated = allocated();
      try {
        reader.read(input);
      } catch (Throwable e) {
        if (!rejection.isInstance(e) || !String.valueOf(e.getMessage()).contains(FILE)) {
          throw fault(i, input, e.toString(), e);
        }
        rejected++;
      }
      if (System.nanoTime() - start > MAX_NANOS) {
        throw fault(i, input, "it took longer than ten seconds", null);
      }
      if (allocated() - allocated > MAX_ALLOCATED_BYTES) {
        throw fault(i, input, "it took " + (allocated() - allocated) + " bytes of memory", null);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d inputs, %d rejected, %d accepted, 0 faults%n",
        name,
        inputs,
        rejected,
        inputs - rejected);
  }

  private AssertionError fault(int number, byte[] input, String what, Throwable cause) {
    byte[] shown = input.length > 4096 ? Arrays.copyOf(input, 4096) : input;
    return new AssertionError(
        String.format(
            Locale.ROOT,
            "%s, input %d of %d bytes: %s%n%s%n%s",
            name,
            number,
            input.length,
            what,
            HexFormat.of().formatHex(shown),
            new String(shown, StandardCharsets.UTF_8)),
        cause);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private byte[] input(SplittableRandom random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int left = random.nextInt(3); left >= 0; left--) {
      bytes = mutated(bytes, random);
    }
    return bytes;
  }

  private byte[] mutated(byte[] bytes, SplittableRandom random) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(32));
    return switch (random.nextInt(9)) {
      case 0 -> set(bytes, at, bytes.length == 0 ? 0 : bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> set(bytes, at, random.nextInt(256));
      case 2 -> Arrays.copyOf(bytes, at); // truncate
      case 3 -> spliced(bytes, at, end, new byte[0]); // delete
      case 4 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end)); // duplicate
      case 5 -> spliced(bytes, at, at, entry(random));
      case 6 -> spliced(bytes, at, end, entry(random));
      case 7 -> { // a number of four bytes, as in headers
        int[] numbers = {0, 1, -1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 16, 1 << 28};
        int number = numbers[random.nextInt(numbers.length)];
        byte[] encoded = ByteBuffer.allocate(4).putInt(number).array();
        yield spliced(bytes, at & ~3, Math.min(bytes.length, (at & ~3) + 4), encoded);
      }
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        yield spliced(bytes, at, end, Arrays.copyOfRange(other, from, other.length)); // splice
      }
    };
  }

  private byte[] entry(SplittableRandom random) {
    return dictionary.isEmpty()
        ? new byte[] {(byte) random.nextInt(256)}
        : dictionary.get(random.nextInt(dictionary.size()));
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    if (bytes.length > 0) {
      bytes[at] = (byte) value;
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    byte[] result = new byte[from + between.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(between, 0, result, from, between.length);
    System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
    return result.length > MAX_LENGTH ? Arrays.copyOf(result, MAX_LENGTH) : result;
  }
}
