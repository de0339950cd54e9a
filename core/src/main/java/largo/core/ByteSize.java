package largo.core;

import java.util.Locale;

/** Sizes in bytes, as text for messages. A MB has 2^20 bytes, a GB 2^30, as in Spark's settings. */
public final class ByteSize {

  private static final double MEGABYTE = 1 << 20;

  private ByteSize() {}

  /** Formats a size: {@code 0.4 MB}, {@code 953 MB}, {@code 1.25 GB}. */
  public static String format(long bytes) {
    double megabytes = bytes / MEGABYTE;
    if (megabytes < 1) {
      return String.format(Locale.ROOT, "%.1f MB", megabytes);
    }
    return megabytes < 1024
        ? String.format(Locale.ROOT, "%.0f MB", megabytes)
        : String.format(Locale.ROOT, "%.2f GB", megabytes / 1024);
  }
}
