package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of an answer and what it cites.
 *
 * @param text the sentence without marks of citations
 * @param range where in the answer it stands
 * @param passages the passages that it cites, by their numbers; the text is empty where there is no such passage
 */
record CitedSentence(String text, CharRange range, Map<Integer, String> passages) {

    /** {@code [1]} and {@code [1, 2]}. Possessive, since a group that could give back would take a frame of the stack each time. */
    private static final Pattern MARK = Pattern.compile("\\[(\\d{1,4}(?:\\s*+[,;]\\s*+\\d{1,4})*+)]");

    /** With the space before it, which would be left before a full stop. */
    private static final Pattern SPACED_MARK = Pattern.compile("\\s*+" + MARK.pattern());

    private static final Pattern LEADING = Pattern.compile("^(?:\\s*+" + MARK.pattern() + ")++\\s*+");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    /** Of a number that no passage has. */
    static final String ABSENT = "";

    /**
     * {@return the sentences of an answer: with the citations that came with it, or else with the marks {@code [n]} that stand in its text, n being
     *     the place of a passage from 1}
     */
    static List<CitedSentence> of(EvaluationCase answer) {
        List<CitedSentence> sentences = new ArrayList<>();
        for (CharRange range : Sentences.of(answer.output(), CharRange::new)) {
            String text = range.in(answer.output());
            Matcher leading = LEADING.matcher(text);
            if (answer.citations().isEmpty() && !sentences.isEmpty() && leading.find()) {
                // "It is red. [1] It is long." cites for what stands before.
                sentences.get(sentences.size() - 1).passages().putAll(marked(answer, leading.group()));
                text = text.substring(leading.end());
            }
            String bare = SPACED_MARK.matcher(text).replaceAll("").strip();
            if (bare.codePoints().anyMatch(Character::isLetter)) {
                sentences.add(new CitedSentence(
                        bare,
                        range,
                        answer.citations().isEmpty() ? marked(answer, text) : cited(answer.citations(), range)));
            }
        }
        return sentences;
    }

    private static Map<Integer, String> marked(EvaluationCase answer, String text) {
        TreeSet<Integer> numbers = new TreeSet<>();
        Matcher marks = MARK.matcher(text);
        while (marks.find()) {
            Matcher each = NUMBER.matcher(marks.group(1));
            while (each.find()) {
                numbers.add(Integer.valueOf(each.group()));
            }
        }
        Map<Integer, String> passages = new TreeMap<>();
        for (int number : numbers) {
            boolean there = number >= 1 && number <= answer.passages().size();
            passages.put(number, there ? answer.passages().get(number - 1).text() : ABSENT);
        }
        return passages;
    }

    private static Map<Integer, String> cited(List<Citation> citations, CharRange sentence) {
        Map<Integer, String> passages = new TreeMap<>();
        for (Citation citation : citations) {
            if (citation.claim().overlaps(sentence)) {
                passages.put(
                        citation.number(),
                        citation.passage() == null ? ABSENT : citation.passage().text());
            }
        }
        return passages;
    }
}
