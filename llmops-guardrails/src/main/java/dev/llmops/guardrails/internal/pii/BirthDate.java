package dev.llmops.guardrails.internal.pii;

/** A date of birth within a number. Where the century is not told, a 29 February needs a year that can be divided by four. */
final class BirthDate implements Check {

    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int[] MONTH_OFFSETS = {0, 20, 40, 50, 60, 70, 80};

    private final String pattern;

    BirthDate(String pattern) {
        this.pattern = pattern;
    }

    @Override
    public boolean holds(String value) {
        int year = part(value, 'y');
        int day = part(value, 'd') + part(value, 'D');
        int month = part(value, 'm') + part(value, 'M');
        if (pattern.indexOf('D') >= 0 && day > 40) {
            day -= day > 60 ? 60 : 40;
        }
        if (pattern.indexOf('M') >= 0) {
            month = withoutOffset(month);
        }
        if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]) {
            return false;
        }
        return month != 2 || day < 29 || year % 4 == 0;
    }

    private static int withoutOffset(int month) {
        for (int offset : MONTH_OFFSETS) {
            if (month > offset && month <= offset + 12) {
                return month - offset;
            }
        }
        return 0;
    }

    private int part(String value, char letter) {
        int part = 0;
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == letter) {
                part = part * 10 + value.charAt(i) - '0';
            }
        }
        return part;
    }
}
