package dev.llmops.eval.metric.rag;

import dev.llmops.eval.internal.text.PorterStemmer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The words of passages, as stems, and how far they have those of a text.
 *
 * @param known every stem
 * @param pairs every two content words that follow each other, within a passage
 * @param sentences the stems of each sentence, in order
 * @param windows the stems of each sentence with the one before and the one behind it
 */
record SourceWords(Set<String> known, Set<String> pairs, List<List<String>> sentences, List<Set<String>> windows) {

    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern STEMMED = Pattern.compile("[a-z0-9]+");
    /** Finer than what people call a sentence: tokenized and lower-case texts have sentences too. */
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?。！？])\\s+|\\n+|(?<=[。！？])");
    /** As far as a longest common subsequence is looked for. */
    private static final int MAX_WORDS = 400;

    private static final int NEAREST = 3;
    private static final Set<String> FUNCTION_WORDS = Set.of(
            ("a an the and or but if then than that this these those there here it its he she they him his her them their our your my we you"
                            + " i me us is are was were be been being am do does did done have has had having of in on at to from by for with as"
                            + " into over under about after before between through during out up down off so such not no nor only own same too"
                            + " very can could will would shall should may might must just also who whom which what when where why how all any"
                            + " both each few more most other some s t don didn ll re ve d m o y")
                    .split(" ", -1));

    static SourceWords of(List<String> passages) {
        Set<String> known = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        List<List<String>> sentences = new ArrayList<>();
        for (String passage : passages) {
            pairs.addAll(pairs(content(words(passage))));
            for (String sentence : sentences(passage)) {
                List<String> stems = stems(words(sentence));
                known.addAll(stems);
                sentences.add(stems);
            }
        }
        return new SourceWords(known, pairs, sentences, windows(sentences));
    }

    private static List<Set<String>> windows(List<List<String>> sentences) {
        List<Set<String>> windows = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            Set<String> window = new HashSet<>();
            sentences
                    .subList(Math.max(0, i - 1), Math.min(sentences.size(), i + 2))
                    .forEach(window::addAll);
            windows.add(window);
        }
        return windows;
    }

    static List<String> sentences(String text) {
        return Arrays.stream(SENTENCE_END.split(text))
                .filter(sentence -> !words(sentence).isEmpty())
                .toList();
    }

    static List<String> words(String text) {
        return Arrays.stream(NOT_WORD.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    static List<String> stems(List<String> words) {
        return words.stream().map(SourceWords::stem).toList();
    }

    static String stem(String word) {
        return STEMMED.matcher(word).matches() ? PorterStemmer.stem(word) : word;
    }

    /** The stems of words that mean something; of all where none does. */
    static List<String> content(List<String> words) {
        List<String> content =
                words.stream().filter(word -> !FUNCTION_WORDS.contains(word)).toList();
        return stems(content.isEmpty() ? words : content);
    }

    private static List<String> pairs(List<String> content) {
        List<String> pairs = new ArrayList<>();
        for (int i = 1; i < content.size(); i++) {
            pairs.add(content.get(i - 1) + " " + content.get(i));
        }
        return pairs;
    }

    static double share(List<String> wanted, Collection<String> there) {
        return wanted.isEmpty()
                ? 0
                : (double) wanted.stream().filter(there::contains).count() / wanted.size();
    }

    /** {@return the share of a text's content words that the passages have} */
    double share(String text) {
        return share(content(words(text)), known);
    }

    /** {@return the largest share of content words that three sentences in a row have} */
    double nearby(List<String> content) {
        return windows.stream()
                .mapToDouble(window -> share(content, window))
                .max()
                .orElse(0);
    }

    /** {@return the share of pairs of content words that the passages have; of words where there is no pair} */
    double pairShare(List<String> content) {
        List<String> wanted = pairs(content);
        return wanted.isEmpty() ? share(content, known) : share(wanted, pairs);
    }

    /** {@return the largest share of words that one sentence has in the same order, of those that have most content words} */
    double ordered(List<String> stems, List<String> content) {
        double[] shares = sentences.stream()
                .mapToDouble(sentence -> share(content, new HashSet<>(sentence)))
                .toArray();
        return IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -shares[i]))
                .limit(NEAREST)
                .mapToDouble(i -> (double) common(stems, sentences.get(i)) / Math.min(stems.size(), MAX_WORDS))
                .max()
                .orElse(0);
    }

    /** {@return the length of the longest common subsequence of the first words of each} */
    private static int common(List<String> a, List<String> b) {
        List<String> first = a.subList(0, Math.min(a.size(), MAX_WORDS));
        List<String> second = b.subList(0, Math.min(b.size(), MAX_WORDS));
        int[] row = new int[second.size() + 1];
        for (String word : first) {
            int before = 0;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                row[j] = word.equals(second.get(j - 1)) ? before + 1 : Math.max(above, row[j - 1]);
                before = above;
            }
        }
        return row[row.length - 1];
    }
}
