/**
 * The protocol of a session: what the driver and its executors send each other.
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
 *   AckResponse                            StopSession
 * </pre>
 *
 * <p>A frame has a length that its type can have in this session, or is rejected before anything is
 * allocated for it; see {@link largo.spark.session.protocol.RejectionReason}. Numbers are
 * little-endian; vectors are raw floats, which pass through a buffer that stays in the processor's
 * cache.
 */
package largo.spark.session.protocol;
