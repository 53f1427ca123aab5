package dev.llmops.experiments.drift;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.stats.AsymptoticSequence;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.NormalMixture;
import java.util.Optional;

/**
 * Watches whether the mean of what comes in differs from that of a reference, after each value. One may look as often as one likes: the difference
 * has an asymptotic confidence sequence ({@link AsymptoticSequence}). So that an old past does not hide a new change, values are taken in blocks; the
 * k-th has the error level {@code alpha / (k (k + 1))}, and all together at most {@code alpha}. A block ends with its alarm or when it is full.
 * The variance of a block is taken to be at least that of the reference. Values must be independent: of one user who calls often, give one. Takes a fixed amount of memory. Not safe for use by multiple threads.
 */
public final class MeanDrift {

    /** Below this many values the sequence does not hold yet. */
    public static final int FIRST_LOOK = 50;

    private final int referenceSize;
    private final int size;
    private final double alpha;
    private final RunningMoments reference = new RunningMoments();
    private RunningMoments live = new RunningMoments();
    private int block = 1;

    private MeanDrift(int referenceSize, int block, double alpha) {
        this.referenceSize = requireSize("reference", referenceSize);
        this.size = requireSize("block", block);
        this.alpha = Require.insideShare("alpha", alpha);
    }

    /**
     * {@return a watch whose reference are the values that come first}
     *
     * @param referenceSize how many, at least 50
     * @param block how many values a block has, at least 50: long blocks find small changes, short ones quick changes
     * @param alpha how likely any false positive is, ever; above 0 and below 1
     */
    public static MeanDrift fromFirst(int referenceSize, int block, double alpha) {
        return new MeanDrift(referenceSize, block, alpha);
    }

    /**
     * {@return a watch with a known reference}
     *
     * @param reference its values, at least 50, finite
     * @param block as of {@link #fromFirst}
     * @param alpha as of {@link #fromFirst}
     */
    public static MeanDrift from(double[] reference, int block, double alpha) {
        MeanDrift drift = new MeanDrift(reference.length, block, alpha);
        for (double value : reference) {
            drift.reference.add(value);
        }
        return drift;
    }

    /**
     * {@return the size, if it is one}
     *
     * @param name what it is called in the error
     * @param size of a reference or a block
     * @throws IllegalArgumentException if it is below 50
     */
    public static int requireSize(String name, int size) {
        return Require.atLeast(name, size, FIRST_LOOK);
    }

    /**
     * Takes a value.
     *
     * @param value finite
     * @return the shift, if this value proves one
     */
    public Optional<MeanShift> add(double value) {
        if (reference.n() < referenceSize) {
            reference.add(value);
            return Optional.empty();
        }
        live.add(value);
        Optional<MeanShift> shift = live.n() < FIRST_LOOK ? Optional.empty() : shift();
        if (shift.isPresent() || live.n() >= size) {
            live = new RunningMoments();
            block++;
        }
        return shift;
    }

    /** {@return the block that the next value belongs to, from 1} */
    public int block() {
        return block;
    }

    private Optional<MeanShift> shift() {
        double level = alpha / (block * (block + 1.0));
        NormalMixture mixture = NormalMixture.tightestAt(reference.n() + size / 2.0, level);
        boolean binary = reference.binary() && live.binary();
        Moments before = reference.moments(binary);
        AsymptoticSequence sequence =
                AsymptoticSequence.ofDifference(careful(live.moments(binary), before), before, mixture);
        // Without any variance the sequence says nothing. Values that were all one, and are all another, do: without a
        // change
        // they would come in this order once in 10^29 times (50 of each), far below every level.
        boolean moved =
                sequence.degenerate() ? live.mean() != reference.mean() : sequence.lower() > 0 || sequence.upper() < 0;
        return moved
                ? Optional.of(new MeanShift(
                        reference.mean(), live.mean(), live.n(), sequence.lower(), sequence.upper(), block))
                : Optional.empty();
    }

    /** Fifty values that chance made alike have too small a variance: they would prove what is not so. */
    private static Moments careful(Moments live, Moments before) {
        return new Moments(live.n(), live.mean(), Math.max(live.variance(), before.variance()));
    }
}
