package dev.llmops.rag.internal.text;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Months;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must be right to the letter: quotes, numbers with their units, months, names. Immutable. */
public final class Literals {

    private static final Pattern QUOTE = Pattern.compile("\"([^\"]{12,}?)\"|“([^”]{12,}?)”|«([^»]{12,}?)»");
    private static final int MIN_QUOTE_LENGTH = 3;
    private static final String MONTH_NAME =
            String.join("|", Months.NAMES) + "|" + String.join("|", Months.ABBREVIATIONS);
    /** Only beside a number, because "may" and "march" are verbs too. */
    private static final Pattern MONTH = Pattern.compile(
            "\\b(" + MONTH_NAME + ")\\b\\.?,?\\s+\\d{1,4}|\\d{1,2}(?:st|nd|rd|th)?\\s+(?:of\\s+)?(" + MONTH_NAME
                    + ")\\b",
            Pattern.CASE_INSENSITIVE);

    /** A text with more of them is a table, and each pair of a number and another costs a look at the words around both. */
    private static final int MAX_CLAIMED = 20;

    private static final int MAX_EVIDENCE = 1_000;

    /** A fall by 5 % is one of -5 %. */
    private static final Pattern LESS = Pattern.compile(
            "\\b(?:fell|fall|falls|falling|drop\\p{L}*|declin\\p{L}*|decreas\\p{L}*|down|loss|losses|lost|lower|reduc\\p{L}*|below|negative"
                    + "|sank|sunk|gefallen|sinkt|Verlust|unter|baisse|perte|sous|cayó|caída|pérdida|bajo)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final int NEAR = 30;

    /** Which part is the month nobody can tell, so both may be. */
    private static final Pattern SLASHED_DATE = Pattern.compile("\\b(\\d{1,2})/(\\d{1,2})/\\d{2,4}\\b");

    private static final Pattern ISO_DATE = Pattern.compile("\\b\\d{4}-(\\d{2})-\\d{2}\\b");

    /** So many as they say, and not how many. */
    private static final Pattern SCALES = Pattern.compile(
            "(?:(?<![\\p{L}\\p{N}])(?<![\\p{L}\\p{N}][\\s-])|(?<=\\b(?:of|by|the|with|and|to|for|in|are|from|than|spent|worth|cost) ))"
                    + "(?:hundreds|thousands|millions?|billions?)(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE);

    private static final int SCALE_DIGITS = 3;

    private final String text;
    private final List<Quantity> quantities;
    /** Numbers that may be found, and are not asked for. */
    private final List<Quantity> loose;
    /** Numbers that words say plainly. */
    private final List<Quantity> plain;

    private final Codes codes;
    private final Set<Integer> months;
    private final Set<String> words;
    private final List<List<String>> names;
    /** The words around places, each of which is asked for by many claims: of evidence that is kept, they are looked for once. */
    private final Map<CharRange, Set<String>> around = new ConcurrentHashMap<>();

    private Literals(String text) {
        this.text = text;
        this.codes = Codes.of(text);
        this.quantities = Quantity.of(text);
        List<Quantity.Worded> worded = Quantity.worded(text);
        this.loose = Stream.of(
                        Quantity.spaced(text).stream(),
                        Quantity.parted(text).stream(),
                        worded.stream().flatMap(word -> word.values().stream()),
                        Quantity.roman(text).stream())
                .flatMap(each -> each)
                .toList();
        this.plain = worded.stream()
                .filter(Quantity.Worded::plainly)
                .map(word -> word.values().get(0))
                .toList();
        this.months = months(text);
        this.words = Names.words(text);
        this.names = Names.of(text);
    }

    /** {@return the literals of a text} */
    public static Literals of(String text) {
        return new Literals(text);
    }

    private static Set<Integer> months(String text) {
        Set<Integer> months = new HashSet<>();
        if (!Digits.in(text)) {
            return months;
        }
        if (mayNameMonth(text)) {
            addNamed(text, months);
        }
        if (text.indexOf('-') >= 0) {
            ISO_DATE.matcher(text)
                    .results()
                    .map(date -> Integer.parseInt(date.group(1)))
                    .forEach(months::add);
        }
        return months;
    }

    private static boolean mayNameMonth(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("may") || Months.ABBREVIATIONS.stream().anyMatch(lower::contains);
    }

    private static void addNamed(String text, Set<Integer> months) {
        Matcher named = MONTH.matcher(text);
        while (named.find()) {
            String name = named.group(1) != null ? named.group(1) : named.group(2);
            String beginning = name.toLowerCase(Locale.ROOT).substring(0, 3);
            for (int month = 0; month < Months.NAMES.size(); month++) {
                if (Months.NAMES.get(month).startsWith(beginning)) {
                    months.add(month + 1);
                }
            }
        }
    }

    /** {@return the share of this text's numbers that another has; 1 if this has none} */
    public double numbersIn(Literals evidence) {
        List<Quantity> own = own();
        if (own.isEmpty()) {
            return 1;
        }
        long found = own.stream().filter(quantity -> isIn(quantity, evidence)).count();
        return (double) found / own.size();
    }

    /** {@return the numbers that are no part of a name} */
    private List<Quantity> own() {
        return quantities.stream().filter(quantity -> !codes.hold(quantity)).toList();
    }

    private boolean isIn(Quantity quantity, Literals evidence) {
        return evidence.has(quantity)
                || isFallIn(quantity, evidence)
                || loose.stream()
                        .anyMatch(run -> run.at() <= quantity.at() && quantity.end() <= run.end() && evidence.has(run));
    }

    /** {@return which quotes, numbers, units and months of this text another does not have, in words for people} */
    public List<String> wrongIn(Literals evidence) {
        List<String> wrong = new ArrayList<>();
        for (Quantity quantity : Stream.concat(own().stream(), plain.stream()).toList()) {
            if (!isIn(quantity, evidence)) {
                wrong.add("the number '" + quantity.text() + "' is not in the evidence");
            }
        }
        wrong.addAll(codes.missingIn(evidence.codes));
        if (maySayScale(text)) {
            SCALES.matcher(text)
                    .results()
                    .filter(scale -> !evidence.hasScale(scale.group()))
                    .forEach(scale -> wrong.add("the evidence does not say '" + scale.group() + "'"));
        }
        for (int month : months) {
            if (!evidence.months.contains(month)
                    && !evidence.mayName(month)
                    && !evidence.words.contains(Months.NAMES.get(month - 1))) {
                wrong.add("the month '" + Months.NAMES.get(month - 1) + "' is not in the evidence");
            }
        }
        List<MatchResult> quotes =
                mayQuote(text) ? QUOTE.matcher(text).results().toList() : List.of();
        String said = quotes.isEmpty() ? "" : " " + plain(evidence.text) + " ";
        for (MatchResult quote : quotes) {
            String quoted =
                    quote.group(1) != null ? quote.group(1) : quote.group(2) != null ? quote.group(2) : quote.group(3);
            String plain = plain(quoted);
            if (plain.split(" ", -1).length >= MIN_QUOTE_LENGTH && !said.contains(" " + plain + " ")) {
                wrong.add("the quote '" + quoted + "' is not in the evidence word for word");
            }
        }
        return wrong;
    }

    /**
     * {@return which numbers of this text another has, but only elsewhere, with a different one in the same words; in words for
     * people}
     *
     * <p>Where it says so, all words that any place of the number shares with this text, and at least two more, stand around
     * the different one too, which is no number of this text.
     */
    public List<String> replacedIn(Literals evidence) {
        List<String> wrong = new ArrayList<>();
        List<Quantity> own = own();
        List<Quantity> theirs = first(evidence.quantities, MAX_EVIDENCE);
        for (Quantity claimed : first(own, MAX_CLAIMED)) {
            Replacement place = new Replacement(text, claimed.at(), claimed.end());
            for (Quantity other : theirs) {
                if (claimed.agreesWith(other)) {
                    place.same(evidence.around(other.at(), other.end()));
                } else if (claimed.isLike(other)) {
                    place.different(evidence.around(other.at(), other.end()), other.text(), () -> has(other));
                }
            }
            place.found().ifPresent(other -> wrong.add(instead(claimed.text(), other)));
        }
        List<Codes.Code> theirCodes = first(evidence.codes.all(), MAX_EVIDENCE);
        for (Codes.Code claimed : first(codes.all(), MAX_CLAIMED)) {
            CharRange range = claimed.range();
            Replacement place = new Replacement(text, range.start(), range.end());
            for (Codes.Code other : theirCodes) {
                int start = other.range().start();
                int end = other.range().end();
                if (claimed.agreesWith(other)) {
                    place.same(evidence.around(start, end));
                } else if (claimed.isLike(other)) {
                    place.different(
                            evidence.around(start, end),
                            other.text(),
                            () -> codes.all().stream().anyMatch(other::agreesWith));
                }
            }
            place.found().ifPresent(other -> wrong.add(instead(claimed.text(), other)));
        }
        return wrong;
    }

    private Set<String> around(int start, int end) {
        return around.computeIfAbsent(
                new CharRange(start, end), place -> Surroundings.of(text, place.start(), place.end()));
    }

    /** {@return the names, each as its words in lower case, in order} */
    public List<List<String>> names() {
        return names;
    }

    private static boolean maySayScale(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("illion") || lower.contains("hundreds") || lower.contains("thousands");
    }

    private static boolean mayQuote(String text) {
        return text.indexOf('"') >= 0 || text.indexOf('“') >= 0 || text.indexOf('«') >= 0;
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.size() <= most ? all : all.subList(0, most);
    }

    private static String instead(String claimed, String other) {
        return "the evidence says '" + other + "' where the claim says '" + claimed + "'";
    }

    /** {@return which names of this text another does not have, in words for people} */
    public List<String> namesMissingIn(Literals evidence) {
        return names.stream()
                .filter(name -> !Names.stands(name, evidence.words))
                .map(name -> "the name '" + String.join(" ", name) + "' is not in the evidence")
                .distinct()
                .toList();
    }

    /** {@return whether a date such as 3/4/2021 may be of a month} */
    private boolean mayName(int month) {
        return SLASHED_DATE
                .matcher(text)
                .results()
                .anyMatch(date -> Integer.parseInt(date.group(1)) == month || Integer.parseInt(date.group(2)) == month);
    }

    private boolean has(Quantity quantity) {
        return Stream.concat(quantities.stream(), loose.stream()).anyMatch(quantity::agreesWith);
    }

    /** {@return whether one says "fell by 5" and the other "-5"} */
    private boolean isFallIn(Quantity quantity, Literals evidence) {
        Quantity other = quantity.negated();
        boolean falls = says(LESS, text, quantity);
        return evidence.quantities.stream()
                .filter(other::agreesWith)
                .anyMatch(theirs -> falls != says(LESS, evidence.text, theirs)
                        && falls == quantity.value().signum() > 0);
    }

    /** {@return whether such a word stands shortly before or behind a number} */
    private static boolean says(Pattern word, String text, Quantity quantity) {
        int from = Math.max(0, quantity.at() - NEAR);
        return word.matcher(text.substring(from, Math.min(text.length(), quantity.end() + NEAR)))
                .find();
    }

    /** {@return whether it says so many, in words or with a number} */
    private boolean hasScale(String scale) {
        String one = scale.toLowerCase(Locale.ROOT).replaceFirst("s$", "");
        BigDecimal least = BigDecimal.ONE.scaleByPowerOfTen(NumberWords.scale(one));
        return words.contains(one)
                || words.contains(one + "s")
                || quantities.stream()
                        .map(quantity -> quantity.value().abs())
                        .anyMatch(value -> value.compareTo(least) >= 0
                                && value.compareTo(least.scaleByPowerOfTen(SCALE_DIGITS)) < 0);
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
