package dev.llmops.rag.internal.text;

import dev.llmops.commons.internal.text.WordList;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A number in a text, in digits or in words.
 *
 * @param value its value, a scale such as "million" included
 * @param unit its unit, or null if none that is known follows
 * @param period how often that is, as in "twice a day", or null if that is not said
 * @param at where in the text it begins
 * @param text as it stands in the text
 */
public record Quantity(
        BigDecimal value, @Nullable Unit unit, @Nullable Unit period, int at, String text) {

    /** Behind a currency in any case, and in capitals right behind a number. */
    private static final Map<String, Integer> SHORT_SCALES = Map.of("k", 3, "m", 6, "b", 9);

    /** A BigDecimal takes time in the square of its digits. */
    private static final int MAX = 40;

    private static final String PERIODS =
            "seconds?|minutes?|hours?|days?|nights?|weeks?|months?|quarters?|years?|decades?"
                    + "|Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr|seconde|heure|jour|semaine|mois|an|segundo|minuto|hora|día|semana|mes|año";

    private static final String PER = "per|an?|each|every|pro|par|por";

    /** Possessive where it repeats: a group that could give back would take a frame of the stack for each repetition. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?<sign>(?<![\\p{L}\\p{N})\\]%]|[\\p{N}%]\\s)[-−](?=[\\p{Sc}\\d.])|(?<=[\\s(])(?<![\\p{N}%]\\s)–(?=\\d)|(?:minus|moins|menos)\\s)?"
                    + "(?:(?<currency>(?:US)?\\$|€|£|¥|₹|USD|EUR|GBP)\\s?)?(?:(?<digits>\\d{1,3}(?:[\\u00a0\\u2009\\u202f]\\d{3})++(?!\\d)"
                    + "|\\d++(?:[.,]\\d++)*+|(?<!\\.)\\.\\d++)|(?<words>"
                    + NumberWords.anyOf(NumberWords.cardinalWords())
                    + ")(?:-(?<ones>two|three|four|five|six|seven|eight|nine|one))?(?!\\p{L}))"
                    + "(?:[\\s-]?(?<scale>" + NumberWords.anyOf(NumberWords.scaleWords()) + ")(?!\\p{L}))?"
                    + "(?:(?<gap>[\\s-]?)(?<unit>(?:percentage|percent|per cent|%)[\\s-]?points?|points? de pourcentage|puntos porcentuales|basis points?"
                    + "|%|per cent(?!\\p{L})|pour cent(?!\\p{L})|por ciento(?!\\p{L})|(?:degrees?|grad|degrés|grados) (?:celsius|fahrenheit|centigrade)|°\\s?[CF](?!\\p{L})"
                    + "|(?:kilo|mega)watt[ -]hours|[ap]\\.m\\b\\.?|(?!in\\s\\p{L}|an?\\s|each\\s|par\\s|por\\s)\\p{L}{1,14}(?!\\p{L}))"
                    + "(?:(?<slash>\\s?/\\s?)(?<part>\\p{L}{1,12})|\\s(?:" + PER + ")\\s(?<per>\\p{L}{1,12}))?)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Behind a number, how often that is. */
    private static final Pattern RATE = Pattern.compile(
            "(?:[\\s-]\\p{L}{1,20}){0,3}?\\s(?:(?:" + PER + ")\\s(?<period>" + PERIODS
                    + ")(?!\\p{L}|\\s(?:ago|later|before|after))"
                    + "|(?<adverb>hourly|daily|weekly|monthly|yearly|annually|täglich|wöchentlich|monatlich|jährlich)(?!\\p{L}))",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Map<String, String> ADVERBS = WordList.pairs("""
            hourly=hour daily=day weekly=week monthly=month yearly=year annually=year täglich=day
            wöchentlich=week monatlich=month jährlich=year""");

    /** What stands between the ends of a range: the unit and scale of the second are the first's too. */
    private static final Pattern RANGE = Pattern.compile("\\s?(?:[-–—]|to|and|or)\\s?");

    private static final Pattern SCALED_RANGE = Pattern.compile("\\s?(?:[-–—]|to)\\s?");
    /** From here on a first end is rather a year or whole by itself. */
    private static final BigDecimal SMALL = BigDecimal.valueOf(1_000);

    private static final Pattern SPACED =
            Pattern.compile("(?<![\\p{L}\\p{N}.,])\\d{1,3}(?: \\d{3}(?!\\d))++(?![\\p{L}\\p{N}]|[.,]\\d)");

    /** What tools that cut texts into words make of "1,600", "$ 2.5 million" and "98.7 %"; with what follows, which may be a unit. */
    private static final Pattern PARTED = Pattern.compile(
            "(?<![\\p{L}\\p{N}.,])(?:\\p{Sc}\\s?)?(?<digits>\\d{1,3}+(?:, \\d{3}(?!\\d))*+(?:\\. \\d{1,3}(?!\\d))?+)(?<=[.,] \\d{1,3})"
                    + "(?![.,]\\d|[\\p{L}\\p{N}])(?:\\s?[^\\s\\d]{1,14}){0,3}");

    /** Behind "a third": a noun that is one of several and no share of one. */
    private static final String ORDINARY =
            "\\s(?!(?:of|by|as|the|in|to|are|is|were|was|and|or|more|less|fewer|larger|smaller|higher|lower|from|for|at|on"
                    + "|with|between|over|after|since|while|than|who|that|which|have|has|had|said|say|its?|their|his|her|during|among|when|if|but|do|did"
                    + "|would|will|can|could)(?!\\p{L}))\\p{Ll}";

    /** Words that say a number by the way. */
    private static final Pattern WORDED = Pattern.compile(
            "\\b(?:(?<half>half|halves|halb\\p{L}*|Hälfte|moitié|mitad)|(?<third>(?:an?|one)[ -]third(?!"
                    + ORDINARY + ")|(?<two>two[ -])?thirds|un tiers|ein Drittel|un tercio)"
                    + "|(?<quarter>(?:an?|one)[ -]quarter(?= of|\\b)|(?<three>three[ -])?quarters(?= of)|un quart(?= d)|ein Viertel|un cuarto(?= de))"
                    + "|(?<dozen>dozen|Dutzend|douzaine|docena)|(?:an?|ein) (?<scale>hundred|thousand|million|billion|hundert|tausend)(?! of)"
                    + "|(?<once>once|einmal|une fois|una vez)|(?<twice>twice|zweimal|deux fois|dos veces)|(?<thrice>thrice|dreimal|trois fois|tres veces)"
                    + "|(?<double>double[sd]?|doubling|verdoppel\\p{L}+|doublé\\p{L}*)|(?<triple>triple[sd]?|tripling|threefold|verdreifach\\p{L}+|triplé\\p{L}*)"
                    + "|(?<one>one|single|ein\\p{L}{0,2}|une?|una)|(?<ordinal>"
                    + NumberWords.anyOf(NumberWords.ordinalWords())
                    + "))(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static final Beginnings NUMBERS = new Beginnings(
            NUMBER,
            Stream.concat(NumberWords.cardinalWords().stream(), Stream.of("us", "minus", "moins", "menos"))
                    .toList(),
            List.of("usd", "eur", "gbp"),
            true);

    static final Beginnings WORDED_NUMBERS = new Beginnings(
            WORDED,
            Stream.concat(NumberWords.ordinalWords().stream(), WordList.of("""
                                    a an one single un une una two three thirds quarters once twice thrice deux
                                    dos trois tres""").stream())
                    .toList(),
            WordList.of("""
                    hal hälfte moitié mitad dozen dutzend douzaine docena ein zweimal dreimal doubl verd tripl
                    threefold"""),
            false);

    /** Which of them say it so plainly that evidence must have it too. */
    private static final List<String> PLAIN =
            List.of("third", "quarter", "dozen", "scale", "twice", "thrice", "double", "triple");

    private static final int MAX_ROMAN = 8;
    /** Blanks and commas that part thousands. */
    private static final Pattern PARTS = Pattern.compile("[\\u00a0\\u2009\\u202f]|,(?=\\d{3}(?:\\D|$))");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final BigDecimal THIRD = new BigDecimal("0.3333");

    static final Pattern YEAR = Pattern.compile("(?:1[5-9]|20)\\d\\d");

    /** From here on a number in a text is likely to be rounded, though it has no unit. */
    private static final BigDecimal LARGE = BigDecimal.valueOf(10_000);

    private static final int EXACT_DIGITS = 2;
    /** No further behind a number its rate is looked for. */
    private static final int MAX_RATE_LENGTH = 80;

    /** {@return the numbers of a text, in order; a run of more than 40 digits, points and commas is none} */
    public static List<Quantity> of(String text) {
        List<Quantity> found = new ArrayList<>();
        Beginnings.Search search = NUMBERS.in(text);
        Matcher number = search.match();
        int scaleBefore = 0;
        while (search.find()) {
            if (number.end("digits") - number.start("digits") > MAX) {
                continue;
            }
            int scale = scale(number);
            Unit base = unit(number);
            Unit rate = rate(number, text);
            Unit unit = base == null || rate == null || isSpelledRate(base, rate) ? base : base.per(rate);
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
            Unit period = Objects.equals(unit, base) ? rate : null;
            found.add(new Quantity(value, unit, period, number.start(), text.substring(number.start(), end)));
            scaleBefore = scale;
        }
        return found;
    }

    /** {@return numbers whose thousands may be parted by blanks, as in "60 463"; each may as well be several numbers} */
    static List<Quantity> spaced(String text) {
        List<Quantity> found = new ArrayList<>();
        if (!Digits.behindBlank(text)) {
            return found;
        }
        Matcher run = SPACED.matcher(text);
        while (run.find()) {
            if (run.end() - run.start() <= MAX) {
                BigDecimal value = new BigDecimal(run.group().replace(" ", "")).stripTrailingZeros();
                found.add(new Quantity(value, null, null, run.start(), run.group()));
            }
        }
        return found;
    }

    /** {@return numbers with a blank behind their comma or point, as in "1, 600"; each may as well be several numbers} */
    static List<Quantity> parted(String text) {
        List<Quantity> found = new ArrayList<>();
        if (!Digits.behindBlank(text)) {
            return found;
        }
        Matcher run = PARTED.matcher(text);
        while (run.find()) {
            String joined = run.group().replaceAll("(?<=\\d[.,]) (?=\\d)", "");
            for (Quantity quantity : of(joined)) {
                found.add(new Quantity(
                        quantity.value, quantity.unit, quantity.period, run.start("digits"), run.group("digits")));
            }
        }
        return found;
    }

    /**
     * A number that words say: mostly by the way ("the third", "half of them"), too weak to be asked for in evidence, good enough to be found
     * there.
     *
     * @param values what it can mean, the likeliest first
     * @param plainly whether it is said plainly ("a dozen", "twice", "once a day")
     */
    record Worded(List<Quantity> values, boolean plainly) {}

    /** {@return the numbers that words say} */
    static List<Worded> worded(String text) {
        List<Worded> found = new ArrayList<>();
        Beginnings.Search search = WORDED_NUMBERS.in(text);
        Matcher word = search.match();
        while (search.find()) {
            Unit rate = rate(text, word.end());
            boolean plain = PLAIN.stream().anyMatch(group -> word.start(group) >= 0)
                    || (word.start("once") >= 0 && rate != null);
            found.add(new Worded(values(word, rate), plain));
        }
        return found;
    }

    /** {@return the Roman numerals of a text, from II on} */
    static List<Quantity> roman(String text) {
        List<Quantity> found = new ArrayList<>();
        int next;
        for (int at = 0; at < text.length(); at = next) {
            next = at + 1;
            if (NumberWords.isNumeral(text.charAt(at))) {
                while (next < text.length() && NumberWords.isNumeral(text.charAt(next))) {
                    next++;
                }
                boolean word = (at == 0 || !Digits.isLetterOrNumber(text.codePointBefore(at)))
                        && (next == text.length() || !Digits.isLetterOrNumber(text.codePointAt(next)));
                String numeral = word && next - at <= MAX_ROMAN ? text.substring(at, next) : "";
                int value = NumberWords.roman(numeral);
                if (value > 1) {
                    found.add(new Quantity(BigDecimal.valueOf(value), null, null, at, numeral));
                }
            }
        }
        return found;
    }

    private static List<Quantity> values(Matcher word, @Nullable Unit rate) {
        String said = word.group().toLowerCase(Locale.ROOT);
        List<Quantity> values = new ArrayList<>(2);
        BigDecimal value = worded(word);
        values.add(new Quantity(value, null, rate, word.start(), said));
        if (value.compareTo(BigDecimal.ONE) < 0) {
            BigDecimal percent = value.movePointRight(2).setScale(0, RoundingMode.HALF_UP);
            values.add(new Quantity(percent.stripTrailingZeros(), Unit.of("%"), null, word.start(), said));
        }
        if (word.start("one") >= 0 || word.start("ordinal") >= 0) {
            return List.of(new Quantity(value, null, null, word.start(), said));
        }
        return values;
    }

    private static BigDecimal worded(Matcher word) {
        if (word.start("half") >= 0) {
            return new BigDecimal("0.5");
        }
        if (word.start("third") >= 0) {
            return word.start("two") >= 0 ? new BigDecimal("0.6667") : THIRD;
        }
        if (word.start("quarter") >= 0) {
            return new BigDecimal(word.start("three") >= 0 ? "0.75" : "0.25");
        }
        if (word.start("scale") >= 0) {
            return BigDecimal.ONE
                    .scaleByPowerOfTen(NumberWords.scale(word.group("scale")))
                    .stripTrailingZeros();
        }
        if (word.start("ordinal") >= 0) {
            return BigDecimal.valueOf(NumberWords.ordinal(word.group("ordinal")));
        }
        boolean two = word.start("twice") >= 0 || word.start("double") >= 0;
        boolean three = word.start("thrice") >= 0 || word.start("triple") >= 0;
        return BigDecimal.valueOf(word.start("dozen") >= 0 ? 12 : two ? 2 : three ? 3 : 1);
    }

    /** {@return what a number is for each of, as in "mg/kg" and "km per hour"; null if nothing is said} */
    private static @Nullable Unit rate(Matcher number, String text) {
        String part = number.group("part") != null ? number.group("part") : number.group("per");
        if (part != null && number.group("unit") != null && Unit.of(number.group("unit")) != null) {
            Unit of = Unit.of(part);
            return of == null ? Unit.unknown(part.toLowerCase(Locale.ROOT)) : of;
        }
        return rate(text, endOfNumber(number));
    }

    private static @Nullable Unit rate(String text, int from) {
        Matcher rate = RATE.matcher(text).region(from, Math.min(text.length(), from + MAX_RATE_LENGTH));
        if (!rate.lookingAt()) {
            return null;
        }
        String adverb = rate.group("adverb");
        String period = adverb == null ? rate.group("period") : ADVERBS.get(adverb.toLowerCase(Locale.ROOT));
        return period == null ? null : Unit.of(period);
    }

    /** A dose of 5 mg a day is one of 5 mg too, while 5 mg/kg are no 5 mg and 5 km/h no 5 km. */
    private static boolean isSpelledRate(Unit base, Unit rate) {
        return Unit.of(rate.name()) == null || (rate.isPeriod() && !base.kind().equals("length"));
    }

    private Quantity withRestOfRange(@Nullable Unit of, int scale) {
        return new Quantity(value.scaleByPowerOfTen(scale).stripTrailingZeros(), of, period, at, text);
    }

    /** {@return the same with the other sign} */
    Quantity negated() {
        return new Quantity(value.negate(), unit, period, at, text);
    }

    /** {@return where it ends in its text} */
    int end() {
        return at + text.length();
    }

    private static int scale(Matcher number) {
        String scale = number.group("scale");
        if (scale != null) {
            return NumberWords.scale(scale);
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
        BigDecimal value = digits != null ? decimal(digits) : worded(number.group("words"), number.group("ones"));
        return number.group("sign") == null ? value : value.negate();
    }

    private static BigDecimal worded(String words, @Nullable String ones) {
        int more = ones == null ? 0 : ones.equalsIgnoreCase("one") ? 1 : NumberWords.cardinal(ones);
        return BigDecimal.valueOf(NumberWords.cardinal(words) + (long) more);
    }

    /** A comma before three digits parts thousands; another one is a decimal point, as in much of Europe. */
    private static BigDecimal decimal(String digits) {
        String plain =
                isPlain(digits) ? digits : PARTS.matcher(digits).replaceAll("").replace(',', '.');
        int first = plain.indexOf('.');
        int second = plain.indexOf('.', first + 1);
        // 1.2.3 is a version, not a number: its parts stand for it
        return new BigDecimal(second < 0 ? plain : plain.replace(".", ""));
    }

    private static boolean isPlain(String digits) {
        return digits.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static @Nullable Unit unit(Matcher number) {
        String currency = number.group("currency");
        if (currency != null) {
            String sign = currency.toUpperCase(Locale.ROOT);
            return Unit.of(
                    sign.contains("$") || sign.equals("USD")
                            ? "usd"
                            : sign.equals("€") || sign.equals("EUR") ? "eur" : "¥₹".contains(sign) ? sign : "gbp");
        }
        String unit = number.group("unit");
        if (unit == null || isShortScale(number, unit) || isDecade(number, unit)) {
            return null;
        }
        Unit plain = Unit.of(unit);
        return plain != null
                ? plain
                : Unit.of(BLANKS.matcher(unit).replaceAll(" ").replace("° ", "°"));
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
        if (period != null && other.period != null && !period.equals(other.period)) {
            return false;
        }
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
