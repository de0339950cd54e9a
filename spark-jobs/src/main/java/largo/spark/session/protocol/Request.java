package largo.spark.session.protocol;

import java.io.IOException;

/**
 * A request of the driver to shards. It stays pending until all have responded, so that a worker
 * that takes over a shard finds it.
 */
public sealed interface Request extends Message
    permits GradientRequest,
        SlicedGradientRequest,
        ScoreRequest,
        ResidualRequest,
        RestoreResidualRequest,
        RestoreParametersRequest,
        ShardStateRequest,
        RestoreShardStateRequest {

  /** Handles each type of request. */
  interface Handler {

    void gradient(GradientRequest request) throws IOException;

    void slicedGradient(SlicedGradientRequest request) throws IOException;

    void score(ScoreRequest request) throws IOException;

    void residual(ResidualRequest request) throws IOException;

    void restoreResidual(RestoreResidualRequest request) throws IOException;

    void restoreParameters(RestoreParametersRequest request) throws IOException;

    void shardState(ShardStateRequest request) throws IOException;

    void restoreShardState(RestoreShardStateRequest request) throws IOException;
  }

  /** Calls the handler method for this type. */
  void dispatch(Handler handler) throws IOException;

  /** The type of the responses. */
  Class<? extends Response> responseType();

  /** A description for messages: {@code the gradient of step 3}. */
  String describe();

  @Override
  default int shard() {
    return ALL_SHARDS;
  }

  default boolean isForAllShards() {
    return shard() == ALL_SHARDS;
  }

  /** Whether a shard has to respond. */
  default boolean concerns(int other) {
    return isForAllShards() || shard() == other;
  }

  default boolean isAnsweredBy(Response response) {
    return response.id() == id() && responseType().isInstance(response);
  }
}
