package dev.llmops.api.experiment;

import dev.llmops.api.text.UnicodeText;

/**
 * An experiment's share of a layer. Each unit has one of the layer's 10,000 buckets, so it takes part in at most one of the
 * layer's experiments; their ranges must not overlap.
 *
 * @param layer name of the layer
 * @param from first bucket, at least 0
 * @param to bucket after the last one, above {@code from} and at most 10,000
 */
public record LayerRange(String layer, int from, int to) {

    /** Rejects a range that is empty or leaves the layer, and text with a lone surrogate. */
    public LayerRange {
        UnicodeText.requireWellFormed("layer", layer);
        if (layer.isBlank()) {
            throw new IllegalArgumentException("a layer needs a name, but it was '" + layer + "'");
        }
        if (from < 0 || to > BucketTable.BUCKETS || from >= to) {
            throw new IllegalArgumentException(
                    "an experiment's buckets of layer '" + layer + "' must be a range within 0 to "
                            + BucketTable.BUCKETS + " that is not empty, but were " + from + " to " + to);
        }
    }

    /**
     * {@return whether the range contains a bucket}
     *
     * @param bucket a bucket of the layer
     */
    public boolean holds(int bucket) {
        return bucket >= from && bucket < to;
    }

    /**
     * {@return whether both ranges are in the same layer and share a bucket}
     *
     * @param other another range
     */
    public boolean overlaps(LayerRange other) {
        return layer.equals(other.layer) && from < other.to && other.from < to;
    }
}
