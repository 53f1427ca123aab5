package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.BucketTable;
import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next bucket table from those before it. Each variant that shrinks gives up just its surplus, those buckets first that it
 * took last, and of these the highest by a second hash; who grows gets first what it owned before. So as few buckets move as the
 * weights allow. An earlier table that does as well is taken again, so that going back gives everyone their own.
 */
final class Reallocation {

    private static final int NOBODY = -1;

    private final List<BucketTable> epochs;
    private final List<String> variants;
    private final int[] owners;
    private final int[] missing;
    private final long[] ranks;

    private Reallocation(List<BucketTable> epochs, List<String> variants, int[] counts, String salt) {
        this.epochs = epochs;
        this.variants = variants;
        this.missing = counts.clone();
        BucketTable latest = epochs.get(epochs.size() - 1);
        this.owners = IntStream.range(0, BucketTable.BUCKETS)
                .map(bucket -> variants.indexOf(latest.owner(bucket)))
                .toArray();
        this.ranks = IntStream.range(0, BucketTable.BUCKETS)
                .mapToLong(bucket ->
                        ByteBuffer.wrap(Sha256.of(salt + "\0bucket\0" + bucket)).getLong())
                .toArray();
        for (int owner : owners) {
            if (owner != NOBODY) {
                missing[owner]--;
            }
        }
    }

    /**
     * {@return the table of the first epoch: the variants' buckets in order}
     *
     * @param variants names of the variants
     * @param counts how many buckets each shall own, together all
     */
    static BucketTable first(List<String> variants, int[] counts) {
        int[] owners = new int[BucketTable.BUCKETS];
        int from = 0;
        for (int i = 0; i < counts.length; i++) {
            Arrays.fill(owners, from, from + counts[i], i);
            from += counts[i];
        }
        return table(variants, owners);
    }

    /**
     * {@return the table of the next epoch}
     *
     * @param epochs the tables before, the first one first; at least one
     * @param variants names of the variants
     * @param counts how many buckets each shall own, together all
     * @param salt of the experiment
     */
    static BucketTable next(List<BucketTable> epochs, List<String> variants, int[] counts, String salt) {
        BucketTable former = former(epochs, variants, counts);
        if (former != null) {
            return former;
        }
        Reallocation reallocation = new Reallocation(epochs, variants, counts, salt);
        List<Integer> free = reallocation.giveUp();
        reallocation.giveBack(free);
        reallocation.giveOut();
        return table(variants, reallocation.owners);
    }

    /** An earlier table that gives each its share and moves no more than must be moved, the latest of these; or null. */
    private static @Nullable BucketTable former(List<BucketTable> epochs, List<String> variants, int[] counts) {
        BucketTable latest = epochs.get(epochs.size() - 1);
        int fewest = 0;
        for (int i = 0; i < counts.length; i++) {
            fewest += Math.max(0, counts[i] - latest.count(variants.get(i)));
        }
        for (int epoch = epochs.size() - 1; epoch >= 0; epoch--) {
            BucketTable table = epochs.get(epoch);
            if (shares(table, variants, counts) && moved(latest, table) == fewest) {
                int[] owners = IntStream.range(0, BucketTable.BUCKETS)
                        .map(bucket -> variants.indexOf(table.owner(bucket)))
                        .toArray();
                return table(variants, owners);
            }
        }
        return null;
    }

    private static boolean shares(BucketTable table, List<String> variants, int[] counts) {
        return IntStream.range(0, counts.length).allMatch(i -> table.count(variants.get(i)) == counts[i]);
    }

    private static int moved(BucketTable from, BucketTable to) {
        return (int) IntStream.range(0, BucketTable.BUCKETS)
                .filter(bucket -> !from.owner(bucket).equals(to.owner(bucket)))
                .count();
    }

    private List<Integer> giveUp() {
        int[] since = IntStream.range(0, BucketTable.BUCKETS)
                .map(bucket -> owners[bucket] == NOBODY ? 0 : ownedSince(bucket))
                .toArray();
        List<Integer> lastFirst = IntStream.range(0, BucketTable.BUCKETS)
                .boxed()
                .sorted(Comparator.comparingInt((Integer bucket) -> since[bucket])
                        .thenComparingLong(bucket -> ranks[bucket])
                        .reversed())
                .toList();
        List<Integer> free = new ArrayList<>();
        for (int bucket : lastFirst) {
            int owner = owners[bucket];
            if (owner == NOBODY) {
                free.add(bucket);
            } else if (missing[owner] < 0) {
                missing[owner]++;
                owners[bucket] = NOBODY;
                free.add(bucket);
            }
        }
        return free;
    }

    /** The first of the epochs since which the owner has not changed. */
    private int ownedSince(int bucket) {
        String owner = variants.get(owners[bucket]);
        int epoch = epochs.size() - 1;
        while (epoch > 0 && epochs.get(epoch - 1).owner(bucket).equals(owner)) {
            epoch--;
        }
        return epoch;
    }

    private void giveBack(List<Integer> free) {
        for (int bucket : free) {
            for (int epoch = epochs.size() - 2; epoch >= 0 && owners[bucket] == NOBODY; epoch--) {
                int former = variants.indexOf(epochs.get(epoch).owner(bucket));
                if (former != NOBODY && missing[former] > 0) {
                    own(bucket, former);
                }
            }
        }
    }

    private void giveOut() {
        int next = 0;
        for (int bucket = 0; bucket < owners.length; bucket++) {
            if (owners[bucket] == NOBODY) {
                while (missing[next] == 0) {
                    next++;
                }
                own(bucket, next);
            }
        }
    }

    private void own(int bucket, int variant) {
        owners[bucket] = variant;
        missing[variant]--;
    }

    private static BucketTable table(List<String> variants, int[] owners) {
        StringBuilder text = new StringBuilder(owners.length);
        for (int owner : owners) {
            text.append(Character.forDigit(owner, BucketTable.MAX_VARIANTS));
        }
        return new BucketTable(variants, text.toString());
    }
}
