package largo.spark.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import largo.core.compress.AdaComp;
import largo.core.compress.GradientCodec;
import largo.core.compress.GradientCompressor;
import largo.core.compress.Residual;
import largo.core.data.BatchRange;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.gradient.ShardSquares;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.ShardGradient;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Encoding and decoding of all messages. */
public class MessageTest extends JUnitSuite {

  private static final float[] FLOATS = {1, -0f, Float.MIN_VALUE, 4, 5, Float.NEGATIVE_INFINITY};
  private static final int SHARDS = 3;

  @Test
  public void idsDoNotChange() {
    assertThat(Arrays.stream(MessageType.values()).map(t -> t.id() + " " + t))
        .containsExactly(
            "1 REGISTER",
            "2 DEREGISTER",
            "3 GRADIENT_REQUEST",
            "4 SCORE_REQUEST",
            "5 RESIDUAL_REQUEST",
            "6 RESTORE_RESIDUAL_REQUEST",
            "7 RESTORE_PARAMETERS_REQUEST",
            "8 STOP",
            "9 GRADIENT_RESPONSE",
            "10 COMPRESSED_GRADIENT_RESPONSE",
            "11 SCORE_RESPONSE",
            "12 RESIDUAL_RESPONSE",
            "13 ACK",
            "14 SLICED_GRADIENT_REQUEST",
            "15 SLICED_GRADIENT_RESPONSE",
            "16 SHARD_STATE_REQUEST",
            "17 RESTORE_SHARD_STATE_REQUEST",
            "18 SHARD_STATE_RESPONSE");
    assertThat(MessageType.values())
        .allSatisfy(type -> assertThat(MessageType.of(type.id())).contains(type));
    assertThat(MessageType.of(0)).isEmpty();
  }

  @Test
  public void isDecodedAsItWasEncoded() {
    SessionDescriptor session = session(null);
    assertThat(messages())
        .allSatisfy(
            message -> {
              byte[] bytes = encoded(message, session);

              int checksum = message.encodedLength() == 0 ? 0 : 4;
              assertThat((long) bytes.length)
                  .isEqualTo(FrameHeader.BYTES + message.encodedLength() + checksum);
              assertThat(decoded(bytes, codecSession(), message.type().direction()))
                  .usingRecursiveComparison()
                  .isEqualTo(message);
            });
  }

  @Test
  public void metricsOfTheEngineAreBeforeTheGradient() throws IOException {
    SessionDescriptor session =
        new SessionDescriptor(
            new UUID(1, 2), SharedSecret.random(), false, SHARDS, FLOATS.length, 2, 2, 0, null);
    GradientSum sum = new GradientSum(FLOATS, 0.5, 3);
    sum.addMetrics(new double[] {0.1, -7});

    for (GradientSum sent : List.of(sum, GradientSum.empty())) {
      Message message = new GradientResponse(6, new ShardGradient(1, sent, 1.5));
      assertThat(decoded(encoded(message, session), session, message.type().direction()))
          .usingRecursiveComparison()
          .isEqualTo(message);
    }
    Message without =
        new GradientResponse(6, new ShardGradient(1, new GradientSum(FLOATS, 0.5, 3), 1.5));
    assertThatThrownBy(
            () -> decoded(encoded(without, session), session, without.type().direction()))
        .isInstanceOf(BadFrameException.class);
  }

  @Test
  public void compressedGradientsAreDecodedAsGradients() throws Exception {
    SessionDescriptor session = codecSession();
    GradientCodec codec = session.codec().orElseThrow();
    float[] gradient = {1, 2, 3, 4, 5, 6};
    CompressedGradientResponse sent =
        new CompressedGradientResponse(
            4,
            2,
            new GradientCompressor(codec, SHARDS).compress(2, gradient, 8).orElseThrow(),
            0.5,
            3,
            0.25);
    long bytes = sent.gradient().bytes().remaining();

    GradientResponse received =
        (GradientResponse)
            decoded(encoded(sent, session), session, MessageType.Direction.TO_DRIVER);

    assertThat(received.id()).isEqualTo(4);
    ShardGradient actual = received.gradient();
    assertThat(actual.shard()).isEqualTo(2);
    assertThat(actual.bytes()).isEqualTo(bytes);
    assertThat(actual.compression().residualAge()).isEqualTo(1);
    assertThat(actual.sum().examples()).isEqualTo(3);
    assertThat(actual.sum().loss()).isEqualTo(0.5);
    assertThat(actual.seconds()).isEqualTo(0.25);
  }

  @Test
  public void isRejectedInTheWrongDirection() {
    SessionDescriptor session = codecSession();
    assertThat(messages())
        .allSatisfy(
            message -> {
              MessageType.Direction wrong =
                  message.type().direction() == MessageType.Direction.TO_DRIVER
                      ? MessageType.Direction.TO_EXECUTOR
                      : MessageType.Direction.TO_DRIVER;
              assertThatThrownBy(() -> decoded(encoded(message, session), session, wrong))
                  .isInstanceOf(BadFrameException.class)
                  .hasMessageStartingWith("a frame " + message.type() + " from ");
            });
  }

