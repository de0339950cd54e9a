package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import largo.core.compress.AdaComp;
import largo.core.compress.GradientCodec;
import largo.core.compress.GradientCompressor;
import largo.core.compress.Residual;
import largo.core.data.BatchRange;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.ShardGradient;
import largo.spark.session.protocol.AckResponse;
import largo.spark.session.protocol.CompressedGradientResponse;
import largo.spark.session.protocol.DeregisterWorker;
import largo.spark.session.protocol.FrameEncryption;
import largo.spark.session.protocol.FrameReader;
import largo.spark.session.protocol.FrameWriter;
import largo.spark.session.protocol.GradientRequest;
import largo.spark.session.protocol.GradientResponse;
import largo.spark.session.protocol.Handshake;
import largo.spark.session.protocol.Message;
import largo.spark.session.protocol.MessageType;
import largo.spark.session.protocol.RegisterWorker;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.ResidualRequest;
import largo.spark.session.protocol.ResidualResponse;
import largo.spark.session.protocol.RestoreParametersRequest;
import largo.spark.session.protocol.RestoreResidualRequest;
import largo.spark.session.protocol.RestoreShardStateRequest;
import largo.spark.session.protocol.ScoreRequest;
import largo.spark.session.protocol.ScoreResponse;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.ShardStateRequest;
import largo.spark.session.protocol.ShardStateResponse;
import largo.spark.session.protocol.SharedSecret;
import largo.spark.session.protocol.SlicedGradientRequest;
import largo.spark.session.protocol.SlicedGradientResponse;
import largo.spark.session.protocol.StopSession;
import org.junit.Test;

/**
 * Mutated frames of peers that know the secret, encrypted records, and hellos. Each must be
 * accepted, or rejected with a typed error.
 */
public class FrameFuzz {

  private static final int SHARDS = 3;
  static final int PARAMETERS = 96;
  private static final int CLASSES = 3;
  private static final Handshake.Result PEER =
      new Handshake.Result("executor 1", new byte[32], new byte[32]);

  private long rejected;
  private long accepted;

  @Test
  public void framesToTheDriver() throws Exception {
    int inputs = inputs();
    for (boolean compressed : new boolean[] {false, true}) {
      SessionDescriptor session = session(compressed);
      List<byte[]> seeds = encoded(session, messagesToTheDriver(session));
      MemoryChannel memory = new MemoryChannel();
      FrameReader reader = new FrameReader(memory, session, MessageType.Direction.TO_DRIVER);
      for (int k = 0; k < inputs / 2; k++) {
        SplittableRandom random = new SplittableRandom(k);
        memory.set(FrameMutator.mutate(seeds, random));
        Coordinator coordinator = coordinator();
        coordinator.submit(request(random));
        ServerConnection connection = new ServerConnection(memory, session, coordinator, PEER);
        attempt(k, () -> readAll(reader, connection::handle));
      }
    }
    tell("frames to the driver", inputs);
  }

  @Test
  public void framesToAnExecutor() throws Exception {
    int inputs = inputs() / 2;
    SessionDescriptor session = session(true);
    List<byte[]> seeds = encoded(session, messagesToAnExecutor());
    MemoryChannel memory = new MemoryChannel();
    FrameReader reader = new FrameReader(memory, session, MessageType.Direction.TO_EXECUTOR);
    for (int k = 0; k < inputs; k++) {
      memory.set(FrameMutator.mutate(seeds, new SplittableRandom(k)));
      attempt(k, () -> readAll(reader, message -> {}));
    }
    tell("frames to an executor", inputs);
  }

  @Test
  public void encryptedRecords() throws Exception {
    int inputs = Math.max(1, inputs() / 20); // each has buffers of its own
    byte[] key = Arrays.copyOf(new byte[] {1, 2, 3}, 32);
    SessionDescriptor session = session(false);
    MemoryChannel memory = new MemoryChannel();
    FrameWriter writer = new FrameWriter(new FrameEncryption(memory, key, key), session);
    writer.write(new RegisterWorker(1, 7));
    writer.write(gradient(0));
    List<byte[]> seeds = List.of(memory.written());
    for (int k = 0; k < inputs; k++) {
      byte[] input = FrameMutator.mutate(seeds, new SplittableRandom(k));
      if (Arrays.equals(input, seeds.get(0))) {
        continue;
      }
      memory.set(input);
      FrameReader reader =
          new FrameReader(
              new FrameEncryption(memory, key, key), session, MessageType.Direction.TO_DRIVER);
      ServerConnection connection = new ServerConnection(memory, session, coordinator(), PEER);
      long acceptedBefore = accepted;
      attempt(k, () -> readAll(reader, connection::handle));
      assertThat(accepted == acceptedBefore || isPrefix(input, seeds.get(0)))
          .as("input %d is accepted only if it ends early, between two records", k)
          .isTrue();
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
      byte[] hello =
          Arrays.copyOf(FrameMutator.mutate(List.of(genuine), new SplittableRandom(k)), 144);
      attempt(k, () -> Handshake.verify(session, nonce, hello, "somewhere"));
    }
    assertThat(accepted).isZero();
    tell("hellos", inputs);
  }

