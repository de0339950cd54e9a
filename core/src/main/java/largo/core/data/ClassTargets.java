package largo.core.data;

/**
 * Class targets.
 *
 * @param classes one per example, counted from 0
 */
public record ClassTargets(int[] classes) implements Targets {

  @Override
  public int rows() {
    return classes.length;
  }

  @Override
  public long bytes() {
    return 4L * classes.length;
  }

  @Override
  public ClassTargets select(int[] rows) {
    int[] selected = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = classes[rows[i]];
    }

    return new ClassTargets(selected);
  }
}
