package largo.spark.dl4j;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.nd4j.common.loader.Source;

/**
 * A file of any Hadoop file system, for DL4J's loaders.
 *
 * @param path with or without a scheme
 * @param configuration of Hadoop
 */
record FileSource(String path, Configuration configuration) implements Source {

  @Override
  public InputStream getInputStream() throws IOException {
    Path file = new Path(path);
    return file.getFileSystem(configuration).open(file);
  }

  @Override
  public String getPath() {
    return path;
  }
}