  @Test
  public void isRejectedWithImpossibleValues() {
    SessionDescriptor session = codecSession();
    GradientSum negative = new GradientSum(FLOATS, 0, -1);
    List<Message> messages =
        List.of(
            new RestoreResidualRequest(1, SHARDS, new Residual(3, FLOATS)),
            new RestoreResidualRequest(1, 0, new Residual(-3, FLOATS)),
            new GradientResponse(1, new ShardGradient(0, negative, 0)),
            new ResidualResponse(1, 0, new Residual(-1, FLOATS)),
            new RestoreShardStateRequest(1, SHARDS, 3, FLOATS),
            new RestoreShardStateRequest(1, 0, -3, FLOATS),
            new ShardStateRequest(1, -1),
            new ShardStateResponse(1, 0, -1, FLOATS),
            new ScoreResponse(1, 0, new Score(2, new long[] {1, 2, -3, 4}, 0)));
    assertThat(messages)
        .allSatisfy(
            message ->
                assertThatThrownBy(
                        () ->
                            decoded(encoded(message, session), session, message.type().direction()))
                    .isInstanceOfSatisfying(
                        BadFrameException.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectionReason.CONTENT)));
  }

  @Test
  public void isRejectedWithMoreStatesThanAShardHas() throws IOException {
    SessionDescriptor session = codecSession();
    Message message = new ShardStateResponse(1, 0, 7, new float[FLOATS.length + 1]);
    byte[] bytes = encoded(message, session);

    assertThatThrownBy(() -> decoded(bytes, session, message.type().direction()))
        .isInstanceOfSatisfying(
            BadFrameException.class, e -> assertThat(e.reason()).isEqualTo(RejectionReason.LENGTH));
  }

  private static List<Message> messages() {
    Score score = new Score(2, new long[] {1, 2, 3, 4}, 0.5);
    score.count(1, new float[] {0.25f, 0.75f}, 0, 2);
    score.predictions().vectors().add(new float[] {1, 2}, new float[] {2, 4}, 1);
    return List.of(
        new RegisterWorker(1, 7),
        new DeregisterWorker(2, Long.MAX_VALUE),
        new GradientRequest(1, Message.ALL_SHARDS, new BatchRange(5, 160, 32), 0.25, FLOATS),
        new GradientRequest(Long.MAX_VALUE, 2, new BatchRange(5, 1L << 40, 1), 0, FLOATS),
        new ScoreRequest(2, DataSplit.TRAIN, FLOATS),
        new ScoreRequest(2, DataSplit.VALIDATION, FLOATS),
        new ScoreRequest(2, DataSplit.TEST, FLOATS),
        new ResidualRequest(3),
        new RestoreResidualRequest(4, 2, new Residual(9, FLOATS)),
        new RestoreResidualRequest(4, 1, Residual.NONE),
        new RestoreParametersRequest(5, FLOATS),
        new StopSession(),
        new GradientResponse(6, new ShardGradient(1, new GradientSum(FLOATS, 0.5, 3), 1.5)),
        new GradientResponse(
            6,
            new ShardGradient(1, new GradientSum(FLOATS, 0.5, 3, new ShardSquares(1, 2.5)), 1.5)),
        new GradientResponse(6, new ShardGradient(0, GradientSum.empty(), 0)),
        new ScoreResponse(7, 2, score),
        new ResidualResponse(8, 0, new Residual(1, FLOATS)),
        new ResidualResponse(8, 1, Residual.NONE),
        new AckResponse(9, 1),
        new ShardStateRequest(11, 7),
        new RestoreShardStateRequest(12, 2, 7, FLOATS),
        new RestoreShardStateRequest(12, 1, 7, FLOATS).withoutValues(),
        new ShardStateResponse(11, 2, 7, FLOATS),
        new ShardStateResponse(11, 0, 7, new float[0]),
        new SlicedGradientRequest(10, 3, new BatchRange(5, 160, 32)),
        new SlicedGradientResponse(10, 2, 0.5, 3, 2.5, 1.5, 1L << 33));
  }

  private static byte[] encoded(Message message, SessionDescriptor session) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new FrameWriter(Channels.newChannel(bytes), session).write(message);
    return bytes.toByteArray();
  }

  private static Message decoded(
      byte[] bytes, SessionDescriptor session, MessageType.Direction direction) throws IOException {
    return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)), session, direction)
        .read()
        .orElseThrow();
  }

  private static SessionDescriptor codecSession() {
    Tensor tensor = new Tensor("w", ParameterKind.WEIGHT, 0, List.of(FLOATS.length), 'c');
    return session(
        GradientCodec.of(new AdaComp(50, 500, 2), new ParameterLayout(List.of(tensor)))
            .orElseThrow());
  }

  private static SessionDescriptor session(GradientCodec codec) {
    return new SessionDescriptor(
        new UUID(1, 2),
        SharedSecret.random(),
        false,
        SHARDS,
        FLOATS.length,
        2,
        0,
        FLOATS.length,
        codec);
  }
}
