package dev.llmops.local.adapter;

/** The numbers that {@code lora_golden.py} gives a matrix: each a hash of the place of its matrix and its place in it. */
final class HashedNumbers {

    private HashedNumbers() {}

    static float[] of(int matrix, long count, double scale) {
        float[] numbers = new float[Math.toIntExact(count)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) ((mixed(i + 100003L * matrix) / 0x1p32 - 0.5) * scale);
        }
        return numbers;
    }

    private static long mixed(long x) {
        long mixed = x;
        for (long multiplier : new long[] {0x7FEB352DL, 0x846CA68BL}) {
            mixed = (mixed ^ mixed >>> 16) * multiplier & 0xFFFFFFFFL;
        }
        return mixed ^ mixed >>> 16;
    }
}
