package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;

/**
 * Folders of PNG and JPEG files, one folder for each class, in the order of their paths. The class
 * is the name of the folder below that of the split, however deep a file is in it.
 */
record ImagesFormat(DataSource.Images source) implements BlockFormat {

  private static final String STANDARD_NAMES = "the folders train and test";
  private static final String EXTENSIONS = "(?i).*\\.(png|jpe?g)";
  private static final int MAX_BLOCK_BYTES = 16 << 20;
  private static final int MAX_BLOCK_ROWS = 1024;

  @Override
  public InputPaths paths(InputFiles files) {
    shape();
    return new InputFileResolver(source, STANDARD_NAMES, files).resolveTables("");
  }

  private ExampleShape shape() {
    return ExampleShapes.configured(source.image())
        .orElseThrow(
            () ->
                new InputException(
                    "data.image is missing: set it to [channels, height, width], to which images"
                        + " are resized, such as [3, 32, 32]"));
  }

  @Override
  public BlockScan read(ReadContext context, List<String> folders, ColumnNames expected) {
    ExampleShape shape = shape();
    int rows = Math.max(1, Math.min(MAX_BLOCK_ROWS, MAX_BLOCK_BYTES / shape.size()));
    List<ImageFiles> chunks = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      List<String> images = images(context.files(), folders.get(i));
      for (int from = 0; from < images.size(); from += rows) {
        BlockPosition position = new BlockPosition(i, folders.get(i), from);
        List<String> part = images.subList(from, Math.min(from + rows, images.size()));
        chunks.add(new ImageFiles(position, new ArrayList<>(part), shape));
      }
    }
    InputFiles files = context.files();
    JavaRDD<ReadResult> blocks =
        context
            .spark()
            .parallelize(chunks, Math.max(1, chunks.size()))
            .map(chunk -> chunk.read(files));
    return new BlockScan(blocks, ColumnNames.NONE, width -> shape);
  }

  /** The images below a folder, sorted. */
  private static List<String> images(InputFiles files, String folder) {
    List<String> images = files.filesBelow(folder);
    for (String file : images) {
      requireImage(file);
      if (className(folder, file).isEmpty()) {
        throw new InputException(
            "%s is in no folder of a class; expected %s/CLASS/%s",
            file, folder, InputPaths.name(file));
      }
    }
    return images;
  }

  /** Whether a file is an image, by its name. */
  static boolean isImage(String file) {
    return file.matches(EXTENSIONS);
  }

  /**
   * Checks that a file is an image, by its name.
   *
   * @throws InputException otherwise
   */
  static void requireImage(String file) {
    if (!isImage(file)) {
      throw new InputException(
          "%s: expected .png, .jpg or .jpeg; remove the file, or convert it", file);
    }
  }

  /** The first folder in the path of a file below another folder; empty if there is none. */
  static String className(String folder, String file) {
    String below = file.substring(folder.length()).replaceFirst("^/+", "");
    return below.substring(0, Math.max(0, below.indexOf('/')));
  }

  @Override
  public long minBytes(InputFiles files, List<String> folders) {
    return folders.stream().mapToLong(folder -> images(files, folder).size()).sum()
        * shape().size();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.SCALE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    InputPaths paths = paths(files);
    long examples = paths.all().stream().mapToLong(folder -> images(files, folder).size()).sum();
    int classes =
        (int)
            paths.train().stream()
                .flatMap(folder -> images(files, folder).stream().map(f -> className(folder, f)))
                .distinct()
                .count();
    return new DataSummary.Declared(
        Optional.of(examples), Optional.of(shape()), Optional.of(classes));
  }

  @Override
  public int bytesPerFeature() {
    return Byte.BYTES;
  }

  @Override
  public String labelColumn() {
    return "the folder of an image";
  }
}
