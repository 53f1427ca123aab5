package dev.llmops.guardrails.internal.operators;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.guardrails.internal.redact.Replacement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves dates that are written in numbers, and writes them as they were written. Of two numbers that could be the month
 * the first is taken, unless dots part them.
 */
public final class DateShift {

    private static final Pattern DATE = Pattern.compile("(\\d{1,4})([-/.])(\\d{1,2})\\2(\\d{1,4})");
    private static final int CENTURY = 100;
    private static final int THIS_CENTURY = 30;

    private final KeyedHash hash;
    private final int maxDays;

    public DateShift(byte[] key, int maxDays) {
        Require.atLeast("maxDays", maxDays, 1);
        this.hash = new KeyedHash(key);
        this.maxDays = maxDays;
    }

    /** {@return the date in a value moved, or stars if there is none} */
    public String shift(String tenant, String value) {
        Matcher date = DATE.matcher(value);
        if (!date.find()) {
            return Replacement.stars(0).of("date", value);
        }
        int days = (int) (hash.number("days", tenant) % (2L * maxDays)) - maxDays;
        try {
            String moved = moved(date, days >= 0 ? days + 1 : days);
            return value.substring(0, date.start()) + moved + value.substring(date.end());
        } catch (DateTimeException e) {
            return Replacement.stars(0).of("date", value);
        }
    }

    private static String moved(Matcher date, int days) {
        String[] parts = {date.group(1), date.group(3), date.group(4)};
        boolean yearFirst = parts[0].length() > 2;
        boolean dayFirst = !yearFirst && (date.group(2).equals(".") || Integer.parseInt(parts[0]) > 12);
        int year = yearFirst ? 0 : 2;
        int month = yearFirst || dayFirst ? 1 : 0;
        int day = yearFirst ? 2 : dayFirst ? 0 : 1;
        LocalDate to = LocalDate.of(year(parts[year]), Integer.parseInt(parts[month]), Integer.parseInt(parts[day]))
                .plusDays(days);
        parts[year] = number(parts[year].length() == 2 ? to.getYear() % CENTURY : to.getYear(), parts[year].length());
        parts[month] = number(to.getMonthValue(), parts[month].length());
        parts[day] = number(to.getDayOfMonth(), parts[day].length());
        return String.join(date.group(2), parts);
    }

    private static int year(String text) {
        int year = Integer.parseInt(text);
        return text.length() > 2 ? year : year < THIS_CENTURY ? 2000 + year : 1900 + year;
    }

    private static String number(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", number);
    }
}
