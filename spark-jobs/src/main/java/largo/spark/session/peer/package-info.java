/**
 * Connections between the executors of a session, and between them and its driver: authenticated by
 * the secret of the session, and encrypted if it is.
 *
 * <pre>
 *   PeerNetwork         one end: listens, dials, and serves all connections with a few threads
 *     PeerHandshake     mutual authentication, with the messages of the session's handshake
 *     FrameCipher       AES-256-GCM, if the session is encrypted
 *     PeerFrame         a message as a frame with a checksum
 *     PeerConnection    sends messages, and waits while the other end does not receive
 *   PeerMessage         a message
 *   PeerListener        receives messages and losses of connections
 * </pre>
 *
 * <p>A frame is 4 bytes with the length of the rest, which is bounded, and then the header, the
 * content and the CRC-32C of both, little-endian. An encrypted frame is one record of AES-256-GCM,
 * whose nonce is its number. A frame that is too long, damaged or of an unknown type closes its
 * connection.
 */
package largo.spark.session.peer;
