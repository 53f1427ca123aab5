package dev.llmops.guardrails.internal.phone;

/** The digits of a phone number, as they are grouped. */
final class PhoneDigits {

    private static final int NORTH_AMERICAN_LENGTH = 10;
    private static final int MIN_INTERNATIONAL = 8;
    private static final int MIN_AREA_CODE = 3;
    private static final int YEAR_LENGTH = 4;
    /** So many zeros at the end make a round number. */
    private static final int ROUND = 5;

    private static final int BITS = 4;
    /** Three and four digits: "555.1234". */
    private static final int LOCAL = 0x34;

    private final char[] all = new char[PhoneDetector.MAX_DIGITS];
    private int count;
    /** The groups' lengths, four bits each. */
    private long shape;
    /** Whether no other sign than a dot parts the groups. */
    private boolean dotted = true;

    /** Begins a new group of digits. {@code separator}: what stands before it. */
    void begin(char separator) {
        shape <<= BITS;
        dotted &= separator == '.';
    }

    void add(char digit) {
        all[count++] = digit;
        shape++;
    }

    int count() {
        return count;
    }

    boolean international() {
        return all[0] == '1' ? count == NORTH_AMERICAN_LENGTH + 1 : all[0] != '0' && count >= MIN_INTERNATIONAL;
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

    /** {@return whether it begins with a date: a year first, or a year behind day and month} */
    private boolean date() {
        long three = shape;
        while (three > 0xfff) {
            three >>>= BITS;
        }
        return (three == 0x422 && century(0)) || (three == 0x224 && century(4) && all[0] <= '3' && all[2] <= '3');
    }

    /** {@return whether the digits are grouped, or begin with the 0 that numbers of one country begin with} */
    boolean grouped() {
        return shape > 0xf || all[0] == '0';
    }

    /** {@return whether there are ten, as many as in North America and India, and they are no time in seconds} */
    boolean ten() {
        return count == NORTH_AMERICAN_LENGTH && all[0] >= '2';
    }

    /** {@return whether all that has been read is an area code such as 030} */
    boolean areaCode() {
        return count >= MIN_AREA_CODE && shape <= 0xf && all[0] == '0';
    }

    /**
     * {@return whether the digits are rather a date, years, a decimal or a round number}
     *
     * @param labelled whether a form says that they are a phone's: then they may begin as a year does
     */
    boolean somethingElse(boolean labelled) {
        if (date() || (decimal() && !(labelled && shape == LOCAL))) {
            return true;
        }
        return shape > 0xf ? !labelled && yearFirst() : round() || (!labelled && dayWithoutSigns());
    }

    private boolean decimal() {
        return dotted && shape > 0xf && shape <= 0xff && all[0] != '0';
    }

    /** "2001 12 3114" is a volume and pages, "1999-2004" a time. */
    private boolean yearFirst() {
        long first = shape;
        while (first > 0xf) {
            first >>>= BITS;
        }
        return first == YEAR_LENGTH && century(0);
    }

    private boolean century(int at) {
        return (all[at] == '1' && all[at + 1] == '9') || (all[at] == '2' && all[at + 1] == '0');
    }

    private boolean round() {
        for (int i = count - ROUND; i < count; i++) {
            if (all[i] != '0') {
                return false;
            }
        }
        return true;
    }

    /** {@return whether it is a date such as 20240131} */
    private boolean dayWithoutSigns() {
        if (count != 8 || !century(0)) {
            return false;
        }
        int month = (all[4] - '0') * 10 + all[5] - '0';
        int day = (all[6] - '0') * 10 + all[7] - '0';
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }
}
