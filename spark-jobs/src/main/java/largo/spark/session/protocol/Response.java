package largo.spark.session.protocol;

/** The response of a shard to a request. */
public sealed interface Response extends Message
    permits GradientResponse,
        CompressedGradientResponse,
        ScoreResponse,
        ResidualResponse,
        ShardStateResponse,
        AckResponse,
        SlicedGradientResponse {}
