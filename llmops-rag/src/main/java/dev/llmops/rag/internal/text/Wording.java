package dev.llmops.rag.internal.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The words of a text in their order, to see where another text has something else in the same surroundings. What it costs to
 * compare is bounded, whatever the texts are. Immutable.
 */
public final class Wording {

    /** What stands for the end of a sentence among the words. */
    static final String END = ".";

    private static final Pattern TOKEN = Pattern.compile(
            "[\\p{L}\\p{M}\\p{N}]++(?:[.,](?=\\d)\\p{N}++|['’]\\p{L}++)*+|%|\\p{Sc}|(?<end>[.!?](?=\\s|$)|\\n)");

    /** Nouns have capitals in a text with several of them. */
    private static final Set<String> GERMAN = Set.of(
            "der", "das", "und", "ist", "nicht", "ein", "eine", "den", "dem", "von", "mit", "für", "auf", "wird",
            "sind");

    private static final int MAX_CLAIMED = 200;
    private static final int MAX_WORDS = 20_000;
    private static final int MAX_PLACES = 300;
    /** No longer wordings are compared. */
    private static final int MAX = 3;
    /** So many words on each side are looked at. */
    private static final int REACH = 4;
    /** So many words around both wordings must be the same. */
    private static final int AROUND = 3;
    /** So far apart two words of one name may stand, as in "Justin D. Bieber". */
    private static final int IN_NAME = 2;

    private final List<String> words;
    private final List<String> keys;
    private final Map<String, List<Integer>> places = new HashMap<>();
    private final boolean german;
    private final Binding binding;

    private Wording(List<String> words) {
        this.words = words;
        this.keys = new ArrayList<>(words.size());
        int germanWords = 0;
        for (int i = 0; i < words.size(); i++) {
            String key = key(words.get(i));
            keys.add(key);
            germanWords += GERMAN.contains(key) ? 1 : 0;
            List<Integer> all = places.computeIfAbsent(key, each -> new ArrayList<>(2));
            if (all.size() < MAX_PLACES) {
                all.add(i);
            }
        }
        this.german = germanWords > 1;
        this.binding = Binding.of(words, keys, !german);
    }

    /** {@return the words of a text; of a very long one the first 20,000} */
    public static Wording of(String text) {
        List<String> words = new ArrayList<>(List.of(END));
        Matcher token = TOKEN.matcher(text);
        while (token.find() && words.size() < MAX_WORDS) {
            boolean end = token.group("end") != null;
            if (!end || !words.get(words.size() - 1).equals(END)) {
                words.add(end ? END : token.group());
            }
        }
        if (!words.get(words.size() - 1).equals(END)) {
            words.add(END);
        }
        return new Wording(words);
    }

    /** Forms of one word mostly begin alike; numbers do not. */
    private static String key(String word) {
        return Character.isDigit(word.charAt(0)) ? word.toLowerCase(Locale.ROOT) : Surroundings.beginning(word);
    }

    /**
     * {@return what other words evidence has where this text has some, if both cannot be so: another number or name, the opposite, or
     * two of them the other way round; in words for people}
     */
    public Optional<String> contradictedBy(Wording evidence) {
        return replacedIn(evidence)
                .or(() -> german ? Optional.empty() : partedIn(evidence))
                .or(() -> binding.contradictedBy(evidence.binding));
    }

    private Optional<String> replacedIn(Wording evidence) {
        int most = Math.min(words.size(), MAX_CLAIMED);
        for (int start = 1; start < most; start++) {
            for (int end = start + 1; end <= start + MAX && end < most && !isEnd(end - 1); end++) {
                Optional<String> instead = insteadOf(start, end, evidence);
                if (instead.isPresent()) {
                    return instead;
                }
            }
        }
        return Optional.empty();
    }

