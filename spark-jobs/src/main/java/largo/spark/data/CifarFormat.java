package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.data.CifarFile;
import largo.core.data.DataSource;
import largo.core.data.InputException;

/**
 * The binary version of CIFAR-10. Uncompressed files are read in parallel, gzipped ones by one task
 * each.
 */
record CifarFormat(DataSource.Cifar10 source) implements BlockFormat {

  private static final String STANDARD_NAMES =
      "data_batch_1.bin … data_batch_5.bin and test_batch.bin";

  @Override
  public InputPaths paths(InputFiles files) {
    return new InputFileResolver(source, STANDARD_NAMES, files)
        .resolve(
            all ->
                new InputPaths(
                    InputPaths.matching(all, "data_batch_[1-5]\\.bin(\\.gz)?"),
                    InputPaths.matching(all, "test_batch\\.bin(\\.gz)?")));
  }

  @Override
  public void checkFiles(InputFiles files, List<String> paths) {
    ArchiveCheck.check(files, paths);
    for (String path : paths) {
      if (isPickle(ArchiveCheck.start(files, path))) {
        throw new InputException(
            "%s is of CIFAR-10's Python version; download the binary one, whose files are named "
                + "data_batch_1.bin and so on",
            path);
      }
    }
  }

  private static boolean isPickle(byte[] start) {
    return start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
  }

  @Override
  public BlockScan read(ReadContext context, List<String> paths, ColumnNames expected) {
    InputFiles files = context.files();
    List<CifarRange> ranges = new ArrayList<>();
    for (int input = 0; input < paths.size(); input++) {
      String file = paths.get(input);
      if (files.isGzip(file)) {
        ranges.add(new CifarRange(files, new BlockPosition(input, file, 0), true));
      } else {
        ranges.addAll(CifarRange.split(files, input, file, checkedLength(files, file)));
      }
    }

    return new BlockScan(
        context.spark().parallelize(ranges, Math.max(1, ranges.size())).flatMap(CifarRange::read),
        ColumnNames.NONE,
        width -> CifarFile.SHAPE);
  }

  @Override
  public long minBytes(InputFiles files, List<String> paths) {
    return paths.stream().filter(f -> !files.isGzip(f)).mapToLong(files::length).sum();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.SCALE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    List<String> all = paths(files).all();
    Optional<Long> examples =
        all.stream().anyMatch(files::isGzip)
            ? Optional.empty()
            : Optional.of(all.stream().mapToLong(files::length).sum() / CifarFile.RECORD_BYTES);
    return new DataSummary.Declared(examples, Optional.of(CifarFile.SHAPE), numberedClasses());
  }

  @Override
  public int bytesPerFeature() {
    return Byte.BYTES;
  }

  @Override
  public Optional<Integer> numberedClasses() {
    return Optional.of(CifarFile.CLASSES);
  }

  /** The length of an uncompressed file; checks that it is a file of CIFAR-10. */
  private static long checkedLength(InputFiles files, String file) {
    long bytes = files.length(file);
    CifarFile.checkLength(file, bytes);
    if (CifarFile.Cifar100Detector.isNeeded(bytes)) {
      CifarFile.Cifar100Detector detector = new CifarFile.Cifar100Detector(file);
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = files.open(file)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          detector.accept(buffer, n);
        }
      } catch (IOException e) {
        throw InputFiles.damaged(file, e);
      }
      detector.finish();
    }
    return bytes;
  }
}