  private static boolean isPrefix(byte[] prefix, byte[] whole) {
    return prefix.length < whole.length
        && Arrays.equals(prefix, Arrays.copyOf(whole, prefix.length));
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
      rejected++;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("input " + k, e);
    }
  }

  private void tell(String what, int inputs) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "FrameFuzz, %s: %d inputs, %d rejected, %d accepted, 0 faults",
            what,
            inputs,
            rejected,
            accepted));
  }

  private static int inputs() {
    return Integer.getInteger("largo.fuzz.inputs", 20_000);
  }

  private static void readAll(FrameReader reader, Consumer<Message> handler) throws IOException {
    for (Optional<Message> next = reader.read(); next.isPresent(); next = reader.read()) {
      handler.accept(next.get());
    }
  }

  private static LongFunction<Request> request(SplittableRandom random) {
    float[] parameters = new float[PARAMETERS];
    return switch (random.nextInt(4)) {
      case 0 -> id -> new ScoreRequest(id, DataSplit.TEST, parameters);
      case 1 -> ResidualRequest::new;
      case 2 -> id -> new RestoreParametersRequest(id, parameters);
      default ->
          id ->
              new GradientRequest(id, Message.ALL_SHARDS, new BatchRange(0, 0, 8), 0.1, parameters);
    };
  }

  private static Coordinator coordinator() {
    return new Coordinator("test", SHARDS, new RejectedFrames(reason -> {}));
  }

  /** Valid messages of every type, as responses to the first request. */
  private static List<Message> messagesToTheDriver(SessionDescriptor session) {
    List<Message> messages = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      messages.add(new RegisterWorker(shard, 7));
      messages.add(new DeregisterWorker(shard, 7));
      messages.add(gradient(shard));
      messages.add(new GradientResponse(1, new ShardGradient(shard, GradientSum.empty(), 0.5)));
      messages.add(new ScoreResponse(1, shard, new Score(CLASSES)));
      messages.add(new AckResponse(1, shard));
      messages.add(new SlicedGradientResponse(1, shard, 0.5, 3, 2.5, 1.5, 9));
      messages.add(new ShardStateResponse(1, shard, 3, new float[PARAMETERS - shard]));
      session
          .codec()
          .ifPresent(
              codec -> {
                messages.add(new ResidualResponse(1, 1, new Residual(3, new float[PARAMETERS])));
                messages.add(compressed(codec));
              });
    }
    return messages;
  }

  /** Valid messages of every type, as the first request. */
  private static List<Message> messagesToAnExecutor() {
    float[] parameters = new float[PARAMETERS];
    List<Message> messages =
        new ArrayList<>(
            List.of(
                new GradientRequest(
                    1, Message.ALL_SHARDS, new BatchRange(2, 16, 8), 0.1, parameters),
                new ScoreRequest(1, DataSplit.TEST, parameters),
                new ResidualRequest(1),
                new RestoreParametersRequest(1, parameters),
                new ShardStateRequest(1, 3),
                new SlicedGradientRequest(1, 2, new BatchRange(3, 24, 8)),
                new StopSession()));
    for (int shard = 0; shard < SHARDS; shard++) {
      messages.add(new GradientRequest(1, shard, new BatchRange(2, 16, 8), 0, parameters));
      messages.add(new RestoreResidualRequest(1, shard, new Residual(3, parameters)));
      messages.add(new RestoreShardStateRequest(1, shard, 3, parameters));
    }
    return messages;
  }

  private static List<byte[]> encoded(SessionDescriptor session, List<Message> messages)
      throws IOException {
    MemoryChannel memory = new MemoryChannel();
    FrameWriter writer = new FrameWriter(memory, session);
    List<byte[]> frames = new ArrayList<>();
    for (Message message : messages) {
      writer.write(message);
      frames.add(memory.written());
    }
    return frames;
  }

  private static GradientResponse gradient(int shard) {
    return new GradientResponse(
        1, new ShardGradient(shard, new GradientSum(floats(), 0.5, 3), 0.25));
  }

  private static CompressedGradientResponse compressed(GradientCodec codec) {
    return new CompressedGradientResponse(
        1,
        2,
        new GradientCompressor(codec, SHARDS).compress(2, floats(), 8).orElseThrow(),
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

  private static SessionDescriptor session(boolean compressed) {
    Tensor kernel = new Tensor("w", ParameterKind.WEIGHT, 0, List.of(PARAMETERS / 3, 3, 1), 'c');
    return new SessionDescriptor(
        new UUID(1, 2),
        SharedSecret.random(),
        false,
        SHARDS,
        PARAMETERS,
        CLASSES,
        0,
        PARAMETERS,
        compressed
            ? GradientCodec.of(new AdaComp(50, 500, 2), new ParameterLayout(List.of(kernel)))
                .orElseThrow()
            : null);
  }
}
