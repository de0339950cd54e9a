package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import largo.core.data.TextSource;
import org.apache.spark.api.java.JavaRDD;

/**
 * The documents of some files. Uncompressed files are read in parallel, gzipped ones by one task
 * each.
 *
 * @param context reads them
 * @param source how files are divided into documents
 * @param paths files, or tables
 */
record TextCorpus(ReadContext context, TextSource source, List<String> paths) {

  /** All documents. */
  JavaRDD<DocumentGroup> groups() {
    if (source.column().isPresent()) {
      return new TextTables(source.column().get(), paths).groups(context.session());
    }
    List<TextSection> sections = new ArrayList<>();
    for (int input = 0; input < paths.size(); input++) {
      String file = paths.get(input);
      if (context.files().isGzip(file)) {
        sections.add(section(input, 0, Long.MAX_VALUE));
      } else {
        addSections(input, 0, context.files().length(file), true, sections);
      }
    }
    return groups(sections);
  }

  /** Whether there is one document only, so that a part of it has to be set aside. */
  boolean isOneDocument() {
    return paths.size() == 1 && areFiles();
  }

  /** Whether each file is a document. */
  boolean areFiles() {
    return source.separator().isEmpty() && source.column().isEmpty();
  }

  /**
   * A part of the only document; words at its ends are whole.
   *
   * @param from where it begins, in [0, to]
   * @param to where it ends, in [0, 1]
   */
  JavaRDD<DocumentGroup> part(double from, double to) {
    String file = paths.get(0);
    long length = length(file);
    long start = (long) Math.floor(from * length);
    long end = (long) Math.floor(to * length);
    List<TextSection> sections = new ArrayList<>();
    if (context.files().isGzip(file)) {
      sections.add(section(0, start, end == length ? Long.MAX_VALUE : end));
    } else {
      addSections(0, start, end, end == length, sections);
    }
    return groups(sections);
  }

  private long length(String file) {
    if (!context.files().isGzip(file)) {
      return context.files().length(file);
    }
    try (InputStream in = context.files().open(file)) {
      return in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw InputFiles.damaged(file, e);
    }
  }

  private void addSections(int input, long start, long end, boolean last, List<TextSection> to) {
    for (long from = start; from < end; from += TextSection.BYTES) {
      long next = from + TextSection.BYTES;
      to.add(section(input, from, next < end ? next : last ? Long.MAX_VALUE : end));
    }
  }

  private TextSection section(int input, long start, long end) {
    return new TextSection(
        context.files(),
        input,
        paths.get(input),
        start,
        end,
        source.separator().orElse("").getBytes(StandardCharsets.UTF_8));
  }

  private JavaRDD<DocumentGroup> groups(List<TextSection> sections) {
    return context
        .spark()
        .parallelize(sections, Math.max(1, sections.size()))
        .map(TextSection::read);
  }
}
