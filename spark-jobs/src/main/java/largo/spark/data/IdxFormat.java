package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.IdxFile;
import largo.core.data.InputException;
import largo.core.data.synthetic.SyntheticDigits;

/**
 * The format of MNIST: a file of images and a file of labels. Uncompressed files are read in
 * parallel, gzipped ones by one task.
 */
record IdxFormat(DataSource.Idx source) implements BlockFormat {

  private static final String STANDARD_NAMES =
      "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
          + "t10k-labels-idx1-ubyte";

  private static final int MAX_GZIP_RATIO = 1100;

  @Override
  public InputPaths paths(InputFiles files) {
    return new InputFileResolver(source, STANDARD_NAMES, files)
        .resolve(all -> new InputPaths(pair(all, "train"), pair(all, "t10k")));
  }

  private static List<String> pair(List<String> all, String part) {
    return InputPaths.matching(
        all, part + "-images[-.]idx3-ubyte(\\.gz)?", part + "-labels[-.]idx1-ubyte(\\.gz)?");
  }

  @Override
  public void checkFiles(InputFiles files, List<String> paths) {
    ArchiveCheck.check(files, paths);
  }

  @Override
  public BlockScan read(ReadContext context, List<String> paths, ColumnNames expected) {
    InputFiles files = context.files();
    String imageFile = paths.get(0);
    String labelFile = paths.size() == 2 ? paths.get(1) : labelFile(paths);
    IdxFile images = header(files, imageFile);
    IdxFile labels = header(files, labelFile);
    if (labels.axes().size() != 1 || labels.count() != images.count()) {
      throw new InputException(
          "%s holds labels of shape %s, which do not match the %d images of %s",
          labelFile, labels.axes(), images.count(), imageFile);
    }

    boolean gzipped = files.isGzip(imageFile) || files.isGzip(labelFile);
    IdxRange whole =
        new IdxRange(
            new IdxRange.Source(files, images, labels, classes(context), gzipped),
            0,
            images.count());
    List<IdxRange> ranges = gzipped && images.count() > 0 ? List.of(whole) : whole.split();
    return new BlockScan(
        context.spark().parallelize(ranges, ranges.size()).flatMap(IdxRange::read),
        ColumnNames.NONE,
        width -> images.shape());
  }

  private int classes(ReadContext context) {
    return context.classes().or(this::numberedClasses).orElseThrow();
  }

  @Override
  public long minBytes(InputFiles files, List<String> paths) {
    return paths.isEmpty() ? 0 : header(files, paths.get(0)).fileLength();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.SCALE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    InputPaths paths = paths(files);
    IdxFile train = header(files, paths.train().get(0));
    long test = paths.test().isEmpty() ? 0 : header(files, paths.test().get(0)).count();
    return new DataSummary.Declared(
        Optional.of(train.count() + test), Optional.of(train.shape()), numberedClasses());
  }

  @Override
  public int bytesPerFeature() {
    return Byte.BYTES;
  }

  @Override
  public boolean needsExamplesInEveryFile() {
    return false; // the labels belong to the examples of the file of images
  }

  @Override
  public Optional<Integer> numberedClasses() {
    return Optional.of(SyntheticDigits.CLASSES);
  }

  /** Checks what can be checked without reading the file. */
  private static IdxFile header(InputFiles files, String file) {
    try (InputStream in = files.open(file)) {
      IdxFile idx = IdxFile.header(file, in);
      long length = files.length(file);
      if (!files.isGzip(file)) {
        idx.checkLength(length);
      } else if (idx.fileLength() / MAX_GZIP_RATIO > length) {
        throw new InputException(
            "%s promises %d bytes in its header, which %d compressed bytes cannot hold; copy or "
                + "download it again",
            file, idx.fileLength(), length);
      }
      return idx;
    } catch (IOException e) {
      throw InputFiles.damaged(file, e);
    }
  }

  private static String labelFile(List<String> paths) {
    String images = paths.get(0);
    int slash = images.lastIndexOf('/') + 1;
    String labels =
        images.substring(0, slash)
            + images.substring(slash).replace("images", "labels").replace("idx3", "idx1");
    if (paths.size() != 1 || labels.equals(images)) {
      throw new InputException(
          "expected two IDX files, images and labels, but was given %s", paths);
    }
    return labels;
  }
}
