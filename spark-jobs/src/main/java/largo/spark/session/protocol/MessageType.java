package largo.spark.session.protocol;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of messages, with their numbers in frames. */
public enum MessageType {
  REGISTER(1, Direction.TO_DRIVER, RegisterWorker::isValidLength, RegisterWorker::decode),
  DEREGISTER(2, Direction.TO_DRIVER, DeregisterWorker::isValidLength, DeregisterWorker::decode),
  GRADIENT_REQUEST(
      3, Direction.TO_EXECUTOR, GradientRequest::isValidLength, GradientRequest::decode),
  SCORE_REQUEST(4, Direction.TO_EXECUTOR, ScoreRequest::isValidLength, ScoreRequest::decode),
  RESIDUAL_REQUEST(
      5, Direction.TO_EXECUTOR, ResidualRequest::isValidLength, ResidualRequest::decode),
  RESTORE_RESIDUAL_REQUEST(
      6,
      Direction.TO_EXECUTOR,
      RestoreResidualRequest::isValidLength,
      RestoreResidualRequest::decode),
  RESTORE_PARAMETERS_REQUEST(
      7,
      Direction.TO_EXECUTOR,
      RestoreParametersRequest::isValidLength,
      RestoreParametersRequest::decode),
  STOP(8, Direction.TO_EXECUTOR, StopSession::isValidLength, StopSession::decode),
  GRADIENT_RESPONSE(
      9, Direction.TO_DRIVER, GradientResponse::isValidLength, GradientResponse::decode),
  COMPRESSED_GRADIENT_RESPONSE(
      10,
      Direction.TO_DRIVER,
      CompressedGradientResponse::isValidLength,
      CompressedGradientResponse::decode),
  SCORE_RESPONSE(11, Direction.TO_DRIVER, ScoreResponse::isValidLength, ScoreResponse::decode),
  RESIDUAL_RESPONSE(
      12, Direction.TO_DRIVER, ResidualResponse::isValidLength, ResidualResponse::decode),
  ACK(13, Direction.TO_DRIVER, AckResponse::isValidLength, AckResponse::decode),
  SLICED_GRADIENT_REQUEST(
      14,
      Direction.TO_EXECUTOR,
      SlicedGradientRequest::isValidLength,
      SlicedGradientRequest::decode),
  SLICED_GRADIENT_RESPONSE(
      15,
      Direction.TO_DRIVER,
      SlicedGradientResponse::isValidLength,
      SlicedGradientResponse::decode),
  SHARD_STATE_REQUEST(
      16, Direction.TO_EXECUTOR, ShardStateRequest::isValidLength, ShardStateRequest::decode),
  RESTORE_SHARD_STATE_REQUEST(
      17,
      Direction.TO_EXECUTOR,
      RestoreShardStateRequest::isValidLength,
      RestoreShardStateRequest::decode),
  SHARD_STATE_RESPONSE(
      18, Direction.TO_DRIVER, ShardStateResponse::isValidLength, ShardStateResponse::decode);

  private static final Map<Integer, MessageType> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(t -> t.id, Function.identity()));

  private final int id;
  private final Direction direction;
  private final LengthCheck lengthCheck;
  private final Decoder decoder;

  /** The sender of a message. */
  public enum Direction {
    TO_DRIVER,
    TO_EXECUTOR
  }

  /** Whether the content may have a given length in a session. */
  @FunctionalInterface
  interface LengthCheck {
    boolean isValid(long length, SessionDescriptor session);
  }

  /** Reads the content of a message, and verifies its checksum and its values. */
  @FunctionalInterface
  interface Decoder {
    Message decode(FrameHeader header, FrameReader in) throws IOException;
  }

  MessageType(int id, Direction direction, LengthCheck lengthCheck, Decoder decoder) {
    this.id = id;
    this.direction = direction;
    this.lengthCheck = lengthCheck;
    this.decoder = decoder;
  }

  /** The type with a number; empty if there is none. */
  static Optional<MessageType> of(int id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** The number of the type in frames. */
  int id() {
    return id;
  }

  Direction direction() {
    return direction;
  }

  /** Whether a message of this type may be for a shard, or for {@link Message#ALL_SHARDS}. */
  boolean isValidShard(int shard, int shards) {
    return switch (this) {
      case GRADIENT_REQUEST -> shard >= Message.ALL_SHARDS && shard < shards;
      case SCORE_REQUEST,
          SLICED_GRADIENT_REQUEST,
          RESIDUAL_REQUEST,
          RESTORE_RESIDUAL_REQUEST,
          RESTORE_PARAMETERS_REQUEST,
          SHARD_STATE_REQUEST,
          RESTORE_SHARD_STATE_REQUEST,
          STOP ->
          shard == Message.ALL_SHARDS;
      default -> shard >= 0 && shard < shards;
    };
  }

  boolean isValidLength(long length, SessionDescriptor session) {
    return lengthCheck.isValid(length, session);
  }

  Message decode(FrameHeader header, FrameReader in) throws IOException {
    return decoder.decode(header, in);
  }
}
