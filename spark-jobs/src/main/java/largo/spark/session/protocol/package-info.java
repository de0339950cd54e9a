/**
 * The protocol of a session: the messages between the driver and its executors.
 *
 * <p>A connection begins with a {@link largo.spark.session.protocol.Handshake}, by which both ends
 * prove that they know the session's secret. Frames follow in both directions: a {@link
 * largo.spark.session.protocol.FrameHeader} and the content of one {@link
 * largo.spark.session.protocol.Message}, each with a CRC-32C. Each message is a record that encodes
 * and decodes itself, and has an explicit number in {@link
 * largo.spark.session.protocol.MessageType}.
 *
 * <pre>
 *   executor to driver                     driver to executor
 *
 *   RegisterWorker, DeregisterWorker       GradientRequest
 *   GradientResponse                       ScoreRequest
 *   CompressedGradientResponse             ResidualRequest
 *   ScoreResponse                          RestoreResidualRequest
 *   ResidualResponse                       RestoreParametersRequest
 *   ShardStateResponse                     ShardStateRequest
 *   AckResponse                            RestoreShardStateRequest
 *                                          StopSession
 * </pre>
 *
 * <p>A frame with a length that is invalid for its type in this session is rejected before memory
 * is allocated for it; see {@link largo.spark.session.protocol.RejectionReason}. Numbers are
 * little-endian; vectors are floats, which are copied through a buffer that remains in the
 * processor's cache.
 */
package largo.spark.session.protocol;
