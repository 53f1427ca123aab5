package dev.llmops.api.experiment;

import java.util.List;

/**
 * The table that assigns each of an experiment's 10,000 buckets to a variant. Each epoch has its own table, so assignments are read
 * and never recomputed.
 *
 * @param variants names of the variants, at most 36
 * @param owners one character of {@code 0-9a-z} per bucket: the index of its owner in the list of variants
 */
public record BucketTable(List<String> variants, String owners) {

    /** The number of buckets: a share is a multiple of a hundredth of a percent. */
    public static final int BUCKETS = 10_000;

    /** The maximum number of variants of an experiment. */
    public static final int MAX_VARIANTS = 36;

    /** Rejects a wrong number of buckets, and an owner that is not a variant. */
    public BucketTable {
        variants = List.copyOf(variants);
        if (variants.isEmpty() || variants.size() > MAX_VARIANTS) {
            throw new IllegalArgumentException(
                    "variants must be 1 to " + MAX_VARIANTS + ", but were " + variants.size());
        }
        if (owners.length() != BUCKETS) {
            throw new IllegalArgumentException(
                    "owners must have " + BUCKETS + " characters, but had " + owners.length());
        }
        for (int i = 0; i < owners.length(); i++) {
            int index = index(owners.charAt(i));
            if (index < 0 || index >= variants.size()) {
                throw new IllegalArgumentException("the owner of bucket " + i + " must be one of " + variants.size()
                        + " variants, but was '" + owners.charAt(i) + "'");
            }
        }
    }

    /**
     * {@return the name of the variant that a bucket belongs to}
     *
     * @param bucket 0 to 9,999
     */
    public String owner(int bucket) {
        return variants.get(index(owners.charAt(bucket)));
    }

    /**
     * {@return the number of buckets that belong to a variant}
     *
     * @param variant its name
     */
    public int count(String variant) {
        int place = variants.indexOf(variant);
        return place < 0
                ? 0
                : (int) owners.chars().filter(one -> index((char) one) == place).count();
    }

    private static int index(char character) {
        return Character.digit(character, MAX_VARIANTS);
    }
}
