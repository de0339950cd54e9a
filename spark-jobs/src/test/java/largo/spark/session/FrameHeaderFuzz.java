package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32C;
import largo.core.compress.AdaComp;
import largo.core.compress.GradientCodec;
import largo.core.compress.GradientCompressor;
import largo.core.compress.Residual;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.Test;

/**
 * Mutated frames of peers that know the secret, records of the encryption, and hellos. All that may
 * happen is that they are taken, or refused by a typed error.
 */
public class FrameHeaderFuzz {

  private static final int SHARDS = 3;
  private static final int PARAMETERS = 96;
  private static final int CLASSES = 3;
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    2,
    24,
    32,
    64,
    FrameChannel.CHUNK,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE / 2,
    4L * PARAMETERS,
    24 + 4L * PARAMETERS
  };
  private static final Handshake.Agreed PEER =
      new Handshake.Agreed("executor 1", new byte[32], new byte[32]);

  private long refused;
  private long accepted;

  @Test
  public void framesToTheDriver() throws Exception {
    int inputs = inputs();
    for (boolean packs : new boolean[] {false, true}) {
      SessionDescriptor session = session(packs);
      List<byte[]> seeds = seeds(session, true);
      Memory memory = new Memory();
      FrameChannel frameChannel = new FrameChannel(memory, session);
      for (int k = 0; k < inputs / 2; k++) {
        SplittableRandom random = new SplittableRandom(k);
        memory.set(input(seeds, random));
        Coordinator coordinator = new Coordinator(SHARDS);
        coordinator.begin(duty(random), 0, new float[PARAMETERS]);
        ServerConnection connection = new ServerConnection(memory, session, coordinator, PEER);
        attempt(
            k,
            () -> {
              for (FrameHeader frame = frameChannel.read();
                  frame != null;
                  frame = frameChannel.read()) {
                connection.take(frame, frameChannel);
              }
            });
      }
    }
    tell("frames to the driver", inputs);
  }

  @Test
  public void framesToAnExecutor() throws Exception {
    int inputs = inputs() / 2;
    SessionDescriptor session = session(true);
    List<byte[]> seeds = seeds(session, false);
    Memory memory = new Memory();
    FrameChannel frameChannel = new FrameChannel(memory, session);
    float[] room = new float[PARAMETERS];
    for (int k = 0; k < inputs; k++) {
      memory.set(input(seeds, new SplittableRandom(k)));
      attempt(
          k,
          () -> {
            for (FrameHeader frame = frameChannel.read();
                frame != null;
                frame = frameChannel.read()) {
              switch (frame.kind()) {
                case ORDER -> FrameCodec.readOrder(frame, frameChannel, room);
                case RECALL, RESUME -> FrameCodec.readOrder(frame, frameChannel);
                default ->
                    throw new BadFrameException(RejectedFrames.Reason.NO_FRAME, "not an order");
              }
            }
          });
    }
    tell("frames to an executor", inputs);
  }

  @Test
  public void encryptedRecords() throws Exception {
    int inputs = Math.max(1, inputs() / 20); // each has buffers of its own
    byte[] key = Arrays.copyOf(new byte[] {1, 2, 3}, 32);
    SessionDescriptor session = session(false);
    Memory memory = new Memory();
    FrameChannel out = new FrameChannel(new FrameEncryption(memory, key, key), session);
    out.write(FrameHeader.bare(FrameHeader.Kind.JOIN, session.run(), 1, 7));
    FrameCodec.write(gradient(0), out, session);
    List<byte[]> seeds = List.of(memory.written());
    for (int k = 0; k < inputs; k++) {
      byte[] input = input(seeds, new SplittableRandom(k));
      if (Arrays.equals(input, seeds.get(0))) {
        continue;
      }
      memory.set(input);
      FrameChannel frameChannel = new FrameChannel(new FrameEncryption(memory, key, key), session);
      ServerConnection connection =
          new ServerConnection(memory, session, new Coordinator(SHARDS), PEER);
      attempt(
          k,
          () -> {
            for (FrameHeader frame = frameChannel.read();
                frame != null;
                frame = frameChannel.read()) {
              connection.take(frame, frameChannel);
            }
          });
    }
    tell("encrypted records", inputs);
  }

  @Test
  public void hellos() throws Exception {
    int inputs = inputs() / 4;
    SessionDescriptor session = session(false);
    byte[] nonce = SharedSecret.randomBytes();
    byte[] genuine = new byte[Handshake.HELLO_BYTES];
    new SplittableRandom(1).nextBytes(genuine);
    ByteBuffer.wrap(genuine)
        .putLong(session.run().getMostSignificantBits())
        .putLong(session.run().getLeastSignificantBits());
    for (int k = 0; k < inputs; k++) {
      byte[] hello = Arrays.copyOf(input(List.of(genuine), new SplittableRandom(k)), 144);
      attempt(k, () -> Handshake.verify(session, nonce, hello, "somewhere"));
    }
    assertThat(accepted).isZero();
    tell("hellos", inputs);
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(int k, Attempt attempt) {
    try {
      attempt.run();
      accepted++;
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      refused++;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("input " + k, e);
    }
  }

  private void tell(String what, int inputs) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "FrameFuzz, %s: %d inputs, %d refused, %d accepted, 0 faults",
            what,
            inputs,
            refused,
            accepted));
  }

  private static int inputs() {
    return Integer.getInteger("largo.fuzz.inputs", 20_000);
  }

  /** One to three frames, some of them mutated, with checksums mended or not. */
  private static byte[] input(List<byte[]> seeds, SplittableRandom random) {
    byte[] all = new byte[0];
    int count = 1 + random.nextInt(3);
    for (int k = 0; k < count; k++) {
      byte[] one = seeds.get(random.nextInt(seeds.size())).clone();
      if (random.nextInt(4) > 0) {
        one = mutated(one, random);
      }
      int at = all.length;
      all = Arrays.copyOf(all, at + one.length);
      System.arraycopy(one, 0, all, at, one.length);
    }
    return all;
  }

  private static byte[] mutated(byte[] frame, SplittableRandom random) {
    byte[] bytes = frame;
    int changes = 1 + random.nextInt(3);
    for (int k = 0; k < changes && bytes.length > 0; k++) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      switch (random.nextInt(6)) {
        case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        case 2 -> {
          if (bytes.length >= 64) { // a field of the head
            int at = new int[] {4, 24, 32, 40, 44, 48}[random.nextInt(6)];
            long value = EXTREMES[random.nextInt(EXTREMES.length)];
            if (at == 24 || at == 32 || at == 48) {
              buffer.putLong(at, value);
            } else {
              buffer.putInt(at, (int) value);
            }
          }
        }
        case 3 -> { // a field of what follows
          if (bytes.length >= FrameHeader.BYTES + 12) {
            int at = FrameHeader.BYTES + random.nextInt((bytes.length - FrameHeader.BYTES - 8));
            buffer.putLong(at, EXTREMES[random.nextInt(EXTREMES.length)]);
          }
        }
        case 4 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
      }
    }
    if (random.nextInt(4) > 0) {
      mend(bytes);
    }
    return bytes;
  }

  /** Writes the checksums that a hostile peer would. */
  private static void mend(byte[] bytes) {
    if (bytes.length < FrameHeader.BYTES) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(FrameHeader.BYTES - 4, crc(bytes, 0, FrameHeader.BYTES - 4));
    if (bytes.length >= FrameHeader.BYTES + 4) {
      int content = bytes.length - 4 - FrameHeader.BYTES;
      buffer.putInt(bytes.length - 4, crc(bytes, FrameHeader.BYTES, content));
    }
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }

  private static RequestKind duty(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new RequestKind.Score(DataSplit.TEST);
      case 1 -> new RequestKind.Recall();
      case 2 -> new RequestKind.Resume(-1, 0);
      default -> new RequestKind.Gradient(0.1);
    };
  }

  /** Every kind of frame, as it is when nothing is wrong; of the first order. */
  private static List<byte[]> seeds(SessionDescriptor session, boolean toDriver)
      throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      Memory memory = new Memory();
      FrameChannel frameChannel = new FrameChannel(memory, session);
      if (toDriver) {
        List<Response> answers =
            new ArrayList<>(
                List.of(
                    gradient(shard),
                    new Response.Gradient(1, shard, null, 0.5),
                    new Response.Scored(1, shard, new Score(CLASSES)),
                    new Response.Done(1, shard)));
        session
            .packing()
            .ifPresent(
                packing -> {
                  answers.add(new Response.Recalled(1, 1, new Residual(3, new float[PARAMETERS])));
                  answers.add(packed(packing));
                });
        for (FrameHeader.Kind kind : List.of(FrameHeader.Kind.JOIN, FrameHeader.Kind.LEAVE)) {
          frameChannel.write(FrameHeader.bare(kind, session.run(), shard, 7));
          seeds.add(memory.written());
        }
        for (Response response : answers) {
          FrameCodec.write(response, frameChannel, session);
          seeds.add(memory.written());
        }
      } else {
        for (RequestKind duty :
            List.of(
                new RequestKind.Gradient(0.1),
                new RequestKind.Score(DataSplit.TEST),
                new RequestKind.Recall(),
                new RequestKind.Resume(shard, 3))) {
          FrameCodec.write(
              new Request(1, Request.ALL, duty, 2, new float[PARAMETERS]),
              true,
              frameChannel,
              session);
          seeds.add(memory.written());
        }
      }
    }
    return seeds;
  }

  private static Response gradient(int shard) {
    return new Response.Gradient(1, shard, new GradientSum(floats(), 0.5, 3), 0.25);
  }

  private static Response packed(GradientCodec packing) {
    return new Response.Packed(
        1,
        2,
        new GradientCompressor(packing, SHARDS).pack(2, floats(), 8).orElseThrow(),
        0.5,
        3,
        0.25);
  }

  private static float[] floats() {
    float[] floats = new float[PARAMETERS];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i % 7 - 3;
    }
    return floats;
  }

  private static SessionDescriptor session(boolean packs) {
    Tensor kernel = new Tensor("w", ParameterKind.WEIGHT, 0, List.of(PARAMETERS / 3, 3, 1), 'c');
    return new SessionDescriptor(
        new UUID(1, 2),
        SharedSecret.random(),
        false,
        SHARDS,
        PARAMETERS,
        CLASSES,
        packs
            ? GradientCodec.of(new AdaComp(50, 500, 2), new ParameterLayout(List.of(kernel)))
                .orElseThrow()
            : null);
  }

  /** A connection in memory. */
  private static final class Memory implements ByteChannel {

    private final ByteBuffer out = ByteBuffer.allocate(1 << 16);
    private ByteBuffer in = ByteBuffer.allocate(0);

    void set(byte[] bytes) {
      in = ByteBuffer.wrap(bytes);
    }

    byte[] written() {
      byte[] bytes = Arrays.copyOf(out.array(), out.position());
      out.clear();
      return bytes;
    }

    @Override
    public int read(ByteBuffer to) {
      if (!in.hasRemaining()) {
        return -1;
      }
      int count = Math.min(in.remaining(), to.remaining());
      to.put(in.slice().limit(count));
      in.position(in.position() + count);
      return count;
    }

    @Override
    public int write(ByteBuffer from) {
      int count = from.remaining();
      out.put(from);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
