package dev.llmops.core.internal.cache;

/** How alike two directions are. */
public final class Cosine {

    private Cosine() {}

    /** {@return a vector of length 1 in the same direction; one without direction as it is} */
    public static float[] unit(float[] vector) {
        double sum = 0;
        for (float each : vector) {
            sum += each * each;
        }
        float[] unit = vector.clone();
        for (int i = 0; sum > 0 && i < unit.length; i++) {
            unit[i] = (float) (unit[i] / Math.sqrt(sum));
        }
        return unit;
    }

    /**
     * {@return the cosine of two vectors of length 1}
     *
     * @param b the other, as long
     */
    public static double ofUnits(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
