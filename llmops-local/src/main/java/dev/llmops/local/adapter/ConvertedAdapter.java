package dev.llmops.local.adapter;

/**
 * An adapter that was converted.
 *
 * @param card what the new file says about itself
 * @param digest SHA-256 of the new file, as {@code sha256:...}
 * @param bytes size of the new file
 * @param rank rank of its matrices
 */
public record ConvertedAdapter(AdapterCard card, String digest, long bytes, int rank) {}
