package dev.llmops.rag.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A number in a text, in digits or in English words.
 *
 * @param value its value, a scale such as "million" included
 * @param unit its unit, or null if none that is known follows
 * @param at where in the text it begins
 * @param text as it stands in the text
 */
public record Quantity(BigDecimal value, @Nullable Unit unit, int at, String text) {

    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("zero", 0),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("thirteen", 13),
            Map.entry("fourteen", 14),
            Map.entry("fifteen", 15),
            Map.entry("sixteen", 16),
            Map.entry("seventeen", 17),
            Map.entry("eighteen", 18),
            Map.entry("nineteen", 19),
            Map.entry("twenty", 20),
            Map.entry("thirty", 30),
            Map.entry("forty", 40),
            Map.entry("fifty", 50),
            Map.entry("sixty", 60),
            Map.entry("seventy", 70),
            Map.entry("eighty", 80),
            Map.entry("ninety", 90));

    private static final Map<String, Integer> SCALES =
            Map.of("hundred", 2, "thousand", 3, "million", 6, "mn", 6, "billion", 9, "bn", 9, "trillion", 12, "tn", 12);
    /** Behind a currency in any case, and in capitals right behind a number. */
    private static final Map<String, Integer> SHORT_SCALES = Map.of("k", 3, "m", 6, "b", 9);

    /** A BigDecimal takes time in the square of its digits. */
    private static final int LONGEST = 40;

    /** Possessive where it repeats: a group that could give back would take a frame of the stack for each repetition. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:(?<currency>(?:US)?\\$|€|£|USD|EUR|GBP)\\s?)?(?:(?<digits>\\d{1,3}(?:[\\u00a0\\u2009\\u202f]\\d{3})++(?!\\d)"
                    + "|\\d++(?:[.,]\\d++)*+|(?<!\\.)\\.\\d++)|(?<words>"
                    + String.join("|", WORDS.keySet())
                    + ")(?:-(?<ones>two|three|four|five|six|seven|eight|nine|one))?(?!\\p{L}))"
                    + "(?:[\\s-]?(?<scale>hundred|thousand|million|mn|billion|bn|trillion|tn)(?!\\p{L}))?"
                    + "(?:(?<gap>[\\s-]?)(?<unit>%|per cent(?!\\p{L})|°\\p{L}|(?!in\\s\\p{L})\\p{L}{1,12}))?",
            Pattern.CASE_INSENSITIVE);

    /** What stands between the ends of a range: the unit and scale of the second are the first's too. */
    private static final Pattern RANGE = Pattern.compile("\\s?(?:[-–—]|to|and|or)\\s?");

    private static final Pattern SCALED_RANGE = Pattern.compile("\\s?(?:[-–—]|to)\\s?");
    /** From here on a first end is rather a year or whole by itself. */
    private static final BigDecimal SMALL = BigDecimal.valueOf(1_000);

    private static final Pattern SPACED =
            Pattern.compile("(?<![\\p{L}\\p{N}.,])\\d{1,3}(?: \\d{3}(?!\\d))++(?![\\p{L}\\p{N}]|[.,]\\d)");

    private static final Pattern WORDED = Pattern.compile(
            "\\b(?:(half)|(dozen)|an? (hundred|thousand|million|billion)|(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
                    + "|eleventh|twelfth)|(once|one|single)|(twice|double[sd]?)|(triple[sd]?|thrice)|(quarter))\\b",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> ORDINALS = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth");

    private static final Pattern YEAR = Pattern.compile("(?:1[5-9]|20)\\d\\d");

    /** From here on a number in a text is likely to be rounded, though it has no unit. */
    private static final BigDecimal LARGE = BigDecimal.valueOf(10_000);

    private static final int EXACT_DIGITS = 2;

    /**
     * {@return the numbers of a text, in order; a run of more than 40 digits, points and commas is none}
     *
     * @param text any text
     */
    public static List<Quantity> of(String text) {
        List<Quantity> found = new ArrayList<>();
        Matcher number = NUMBER.matcher(text);
        int scaleBefore = 0;
        while (number.find()) {
            if (number.end("digits") - number.start("digits") > LONGEST) {
                continue;
            }
            int scale = scale(number);
            Unit unit = unit(number);
            int end = unit == null || number.start("unit") < 0 ? endOfNumber(number) : number.end();
            Quantity last = found.isEmpty() ? null : found.get(found.size() - 1);
            if (last != null && last.unit == null) {
                String between = text.substring(last.end(), number.start());
                int more = scaleBefore == 0 && SCALED_RANGE.matcher(between).matches() ? scale : 0;
                if (RANGE.matcher(between).matches() && last.value.compareTo(SMALL) < 0) {
                    found.set(found.size() - 1, last.withRestOfRange(unit, more));
                }
            }
            BigDecimal value = value(number).scaleByPowerOfTen(scale).stripTrailingZeros();
            found.add(new Quantity(value, unit, number.start(), text.substring(number.start(), end)));
            scaleBefore = scale;
        }
        return found;
    }

    /**
     * {@return numbers whose thousands may be parted by blanks, as in "60 463"; each may as well be several numbers}
     *
     * @param text any text
     */
    static List<Quantity> spaced(String text) {
        List<Quantity> found = new ArrayList<>();
        Matcher run = SPACED.matcher(text);
        while (run.find()) {
            if (run.end() - run.start() <= LONGEST) {
                BigDecimal value = new BigDecimal(run.group().replace(" ", "")).stripTrailingZeros();
                found.add(new Quantity(value, null, run.start(), run.group()));
            }
        }
        return found;
    }

    /**
     * {@return numbers that words say only by the way ("the third", "half of them"): too weak to be asked for in evidence, good
     * enough to be found there}
     *
     * @param text any text
     */
    static List<Quantity> worded(String text) {
        List<Quantity> found = new ArrayList<>();
        Matcher word = WORDED.matcher(text);
        while (word.find()) {
            String said = word.group().toLowerCase(Locale.ROOT);
            if (word.group(1) != null) {
                found.add(new Quantity(new BigDecimal("50"), Unit.of("%"), word.start(), said));
                found.add(new Quantity(new BigDecimal("0.5"), null, word.start(), said));
            } else if (word.group(8) != null) {
                found.add(new Quantity(new BigDecimal("25"), Unit.of("%"), word.start(), said));
            } else {
                found.add(new Quantity(worded(word), null, word.start(), said));
            }
        }
        return found;
    }

    private static BigDecimal worded(Matcher word) {
        if (word.group(2) != null) {
            return BigDecimal.valueOf(12);
        }
        if (word.group(3) != null) {
            int scale = SCALES.getOrDefault(word.group(3).toLowerCase(Locale.ROOT), 0);
            return BigDecimal.ONE.scaleByPowerOfTen(scale).stripTrailingZeros();
        }
        if (word.group(4) != null) {
            return BigDecimal.valueOf(ORDINALS.indexOf(word.group(4).toLowerCase(Locale.ROOT)) + 1L);
        }
        return BigDecimal.valueOf(word.group(5) != null ? 1 : word.group(6) != null ? 2 : 3);
    }

    private Quantity withRestOfRange(@Nullable Unit of, int scale) {
        return new Quantity(value.scaleByPowerOfTen(scale).stripTrailingZeros(), of, at, text);
    }

    /** {@return where it ends in its text} */
    int end() {
        return at + text.length();
    }

    private static int scale(Matcher number) {
        String scale = number.group("scale");
        if (scale != null) {
            return SCALES.getOrDefault(scale.toLowerCase(Locale.ROOT), 0);
        }
        String behind = number.group("unit");
        return isShortScale(number, behind) ? SHORT_SCALES.getOrDefault(behind.toLowerCase(Locale.ROOT), 0) : 0;
    }

    private static boolean isShortScale(Matcher number, @Nullable String behind) {
        if (behind == null || behind.length() != 1 || number.group("scale") != null) {
            return false;
        }
        boolean money = number.group("currency") != null;
        boolean attached = number.group("gap").isEmpty() && number.group("digits") != null;
        return money ? "kKmMbB".contains(behind) : attached && "kKMB".contains(behind);
    }

    private static int endOfNumber(Matcher number) {
        return Math.max(
                Math.max(number.end("digits"), number.end("words")), Math.max(number.end("ones"), number.end("scale")));
    }

    private static BigDecimal value(Matcher number) {
        String digits = number.group("digits");
        if (digits != null) {
            return decimal(digits);
        }
        int value = WORDS.getOrDefault(number.group("words").toLowerCase(Locale.ROOT), 0);
        String ones = number.group("ones");
        if (ones != null) {
            value += ones.equalsIgnoreCase("one") ? 1 : WORDS.getOrDefault(ones.toLowerCase(Locale.ROOT), 0);
        }
        return BigDecimal.valueOf(value);
    }

    /** A comma before three digits parts thousands; another one is a decimal point, as in much of Europe. */
    private static BigDecimal decimal(String digits) {
        String plain = digits.replaceAll("[\\u00a0\\u2009\\u202f]|,(?=\\d{3}(?:\\D|$))", "")
                .replace(',', '.');
        int first = plain.indexOf('.');
        int second = plain.indexOf('.', first + 1);
        // 1.2.3 is a version, not a number: its parts stand for it
        return new BigDecimal(second < 0 ? plain : plain.replace(".", ""));
    }

    private static @Nullable Unit unit(Matcher number) {
        String currency = number.group("currency");
        if (currency != null) {
            String sign = currency.toUpperCase(Locale.ROOT);
            return Unit.of(
                    sign.contains("$") || sign.equals("USD")
                            ? "usd"
                            : sign.equals("€") || sign.equals("EUR") ? "eur" : "gbp");
        }
        String unit = number.group("unit");
        if (unit == null || isShortScale(number, unit) || isDecade(number, unit)) {
            return null;
        }
        return Unit.of(unit.startsWith("per ") ? "%" : unit);
    }

    /** {@return whether it is "1990s", which are no seconds} */
    private static boolean isDecade(Matcher number, String unit) {
        String digits = number.group("digits");
        return unit.equals("s")
                && digits != null
                && digits.length() == 4
                && number.group("gap").isEmpty();
    }

    /**
     * {@return whether another number says this one: the same value, of the same unit as far as both tell, of a unit that it
     * can be converted to, or more exactly}
     *
     * @param other another one, of evidence
     */
    public boolean agreesWith(Quantity other) {
        Unit theirs = other.unit;
        if (unit == null || theirs == null) {
            return value.compareTo(other.value) == 0 || (unit == null && theirs == null && isRounded(other.value));
        }
        return unit.same(value, theirs, other.value) || (unit.equals(theirs) && isRounded(other.value));
    }

    /** {@return whether it could stand in the place of another: of the same unit, about as long without one, and a year or none like it} */
    boolean isLike(Quantity other) {
        return Objects.equals(unit, other.unit)
                && looksLikeYear() == other.looksLikeYear()
                && (unit != null || Math.abs(digits() - other.digits()) <= 1);
    }

    /** {@return how many digits stand before the point} */
    private int digits() {
        return value.precision() - value.scale();
    }

    private boolean looksLikeYear() {
        return unit == null && YEAR.matcher(text).matches();
    }

    /** {@return whether this is another value with fewer digits, where people round} */
    private boolean isRounded(BigDecimal exact) {
        int digits = value.precision();
        return digits >= EXACT_DIGITS
                && exact.precision() > digits
                && (unit != null || value.abs().compareTo(LARGE) >= 0)
                && exact.round(new MathContext(digits, RoundingMode.HALF_UP)).compareTo(value) == 0;
    }
}
