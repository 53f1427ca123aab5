package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/** A sparse vector: buckets and their values. A bucket may stand there twice; its values add up. */
public final class Features {

    private int[] buckets;
    private float[] values;
    private int size;

    /** {@return a dense vector, with a bucket for each of its numbers, each times the root of their number} */
    public static Features of(float[] vector) {
        Features features = new Features(vector.length);
        float scale = (float) Math.sqrt(vector.length);
        for (int i = 0; i < vector.length; i++) {
            features.add(i, scale * vector[i]);
        }
        return features;
    }

    Features(int capacity) {
        buckets = new int[capacity];
        values = new float[capacity];
    }

    void add(int bucket, float value) {
        if (size == buckets.length) {
            buckets = Arrays.copyOf(buckets, 2 * size + 16);
            values = Arrays.copyOf(values, 2 * size + 16);
        }
        buckets[size] = bucket;
        values[size++] = value;
    }

    /** Gives all values from an index on the same length together as a vector of that length has. */
    void scale(int from, float length) {
        float value = size == from ? 0 : length / (float) Math.sqrt(size - from);
        Arrays.fill(values, from, size, value);
    }

    int size() {
        return size;
    }

    int bucket(int i) {
        return buckets[i];
    }

    float value(int i) {
        return values[i];
    }
}
