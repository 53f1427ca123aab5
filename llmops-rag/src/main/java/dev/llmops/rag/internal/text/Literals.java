package dev.llmops.rag.internal.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What must be right to the letter: quotes, numbers with their units, months, names. Immutable.
 */
public final class Literals {

    private static final Pattern QUOTE = Pattern.compile("\"([^\"]{12,}?)\"|“([^”]{12,}?)”|«([^»]{12,}?)»");
    private static final int SHORTEST_QUOTE = 3;
    /** In lower case; {@link Names} takes them for no names of anybody. */
    static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    /** Only beside a number, because "may" and "march" are verbs too. */
    private static final Pattern MONTH = Pattern.compile(
            "\\b(" + String.join("|", MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b\\.?,?\\s+\\d{1,4}"
                    + "|\\d{1,2}(?:st|nd|rd|th)?\\s+(?:of\\s+)?(" + String.join("|", MONTHS)
                    + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ISO_DATE = Pattern.compile("\\b\\d{4}-(\\d{2})-\\d{2}\\b");

    /** Letters and digits in one word, such as HbA1c; what is a number and its unit is not. */
    private static final Pattern CODE = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?=\\p{N}*\\p{L})(?=\\p{L}*\\p{N})(?!\\d+(?:st|nd|rd|th|s|x|am|pm|m|bn|mn|k|g|h|l|w|v"
                    + "|[kmgt]b|km|cm|mm|kg|mg|ml|lb|lbs|hz|kw|min|hrs?|yrs?)(?![\\p{L}\\p{N}]))[\\p{L}\\p{N}]{2,}",
            Pattern.CASE_INSENSITIVE);

    private final String text;
    private final List<Quantity> quantities;
    private final Set<Integer> months;
    private final Set<String> words;
    private final List<List<String>> names;

    private Literals(String text) {
        this.text = text;
        this.quantities = Quantity.of(text);
        this.months = months(text);
        this.words = Names.words(text);
        this.names = Names.of(text);
    }

    /**
     * {@return the literals of a text}
     *
     * @param text any text
     */
    public static Literals of(String text) {
        return new Literals(text);
    }

    private static Set<Integer> months(String text) {
        Set<Integer> months = new HashSet<>();
        Matcher named = MONTH.matcher(text);
        while (named.find()) {
            String name = named.group(1) != null ? named.group(1) : named.group(2);
            String beginning = name.toLowerCase(Locale.ROOT).substring(0, 3);
            for (int month = 0; month < MONTHS.size(); month++) {
                if (MONTHS.get(month).startsWith(beginning)) {
                    months.add(month + 1);
                }
            }
        }
        ISO_DATE.matcher(text)
                .results()
                .map(date -> Integer.parseInt(date.group(1)))
                .forEach(months::add);
        return months;
    }

    /**
     * {@return the share of this text's numbers that another has; 1 if this has none}
     *
     * @param evidence the other
     */
    public double numbersIn(Literals evidence) {
        if (quantities.isEmpty()) {
            return 1;
        }
        long found = quantities.stream().filter(evidence::has).count();
        return (double) found / quantities.size();
    }

    /**
     * {@return which quotes, numbers, units and months of this text another does not have, in words for people}
     *
     * @param evidence the other
     */
    public List<String> wrongIn(Literals evidence) {
        List<String> wrong = new ArrayList<>();
        for (Quantity quantity : quantities) {
            if (!evidence.has(quantity)) {
                wrong.add("the number '" + quantity.text() + "' is not in the evidence");
            }
        }
        CODE.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(code -> !evidence.text.toLowerCase(Locale.ROOT).contains(code.toLowerCase(Locale.ROOT)))
                .forEach(code -> wrong.add("'" + code + "' is not in the evidence"));
        for (int month : months) {
            if (!evidence.months.contains(month) && !evidence.words.contains(MONTHS.get(month - 1))) {
                wrong.add("the month '" + MONTHS.get(month - 1) + "' is not in the evidence");
            }
        }
        for (MatchResult quote : QUOTE.matcher(text).results().toList()) {
            String said =
                    quote.group(1) != null ? quote.group(1) : quote.group(2) != null ? quote.group(2) : quote.group(3);
            String plain = plain(said);
            if (plain.split(" ", -1).length >= SHORTEST_QUOTE
                    && !(" " + plain(evidence.text) + " ").contains(" " + plain + " ")) {
                wrong.add("the quote '" + said + "' is not in the evidence word for word");
            }
        }
        return wrong;
    }

    /**
     * {@return which names of this text another does not have, in words for people}
     *
     * @param evidence the other
     */
    public List<String> namesMissingIn(Literals evidence) {
        return names.stream()
                .filter(name -> !Names.stands(name, evidence.words))
                .map(name -> "the name '" + String.join(" ", name) + "' is not in the evidence")
                .distinct()
                .toList();
    }

    private boolean has(Quantity quantity) {
        return quantities.stream().anyMatch(quantity::agreesWith);
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
