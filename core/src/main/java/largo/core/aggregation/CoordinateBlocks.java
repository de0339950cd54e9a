package largo.core.aggregation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;

/**
 * The trained coordinates of a flat vector, in blocks of a few thousand, which threads process in
 * parallel.
 *
 * <p>Sums are computed for each block and added in the order of the blocks, so that they have the
 * same bits for any number of threads.
 */
public final class CoordinateBlocks {

  /** Floats per block. */
  static final int LENGTH = 4096;

  /** Number of blocks from which several threads are used. */
  private static final int MIN_PARALLEL = 8;

  /** Number of blocks in a group. */
  private static final int GROUP = 16;

  private final int size;
  private final List<ParameterSlice> blocks = new ArrayList<>();

  /** The trained coordinates of a layout. */
  public CoordinateBlocks(ParameterLayout layout) {
    this.size = layout.size();
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind().trained()) {
        for (int at = tensor.offset(); at < tensor.end(); at += LENGTH) {
          blocks.add(new ParameterSlice(at, Math.min(at + LENGTH, tensor.end())));
        }
      }
    }
  }

  /** Length of the flat vectors, in floats. */
  int size() {
    return size;
  }

  /** All blocks, in order. */
  List<ParameterSlice> all() {
    return blocks;
  }

  /** Calls a task with the index of each block, on several threads if there are many blocks. */
  void forEach(IntConsumer task) {
    IntStream indices = IntStream.range(0, blocks.size());
    (blocks.size() < MIN_PARALLEL ? indices : indices.parallel()).forEach(task);
  }

  /**
   * Calls a task with neighboring blocks, on several threads if there are many: for tasks with
   * working memory, which is allocated once for each group.
   */
  void forEachGroup(Consumer<List<ParameterSlice>> task) {
    int groups = (blocks.size() + GROUP - 1) / GROUP;
    IntStream indices = IntStream.range(0, groups);
    (groups < 2 ? indices : indices.parallel())
        .forEach(
            g -> task.accept(blocks.subList(g * GROUP, Math.min((g + 1) * GROUP, blocks.size()))));
  }

  /** A sum over all blocks. */
  double sum(ToDoubleFunction<ParameterSlice> part) {
    double[] parts = new double[blocks.size()];
    forEach(b -> parts[b] = part.applyAsDouble(blocks.get(b)));
    double sum = 0;
    for (double p : parts) {
      sum += p;
    }
    return sum;
  }

  /** Copies the trained coordinates of a vector to another one. */
  public void copy(float[] from, float[] to) {
    for (ParameterSlice block : blocks) {
      System.arraycopy(from, block.from(), to, block.from(), block.length());
    }
  }

  /** Compares two vectors lexicographically. */
  int compare(float[] a, float[] b) {
    for (ParameterSlice block : blocks) {
      int order = Arrays.compare(a, block.from(), block.to(), b, block.from(), block.to());
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
