package dev.llmops.guardrails.internal.pii;

/** The digits of a phone number, as they are grouped. */
final class PhoneDigits {

    private static final int NORTH_AMERICAN_LENGTH = 10;
    private static final int SHORTEST_INTERNATIONAL = 8;
    private static final int BITS = 4;

    private final char[] all = new char[PhoneDetector.MAX_DIGITS];
    private int count;
    /** The groups' lengths, four bits each. */
    private long shape;

    /** Begins a new group of digits. */
    void begin() {
        shape <<= BITS;
    }

    void add(char digit) {
        all[count++] = digit;
        shape++;
    }

    int count() {
        return count;
    }

    boolean international() {
        return all[0] == '1' ? count == NORTH_AMERICAN_LENGTH + 1 : all[0] != '0' && count >= SHORTEST_INTERNATIONAL;
    }

    /** Three, three and four digits, perhaps behind the country code. Neither area code nor exchange begins with 0 or 1. */
    boolean northAmerican() {
        int area = -1;
        if (shape == 0x334) {
            area = 0;
        } else if (shape == 0x1334 && all[0] == '1') {
            area = 1;
        } else if (shape == 0x3334 && all[0] == '0' && all[1] == '0' && all[2] == '1') {
            area = 3;
        }
        return area >= 0 && all[area] >= '2' && all[area + 3] >= '2';
    }

    boolean date() {
        long three = shape;
        while (three > 0xfff) {
            three >>>= BITS;
        }
        return three == 0x422 || three == 0x224;
    }
}
