package dev.llmops.monitoring.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How many of how many were good, in windows up to now: minutes for six hours, hours for 90 days, in two rings of a fixed size (40 kB). A window of some minutes or hours
 * is the one that goes on and as many less one before it. What is older than the longest window is not counted. Not safe for use by multiple threads.
 */
final class Counts {

    private static final Duration MINUTES = Duration.ofHours(6);
    private static final Duration HOURS = Duration.ofDays(90);

    private final Ring minutes = new Ring(60, (int) MINUTES.toMinutes());
    private final Ring hours = new Ring(3_600, (int) HOURS.toHours());

    /**
     * What a window holds.
     *
     * @param good how many were good
     * @param total of how many
     */
    record Count(long good, long total) {

        long bad() {
            return total - good;
        }
    }

    static Duration requireWindow(String name, Duration window) {
        boolean inMinutes = window.compareTo(MINUTES) <= 0 && window.toMinutes() * 60 == window.toSeconds();
        boolean inHours = window.compareTo(HOURS) <= 0 && window.toHours() * 3_600 == window.toSeconds();
        if (window.isNegative() || window.isZero() || window.toNanosPart() != 0 || !(inMinutes || inHours)) {
            throw new IllegalArgumentException(
                    name + " must be whole minutes up to 6 hours, or whole hours up to 90 days, but was " + window);
        }
        return window;
    }

    /** Counts what was at a time, by a clock that says that it is now; not if it is too old. */
    void add(Instant at, Instant now, boolean good) {
        for (Ring ring : new Ring[] {minutes, hours}) {
            ring.forgetAhead(now.getEpochSecond());
            ring.add(at.getEpochSecond(), good);
        }
    }

    Count in(Duration window, Instant now) {
        return window.compareTo(MINUTES) <= 0 && window.toMinutes() * 60 == window.toSeconds()
                ? minutes.last((int) window.toMinutes(), now.getEpochSecond())
                : hours.last((int) window.toHours(), now.getEpochSecond());
    }

    /** The latest slots of time. Time that goes back is counted where it belongs, as far as that is kept. */
    private static final class Ring {

        private final int seconds;
        private final long[] good;
        private final long[] total;
        private long latest = Long.MIN_VALUE;

        Ring(int seconds, int slots) {
            this.seconds = seconds;
            this.good = new long[slots];
            this.total = new long[slots];
        }

        void add(long second, boolean isGood) {
            long slot = Math.floorDiv(second, (long) seconds);
            advance(slot);
            if (slot > latest - total.length) {
                good[place(slot)] += isGood ? 1 : 0;
                total[place(slot)]++;
            }
        }

        /** A clock that was wrong and is set right again has filled the ring with times to come, beside which there is no place for now. */
        void forgetAhead(long second) {
            if (latest >= Math.floorDiv(second, (long) seconds) + total.length) {
                latest = Long.MIN_VALUE;
                Arrays.fill(good, 0);
                Arrays.fill(total, 0);
            }
        }

        Count last(int slots, long second) {
            long now = Math.floorDiv(second, (long) seconds);
            long from = Math.max(now - slots + 1, latest - total.length + 1);
            long goodOnes = 0;
            long all = 0;
            for (long slot = from; slot <= Math.min(now, latest); slot++) {
                goodOnes += good[place(slot)];
                all += total[place(slot)];
            }
            return new Count(goodOnes, all);
        }

        private void advance(long slot) {
            if (latest == Long.MIN_VALUE) {
                latest = slot;
            }
            for (long next = Math.max(latest + 1, slot - total.length + 1); next <= slot; next++) {
                good[place(next)] = 0;
                total[place(next)] = 0;
            }
            latest = Math.max(latest, slot);
        }

        private int place(long slot) {
            return (int) Math.floorMod(slot, (long) total.length);
        }
    }
}
