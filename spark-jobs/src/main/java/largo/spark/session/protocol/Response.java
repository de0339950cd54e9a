package largo.spark.session.protocol;

/** What a shard responds to a request. */
public sealed interface Response extends Message
    permits GradientResponse,
        CompressedGradientResponse,
        ScoreResponse,
        ResidualResponse,
        AckResponse {}
