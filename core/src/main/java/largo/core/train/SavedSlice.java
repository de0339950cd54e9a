package largo.core.train;

import largo.core.params.ParameterSlice;

/**
 * The file of one slice of a training.
 *
 * @param checksum CRC-32C of its data
 */
public record SavedSlice(ParameterSlice slice, int checksum) {}
