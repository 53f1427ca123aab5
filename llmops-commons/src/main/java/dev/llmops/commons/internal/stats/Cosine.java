package dev.llmops.commons.internal.stats;

/** The cosine of the angle between two vectors. */
public final class Cosine {

    private Cosine() {}

    /**
     * {@return the cosine; not a number where one of them has no direction or holds what is no number}
     *
     * @param a one vector
     * @param b the other, as long
     */
    public static double of(float[] a, float[] b) {
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squares += (double) a[i] * a[i];
            others += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squares * others);
    }

    /** {@return the cosine, within -1 and 1 whatever rounding does; 0 where a vector without direction is like nothing} */
    public static double likeness(float[] a, float[] b) {
        double cosine = of(a, b);
        return Double.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : 0;
    }
}
