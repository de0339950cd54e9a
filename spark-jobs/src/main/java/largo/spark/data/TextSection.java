package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import largo.core.data.InputException;

/**
 * A section of a text file that one task reads. It begins at the first place to cut that is not
 * before {@code start}, and ends at the first one that is not before {@code end}, so that
 * consecutive sections cover a file.
 *
 * <p>Places to cut are after separators of documents; in a file that is one document, after white
 * space, or between characters where there is none.
 *
 * @param files reads it
 * @param input see {@link BlockPosition#input}
 * @param file the file
 * @param start offset in the uncompressed text, in bytes; the first section begins at 0
 * @param end offset of the next section; {@link Long#MAX_VALUE} for the rest of the file
 * @param separator of documents; empty if the file is one document
 */
record TextSection(InputFiles files, int input, String file, long start, long end, byte[] separator)
    implements Serializable {

  /** Bytes of a section, but for the distance of places to cut. */
  static final int BYTES = 1 << 22;

  /** Bytes in which white space is searched. */
  private static final int MAX_WORD = 1 << 12;

  private static final int CHUNK = 1 << 16; // at least MAX_WORD
  private static final int MAX_BYTES = 1 << 30;

  /** Reads the documents. */
  DocumentGroup read() {
    return DocumentGroup.of(new BlockPosition(input, file, start), this::documents);
  }

  private List<TextDocument> documents() throws IOException {
    boolean gzip = files.isGzip(file);
    try (InputStream in = gzip ? files.open(file) : files.openAt(file, start)) {
      if (gzip) {
        in.skipNBytes(start);
      }
      byte[] text = in.readNBytes((int) Math.min(end - start, MAX_BYTES));
      if (text.length == MAX_BYTES) {
        throw new InputException(
            "%s has %d bytes or more when it is decompressed; decompress it, so that it is read in"
                + " sections",
            file, MAX_BYTES);
      }
      Rest rest = text.length == end - start ? rest(in) : new Rest(new byte[0], true);
      byte[] whole = Arrays.copyOf(text, text.length + rest.text.length);
      System.arraycopy(rest.text, 0, whole, text.length, rest.text.length);
      int from = start > 0 ? after(whole, 0) : TextHead.utf8MarkLength(whole);
      if (from < 0 || from == whole.length) {
        return List.of(); // the text belongs to the section before
      }
      byte[] own = Arrays.copyOfRange(whole, from, whole.length);
      return separator.length > 0
          ? separated(own)
          : List.of(new TextDocument(input, own, rest.isLast));
    }
  }

  /** The text from {@code end} on, up to the first place to cut. */
  private Rest rest(InputStream in) throws IOException {
    byte[] rest = {};
    int read = CHUNK;
    while (true) {
      byte[] chunk = in.readNBytes(read);
      int searched = Math.max(0, rest.length - Math.max(0, separator.length - 1));
      rest = Arrays.copyOf(rest, rest.length + chunk.length);
      System.arraycopy(chunk, 0, rest, rest.length - chunk.length, chunk.length);
      int to = after(rest, searched);
      if (to >= 0) {
        return new Rest(Arrays.copyOf(rest, to), to == rest.length && in.read() < 0);
      }
      if (chunk.length < read) {
        return new Rest(rest, true);
      }
      if (rest.length > MAX_BYTES / 2) {
        throw new InputException(
            "%s has no data.separator within %d bytes after byte %d", file, rest.length, end);
      }
      read = rest.length;
    }
  }

  private record Rest(byte[] text, boolean isLast) {}

  private List<TextDocument> separated(byte[] text) {
    List<TextDocument> documents = new ArrayList<>();
    int from = 0;
    while (from < text.length) {
      int next = after(text, from);
      int to = next < 0 ? text.length : next - separator.length;
      boolean lines = separator.length == 1 && separator[0] == '\n';
      int trimmed = lines && to > from && text[to - 1] == '\r' ? to - 1 : to;
      if (trimmed > from) {
        documents.add(TextDocument.of(Arrays.copyOfRange(text, from, trimmed)));
      }
      from = next < 0 ? text.length : next;
    }
    return documents;
  }

  /** The first place to cut that is not before {@code from}; −1 if there is none. */
  private int after(byte[] text, int from) {
    if (separator.length == 0) {
      return afterWord(text, from);
    }
    for (int i = from; i <= text.length - separator.length; i++) {
      if (Arrays.equals(text, i, i + separator.length, separator, 0, separator.length)) {
        return i + separator.length;
      }
    }
    return -1;
  }

  private static int afterWord(byte[] text, int from) {
    for (int i = from; i < Math.min(text.length, from + MAX_WORD); i++) {
      if (text[i] == ' ' || text[i] >= '\t' && text[i] <= '\r') {
        return i + 1;
      }
    }
    int i = from;
    while (i < text.length && (text[i] & 0xC0) == 0x80) {
      i++; // in a character of UTF-8
    }
    return i < text.length ? i : -1;
  }
}
