package largo.core.dl4j.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PoolingWindowsTest {

  private static final int HEIGHT = 6;
  private static final int WIDTH = 5;

  @Property(tries = 200)
  void poolsTheMaximumAndPassesGradientsToItsFirstElement(
      @ForAll @Size(HEIGHT * WIDTH) float[] plane,
      @ForAll @IntRange(min = 1, max = 3) int kernel,
      @ForAll @IntRange(min = 1, max = 3) int stride) {
    PoolingWindows windows =
        new PoolingWindows(HEIGHT, WIDTH, new int[] {kernel, kernel}, new int[] {stride, stride});
    float[] largest = new float[windows.outHeight() * windows.outWidth()];
    float[] epsilon = new float[largest.length];
    float[] expected = new float[plane.length];
    for (int y = 0, o = 0; y < windows.outHeight(); y++) {
      for (int x = 0; x < windows.outWidth(); x++, o++) {
        int best = y * stride * WIDTH + x * stride;
        for (int i = 0; i < kernel; i++) {
          for (int j = 0; j < kernel; j++) {
            int at = (y * stride + i) * WIDTH + x * stride + j;
            best = plane[at] > plane[best] ? at : best;
          }
        }
        largest[o] = plane[best];
        epsilon[o] = o + 1;
        expected[best] += o + 1;
      }
    }

    assertThat(forward(windows, plane)).usingComparatorWithPrecision(0f).containsExactly(largest);
    float[] gradient = new float[plane.length];
    windows.backward(ranks(plane), epsilon, gradient);
    assertThat(gradient).containsExactly(expected);
  }

  @Test
  void propagatesNan() {
    float negativeNan = Float.intBitsToFloat(0xffc00000); // what the processor makes of 0 / 0
    PoolingWindows windows = new PoolingWindows(2, 4, new int[] {2, 2}, new int[] {2, 2});
    float[] plane = {1, negativeNan, Float.NEGATIVE_INFINITY, -2, 3, 4, -3, -4};

    assertThat(forward(windows, plane)).containsExactly(Float.NaN, -2);
  }

  @Test
  void treatsBothZerosAsEqual() {
    PoolingWindows windows = new PoolingWindows(2, 2, new int[] {2, 2}, new int[] {2, 2});
    float[] gradient = new float[4];
    windows.backward(ranks(new float[] {-0f, 0f, -1, 0f}), new float[] {1}, gradient);

    assertThat(gradient).containsExactly(1, 0, 0, 0);
  }

  private static float[] forward(PoolingWindows windows, float[] plane) {
    int[] out = new int[windows.outHeight() * windows.outWidth()];
    windows.forward(ranks(plane), out);
    OrderedFloats.toBits(out);
    float[] floats = new float[out.length];
    for (int i = 0; i < out.length; i++) {
      floats[i] = Float.intBitsToFloat(out[i]);
    }
    return floats;
  }

  private static int[] ranks(float[] plane) {
    int[] ranks = new int[plane.length];
    Arrays.setAll(ranks, i -> Float.floatToRawIntBits(plane[i]));
    OrderedFloats.ofBits(ranks);
    return ranks;
  }
}
