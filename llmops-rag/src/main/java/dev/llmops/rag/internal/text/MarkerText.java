package dev.llmops.rag.internal.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between the brackets of a citation. */
public final class MarkerText {

    private static final String WORD =
            "(?:(?:sources?|passages?|documents?|docs?|refs?|references?|citations?)\\s*[:.#]?\\s*)?";
    private static final String NUMBER =
            WORD + "[#^]?(\\d{1,3})(?:\\s*[-\u2013\u2014]\\s*\\^?(\\d{1,3}))?(?:\u2020[\\w.:-]*)?";
    private static final Pattern ITEM = Pattern.compile(NUMBER, Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR = Pattern.compile("\\s*(?:[,;&]\\s*(?:and\\s+)?|\\s+and\\s+|\\s+)");
    /** A longer range is no citation but a number of something else. */
    private static final int MAX_RANGE_LENGTH = 20;

    private MarkerText() {}

    /** {@return the numbers, or nothing if it is no citation} */
    public static Optional<List<Integer>> numbers(String text) {
        String marker = text.strip();
        Set<Integer> numbers = new LinkedHashSet<>();
        Matcher item = ITEM.matcher(marker);
        Matcher separator = SEPARATOR.matcher(marker);
        int at = 0;
        while (item.region(at, marker.length()).lookingAt()) {
            if (!add(item, numbers)) {
                return Optional.empty();
            }
            at = item.end();
            if (at == marker.length()) {
                return Optional.of(List.copyOf(numbers));
            }
            if (!separator.region(at, marker.length()).lookingAt()) {
                return Optional.empty();
            }
            at = separator.end();
        }
        return Optional.empty();
    }

    private static boolean add(Matcher item, Set<Integer> numbers) {
        int first = Integer.parseInt(item.group(1));
        int last = item.group(2) == null ? first : Integer.parseInt(item.group(2));
        if (last < first || last - first > MAX_RANGE_LENGTH) {
            return false;
        }
        for (int number = first; number <= last; number++) {
            numbers.add(number);
        }
        return true;
    }
}