    /** {@return what stands between the same words in the evidence, unless its own words stand between as many of them} */
    private Optional<String> insteadOf(int start, int end, Wording evidence) {
        if (!evidence.places.containsKey(keys.get(end))) {
            return Optional.empty();
        }
        int[] best = null;
        int most = AROUND - 1;
        for (int before : evidence.places.getOrDefault(keys.get(start - 1), List.of())) {
            int from = before + 1;
            for (int to = from + 1; to <= from + MAX && to < evidence.words.size() && !evidence.isEnd(to - 1); to++) {
                if (keys.get(end).equals(evidence.keys.get(to))) {
                    int around = around(start, end, evidence, from, to);
                    if (around > most && sharesNothing(start, end, evidence, from, to)) {
                        most = around;
                        best = new int[] {from, to};
                    }
                }
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        List<String> claimed = words.subList(start, end);
        List<String> instead = evidence.words.subList(best[0], best[1]);
        boolean names = !german && !isEnd(start - 1);
        boolean units = Contrast.isNumber(words.get(start - 1)) && Contrast.areUnits(claimed, instead);
        return (units || Contrast.excludes(claimed, instead, names)) && own(start, end, evidence) < most
                ? Optional.of("the evidence says '" + String.join(" ", instead) + "' where the claim says '"
                        + String.join(" ", claimed) + "'")
                : Optional.empty();
    }

    private boolean sharesNothing(int start, int end, Wording evidence, int from, int to) {
        return Collections.disjoint(keys.subList(start, end), evidence.keys.subList(from, to));
    }

    /** {@return how many words around the claim's own ones are the same at their best place in the evidence} */
    private int own(int start, int end, Wording evidence) {
        List<String> own = keys.subList(start, end);
        return evidence.places.getOrDefault(keys.get(start), List.of()).stream()
                .filter(at -> at + own.size() < evidence.keys.size()
                        && evidence.keys.subList(at, at + own.size()).equals(own))
                .mapToInt(at -> around(start, end, evidence, at, at + own.size()))
                .max()
                .orElse(0);
    }

    private int around(int start, int end, Wording evidence, int from, int to) {
        return same(start - 1, evidence, from - 1, -1) + same(end, evidence, to, 1);
    }

    private int same(int at, Wording evidence, int there, int step) {
        int run = 0;
        int mine = at;
        int theirs = there;
        while (run < REACH
                && has(mine)
                && evidence.has(theirs)
                && keys.get(mine).equals(evidence.keys.get(theirs))) {
            run++;
            if (isEnd(mine)) {
                return run;
            }
            mine += step;
            theirs += step;
        }
        return run;
    }

    private boolean has(int at) {
        return at >= 0 && at < words.size();
    }

    private boolean isEnd(int at) {
        return words.get(at).equals(END);
    }

    /** {@return a name that was put together from parts of others} */
    private Optional<String> partedIn(Wording evidence) {
        return IntStream.range(2, Math.min(words.size(), MAX_CLAIMED) - 1)
                .filter(i -> isName(i) && isName(i + 1))
                .filter(i -> isParted(
                        evidence,
                        evidence.places.getOrDefault(keys.get(i), List.of()),
                        evidence.places.getOrDefault(keys.get(i + 1), List.of())))
                .mapToObj(i -> "the name '" + words.get(i) + " " + words.get(i + 1) + "' is not in the evidence")
                .findFirst();
    }

    private static boolean isParted(Wording evidence, List<Integer> first, List<Integer> second) {
        return !first.isEmpty()
                && !second.isEmpty()
                && first.stream().noneMatch(a -> second.stream().anyMatch(b -> Math.abs(a - b) <= IN_NAME))
                && (first.stream().anyMatch(evidence::isInName)
                        || second.stream().anyMatch(evidence::isInName));
    }

    private boolean isInName(int at) {
        return isName(at - 1) || isName(at + 1);
    }

    private boolean isName(int at) {
        return has(at)
                && words.get(at).length() > 1
                && Character.isUpperCase(words.get(at).codePointAt(0));
    }
}
