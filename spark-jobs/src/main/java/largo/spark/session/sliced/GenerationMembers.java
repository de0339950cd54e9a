package largo.spark.session.sliced;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.params.ParameterSlice;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.sliced.SliceConfig.HostPort;

/**
 * The members of a generation.
 *
 * @param generation number, counted from 1
 * @param shards number of all shards
 * @param members in the order of their slices
 */
record GenerationMembers(long generation, int shards, List<Member> members) {

  /**
   * A member.
   *
   * @param name of the executor
   * @param address where it accepts connections of other members
   * @param shards whose gradients it computes
   */
  record Member(String name, HostPort address, BitSet shards) {}

  /** A member with its slice, for messages. */
  String describe(int member, ParameterSlice slice) {
    return String.format(
        Locale.ROOT,
        "%s, the owner of parameters %d to %d",
        members.get(member).name(),
        slice.from(),
        slice.to());
  }

  /** Some members with their slices, for messages. */
  String describe(List<ParameterSlice> slices, IntPredicate some) {
    return IntStream.range(0, members.size())
        .filter(some)
        .mapToObj(k -> describe(k, slices.get(k)))
        .collect(Collectors.joining("; "));
  }

  /** A message for a member that waited too long for something. */
  String late(int member, ParameterSlice slice, String what, Duration timeout) {
    return String.format(
        Locale.ROOT,
        "%s, did not get %s within %d s",
        describe(member, slice),
        what,
        timeout.toSeconds());
  }

  /** This as the content of a message, with the index of the member that it is sent to. */
  ByteBuffer encode(int self) {
    int bytes = 3 * Integer.BYTES;
    for (Member member : members) {
      bytes +=
          4 * Integer.BYTES + utf8(member.name()).length + utf8(member.address().host()).length;
      bytes += member.shards().toByteArray().length;
    }
    ByteBuffer out = PeerMessage.buffer(bytes);
    out.putInt(self).putInt(shards).putInt(members.size());
    for (Member member : members) {
      put(out, utf8(member.name()));
      put(out, utf8(member.address().host()));
      out.putInt(member.address().port());
      put(out, member.shards().toByteArray());
    }
    return out.flip();
  }

  /** The index of the member that a message was sent to. */
  static int self(PeerMessage message) {
    return message.content().getInt(0);
  }

  static GenerationMembers decode(PeerMessage message) {
    ByteBuffer in = message.content();
    in.getInt();
    int shards = in.getInt();
    List<Member> members = new ArrayList<>();
    for (int count = in.getInt(); count > 0; count--) {
      String name = new String(next(in), StandardCharsets.UTF_8);
      String host = new String(next(in), StandardCharsets.UTF_8);
      HostPort address = new HostPort(host, in.getInt());
      members.add(new Member(name, address, BitSet.valueOf(next(in))));
    }
    return new GenerationMembers(message.generation(), shards, members);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer out, byte[] bytes) {
    out.putInt(bytes.length).put(bytes);
  }

  private static byte[] next(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }
}
