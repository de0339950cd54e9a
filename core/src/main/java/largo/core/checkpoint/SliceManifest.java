package largo.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import largo.core.compress.Residuals;
import largo.core.optimizer.OptimizerState;
import largo.core.params.ParameterSlice;
import largo.core.train.SavedSlice;
import largo.core.train.SlicedState;
import largo.core.train.TrainingState;

/** The slices of a checkpoint that is divided into several files. */
public final class SliceManifest {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private SliceManifest() {}

  /** A slice in JSON. */
  private record Entry(int from, int to, String crc32c) {}

  static String toJson(List<SavedSlice> slices) {
    try {
      return JSON.writeValueAsString(
          slices.stream()
              .map(
                  s ->
                      new Entry(
                          s.slice().from(),
                          s.slice().to(),
                          HexFormat.of().toHexDigits(s.checksum())))
              .toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the slices of a checkpoint", e);
    }
  }

  /**
   * Parses the slices.
   *
   * @throws DamagedException if they are not those of a vector, in order
   */
  static List<SavedSlice> fromJson(String json) throws DamagedException {
    Entry[] entries;
    try {
      entries = JSON.readValue(json, Entry[].class);
    } catch (JsonProcessingException e) {
      throw new DamagedException("its slices cannot be read: %s", e.getOriginalMessage());
    }
    List<SavedSlice> slices = new ArrayList<>();
    int end = 0;
    for (Entry entry : entries == null ? new Entry[0] : entries) {
      if (entry == null
          || entry.from() != end
          || entry.to() < end
          || entry.crc32c() == null
          || !entry.crc32c().matches("[0-9a-f]{8}")) {
        throw new DamagedException("its slices must continue at %d, but have %s", end, entry);
      }
      end = entry.to();
      slices.add(
          new SavedSlice(
              new ParameterSlice(entry.from(), end), HexFormat.fromHexDigits(entry.crc32c())));
    }
    if (slices.isEmpty()) {
      throw new DamagedException("it has no slices");
    }
    return slices;
  }

  /**
   * Reads the files of all slices.
   *
   * @throws DamagedException if one of them does not exist, is damaged, or is of another checkpoint
   */
  public static TrainingState read(SlicedState state, SliceFile.Source files) throws IOException {
    List<SavedSlice> slices = state.slices();
    float[] parameters = new float[slices.get(slices.size() - 1).slice().to()];
    float[][] vectors = null;
    for (int k = 0; k < slices.size(); k++) {
      SavedSlice saved = slices.get(k);
      ParameterSlice slice = saved.slice();
      SliceFile file = files.read(state.step(), k, slices.size());
      float[][] part = file.vectors();
      if (vectors == null) {
        vectors = new float[part.length][parameters.length];
      }
      if (file.checksum() != saved.checksum()
          || file.parameters().length != slice.length()
          || part.length != vectors.length) {
        throw new DamagedException(
            "its slice of parameters %d to %d is of another checkpoint", slice.from(), slice.to());
      }
      System.arraycopy(file.parameters(), 0, parameters, slice.from(), slice.length());
      for (int slot = 0; slot < part.length; slot++) {
        System.arraycopy(part[slot], 0, vectors[slot], slice.from(), slice.length());
      }
    }
    OptimizerState optimizer = state.optimizer();
    return new TrainingState(
        state.step(),
        parameters,
        new OptimizerState(optimizer.rule(), optimizer.updates(), vectors, optimizer.scalars()),
        Residuals.NONE,
        state.batches());
  }
}
