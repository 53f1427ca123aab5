package dev.llmops.rag.internal.onnx;

import java.util.List;

/**
 * A text as a transformer sees it: one vector of unit length for each token between the two marks at its ends, and one
 * for the whole.
 */
public final class TokenVectors {

    /** Below it stand BERT's marks and single characters; its vocabulary is ordered by how frequent a piece is. */
    private static final double FIRST_PIECE = 900;
    /** The logarithm's offset, so that the most frequent word weighs half of the rarest. */
    private static final double OFFSET = 4;

    private static final double MIN_WEIGHT = 0.2;

    private final float[][] vectors;
    private final double[] weights;
    private final float[] mean;

    private TokenVectors(float[][] vectors, double[] weights, float[] mean) {
        this.vectors = vectors;
        this.weights = weights;
        this.mean = mean;
    }

    static TokenVectors of(long[] ids, float[][] all) {
        float[] mean = new float[all[0].length];
        for (float[] vector : all) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i];
            }
        }
        int inner = Math.max(0, all.length - 2);
        float[][] vectors = new float[inner][];
        double[] weights = new double[inner];
        for (int i = 0; i < inner; i++) {
            vectors[i] = unit(all[i + 1]);
            weights[i] = Math.max(MIN_WEIGHT, Math.log(Math.max(1, ids[i + 1] - FIRST_PIECE)) - OFFSET);
        }
        return new TokenVectors(vectors, weights, unit(mean));
    }

    /** {@return about how much memory it takes} */
    public long bytes() {
        return (long) Float.BYTES * mean.length * (vectors.length + 1) + (long) Double.BYTES * weights.length;
    }

    /** {@return the mean of all tokens' vectors, of unit length; a copy} */
    public float[] mean() {
        return mean.clone();
    }

    private static float[] unit(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        float[] unit = vector.clone();
        for (int i = 0; i < unit.length && square > 0; i++) {
            unit[i] /= (float) Math.sqrt(square);
        }
        return unit;
    }

    /** {@return the cosine of the two texts' mean vectors} */
    public double cosine(TokenVectors other) {
        return dot(mean, other.mean);
    }

    /**
     * {@return how well each token finds its like in some texts: the mean of the largest cosines, rare pieces weighing
     * more, as BERTScore's recall (Zhang et al., ICLR 2020, section 3)}
     */
    public double foundIn(List<TokenVectors> texts) {
        double found = 0;
        double all = 0;
        for (int i = 0; i < vectors.length; i++) {
            double best = 0;
            for (TokenVectors text : texts) {
                for (float[] vector : text.vectors) {
                    best = Math.max(best, dot(vectors[i], vector));
                }
            }
            found += weights[i] * best;
            all += weights[i];
        }
        return all == 0 ? 0 : found / all;
    }

    private static double dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
