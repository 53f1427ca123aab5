package dev.llmops.api.experiment;

import java.util.List;

/**
 * Which variant owns each of an experiment's 10,000 buckets. Each epoch has its own table, so that who gets what is read and
 * never reckoned again.
 *
 * @param variants names of the variants, at most 36
 * @param owners for each bucket one character of {@code 0-9a-z}: the place of its owner among the variants
 */
public record BucketTable(List<String> variants, String owners) {

    /** Number of buckets: a share is a multiple of a hundredth of a percent. */
    public static final int BUCKETS = 10_000;

    /** Most variants of an experiment. */
    public static final int MAX_VARIANTS = 36;

    /** Refuses a wrong number of buckets, and an owner that is no variant. */
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
     * {@return the name of the variant that owns a bucket}
     *
     * @param bucket 0 to 9,999
     */
    public String owner(int bucket) {
        return variants.get(index(owners.charAt(bucket)));
    }

    /**
     * {@return how many buckets a variant owns}
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
