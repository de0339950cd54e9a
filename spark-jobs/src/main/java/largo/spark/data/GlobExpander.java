package largo.spark.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;

/**
 * Expands globs. Hadoop's {@code globStatus} fails on names with a colon (HADOOP-14217), so folders
 * are traversed here; the components of a path are matched by Hadoop's {@link GlobPattern}.
 *
 * @param files the file system
 */
record GlobExpander(FileSystem files) {

  private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

  /** A path; a colon is part of a name unless it follows the scheme of a URI. */
  static Path path(String name) {
    boolean colonFirst = name.matches("[^/]*:.*") && !URI.matcher(name).matches();
    return new Path(colonFirst ? "./" + name : name);
  }

  /** Whether a path is a glob. */
  static boolean isPattern(String path) {
    return path.matches("(?s).*[*?\\[\\]{}\\\\].*");
  }

  /**
   * The files that a glob matches, sorted. Wildcards do not match names that begin with {@code .}
   * or {@code _}.
   *
   * @throws IOException if a folder cannot be read, or the glob is malformed
   */
  Collection<FileStatus> matches(Path pattern) throws IOException {
    Map<String, FileStatus> found = new TreeMap<>();
    for (String alternative : alternatives(pattern.toUri().getPath())) {
      List<Path> folders =
          List.of(alternative.startsWith("/") ? root(pattern) : files.getWorkingDirectory());
      String[] parts = alternative.replaceFirst("^/+", "").split("/+", 0);
      for (int i = 0; i < parts.length - 1; i++) {
        folders = step(folders, parts[i]).stream().map(FileStatus::getPath).toList();
      }
      for (FileStatus file : step(folders, parts[parts.length - 1])) {
        found.put(file.getPath().toString(), file);
      }
    }
    return found.values();
  }

  private List<FileStatus> step(List<Path> folders, String part) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    GlobFilter filter = new GlobFilter(part);
    for (Path folder : folders) {
      if (filter.hasPattern()) {
        for (FileStatus file : list(folder)) {
          boolean hidden = file.getPath().getName().matches("[._].*") && !part.matches("[._].*");
          if (!hidden && filter.accept(file.getPath())) {
            found.add(file);
          }
        }
      } else {
        try {
          found.add(files.getFileStatus(child(folder, part.replaceAll("\\\\(.)", "$1"))));
        } catch (FileNotFoundException e) {
          // no match
        }
      }
    }
    return found;
  }

  private FileStatus[] list(Path folder) throws IOException {
    try {
      return files.getFileStatus(folder).isDirectory()
          ? files.listStatus(folder)
          : new FileStatus[0];
    } catch (FileNotFoundException e) { // removed in the meantime
      return new FileStatus[0];
    }
  }

  private Path root(Path pattern) {
    return files.makeQualified(new Path(pattern.toUri().getScheme(), authority(pattern), "/"));
  }

  private static String authority(Path pattern) {
    return pattern.toUri().getAuthority();
  }

  private static Path child(Path folder, String name) {
    String parent = folder.toString();
    return new Path(parent.endsWith("/") ? parent + name : parent + "/" + name);
  }

  /** Expands braces that contain a slash: {@code {a/b,c}/d} to {@code a/b/d}, {@code c/d}. */
  private static List<String> alternatives(String pattern) {
    int depth = 0;
    int open = -1;
    boolean slash = false;
    List<Integer> commas = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        if (depth++ == 0) {
          open = i;
          slash = false;
          commas.clear();
        }
      } else if (c == '}' && depth > 0) {
        if (--depth == 0 && slash) {
          return expanded(pattern, open, commas, i);
        }
      } else if (depth > 0) {
        slash |= c == '/';
        if (depth == 1 && c == ',') {
          commas.add(i);
        }
      }
    }
    return List.of(pattern);
  }

  private static List<String> expanded(String pattern, int open, List<Integer> commas, int close) {
    List<Integer> ends = new ArrayList<>(commas);
    ends.add(close);
    List<String> all = new ArrayList<>();
    int from = open + 1;
    for (int end : ends) {
      all.addAll(
          alternatives(
              pattern.substring(0, open)
                  + pattern.substring(from, end)
                  + pattern.substring(close + 1)));
      from = end + 1;
    }
    return all;
  }
}
