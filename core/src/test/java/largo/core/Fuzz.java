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
 * Gives a reader many inputs that are nearly right: files that were changed here and there, by
 * chance. What is no result and no refusal of the reader's own is a fault: another exception, a
 * message that does not name the file, memory that the input's length does not explain, time.
 *
 * @param name of the test, for what it prints
 * @param wholes inputs that are right, which are changed
 * @param words pieces that may be put in; bytes by chance are, too
 */
public record Fuzz(String name, List<byte[]> wholes, List<byte[]> words) {

  /** The file that messages have to name. */
  public static final String FILE = "fuzzed-file";

  private static final long MOST_NANOS = 10_000_000_000L;
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_LENGTH = 1 << 16;

  /** Inputs of text. */
  public static Fuzz ofText(String name, List<String> wholes, List<String> words) {
    return new Fuzz(name, bytes(wholes), bytes(words));
  }

  private static List<byte[]> bytes(List<String> texts) {
    return texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Reads an input. */
  public interface Reader {
    void read(byte[] input) throws IOException;
  }

  /**
   * Runs it, with so many inputs as {@code largo.fuzz.inputs} says.
   *
   * @param refusal what the reader throws where it refuses
   * @throws AssertionError with the first fault and its input
   */
  public void run(Class<? extends RuntimeException> refusal, Reader reader) {
    run(refusal, reader, 1);
  }

  /**
   * Runs it with fewer inputs, for a reader that is slow.
   *
   * @param divisor of the number of inputs
   */
  public void run(Class<? extends RuntimeException> refusal, Reader reader, int divisor) {
    int inputs = Integer.getInteger("largo.fuzz.inputs", 20_000) / divisor;
    for (byte[] whole : wholes) { // are right: most of what is changed a little would be refused
      try {
        reader.read(whole);
      } catch (Throwable e) {
        throw fault(-1, whole, e.toString(), e);
      }
    }
    int refused = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] input = mutated(new SplittableRandom(i));
      long start = System.nanoTime();
      long allocated = allocated();
      try {
        reader.read(input);
      } catch (Throwable e) {
        if (!refusal.isInstance(e) || !String.valueOf(e.getMessage()).contains(FILE)) {
          throw fault(i, input, e.toString(), e);
        }
        refused++;
      }
      if (System.nanoTime() - start > MOST_NANOS) {
        throw fault(i, input, "it took longer than ten seconds", null);
      }
      if (allocated() - allocated > MOST_BYTES) {
        throw fault(i, input, "it took " + (allocated() - allocated) + " bytes of memory", null);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d inputs, %d refused, %d accepted, 0 faults%n",
        name,
        inputs,
        refused,
        inputs - refused);
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

  private byte[] mutated(SplittableRandom random) {
    byte[] bytes = wholes.get(random.nextInt(wholes.size())).clone();
    for (int changes = random.nextInt(3); changes >= 0; changes--) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(32));
    return switch (random.nextInt(9)) {
      case 0 -> set(bytes, at, bytes.length == 0 ? 0 : bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> set(bytes, at, random.nextInt(256));
      case 2 -> Arrays.copyOf(bytes, at); // cut
      case 3 -> spliced(bytes, at, end, new byte[0]); // left out
      case 4 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end)); // twice
      case 5 -> spliced(bytes, at, at, word(random));
      case 6 -> spliced(bytes, at, end, word(random));
      case 7 -> { // a number, as headers have them
        int[] numbers = {0, 1, -1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 16, 1 << 28};
        int number = numbers[random.nextInt(numbers.length)];
        byte[] word = ByteBuffer.allocate(4).putInt(number).array();
        yield spliced(bytes, at & ~3, Math.min(bytes.length, (at & ~3) + 4), word);
      }
      default -> {
        byte[] other = wholes.get(random.nextInt(wholes.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        yield spliced(bytes, at, end, Arrays.copyOfRange(other, from, other.length)); // another's
      }
    };
  }

  private byte[] word(SplittableRandom random) {
    return words.isEmpty()
        ? new byte[] {(byte) random.nextInt(256)}
        : words.get(random.nextInt(words.size()));
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
    return result.length > MOST_LENGTH ? Arrays.copyOf(result, MOST_LENGTH) : result;
  }
}
