package largo.spark.session.sliced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import largo.core.compress.FloatFormat;
import largo.core.gradient.GradientSum;
import largo.core.train.TreeSum;
import largo.core.train.TreeSum.Node;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class StepSumsTest extends JUnitSuite {

  private static final int SHARDS = 5;
  private static final int SLICE = 2 * SliceConfig.CHUNK + 100;
  private static final int FROM = 7;

  private final Random random = new Random(1);
  private final float[] slice = new float[SLICE];
  private final AtomicInteger completed = new AtomicInteger();
  private final StepSums sums =
      new StepSums(
          0,
          SHARDS,
          List.of(new Node(0, 0)),
          new StepSums.Slice(slice, FloatFormat.FLOAT32),
          Optional.empty(),
          completed::incrementAndGet);

  @Test
  public void chunksInAnyOrderGiveTheSumOfTheTree() {
    float[][] gradients = new float[SHARDS][];
    TreeSum tree = new TreeSum(SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      gradients[shard] = shard == 2 ? new float[0] : random();
      tree.add(shard, new GradientSum(gradients[shard].clone(), 0, 0));
    }
    List<Runnable> arrivals = new ArrayList<>();
    arrivals.add(() -> sums.addSlice(new Node(0, 0), gradients[0], FROM));
    arrivals.add(() -> receive(2, 0, PeerMessage.buffer(0)));
    for (int shard : new int[] {1, 3, 4}) {
      for (int at = 0; at < SLICE; at += SliceConfig.CHUNK) {
        int offset = at;
        int length = Math.min(SliceConfig.CHUNK, SLICE - at);
        arrivals.add(() -> receive(shard, offset, chunk(gradients[shard], offset, length)));
      }
    }
    Collections.shuffle(arrivals, random);

    for (Runnable arrival : arrivals) {
      assertThat(sums.isComplete()).isFalse();
      arrival.run();
    }

    assertThat(completed).hasValue(1);
    assertThat(sums.isComplete()).isTrue();
    assertThat(sums.slice())
        .isEqualTo(Arrays.copyOfRange(tree.total().gradient(), FROM, FROM + SLICE));
  }

  @Test
  public void rejectsChunksThatDoNotFit() {
    float[] gradient = random();
    assertThatThrownBy(() -> receive(1, 0, chunk(gradient, 0, 100)))
        .hasMessageContaining("a chunk of 65536 floats at 0 of the slice was expected")
        .hasMessageContaining("there were 100 at 0");
    assertThatThrownBy(() -> receive(1, 1, chunk(gradient, 1, SliceConfig.CHUNK)))
        .hasMessageContaining("at 1");
    receive(1, 0, chunk(gradient, 0, SliceConfig.CHUNK));
    assertThatThrownBy(() -> receive(1, 0, chunk(gradient, 0, SliceConfig.CHUNK)))
        .hasMessageContaining("came twice");
  }

  private void receive(int shard, int offset, ByteBuffer content) {
    sums.receive(new PeerMessage(PeerMessageType.GRADIENT, 1, 0, shard, 0, offset, content));
  }

  private static ByteBuffer chunk(float[] gradient, int offset, int length) {
    return PeerMessage.floats(gradient, FROM + offset, FROM + offset + length);
  }

  private float[] random() {
    float[] x = new float[FROM + SLICE + 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
