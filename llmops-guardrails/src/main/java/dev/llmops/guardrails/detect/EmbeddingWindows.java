package dev.llmops.guardrails.detect;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which windows of a text are looked at by their meaning: each costs a call of a model, so there are at most so many. A short
 * text is looked at as a whole, by sentences and by pairs of them, so that an attack in a page is not diluted; a longer one by
 * windows of up to three sentences all over it, from its beginning to its end.
 *
 * @param all whether each sentence is in one of them
 */
record EmbeddingWindows(List<String> texts, boolean all) {

    private static final int MAX_WINDOW = 3;

    static EmbeddingWindows of(List<String> views, int most) {
        Set<String> fine = new LinkedHashSet<>(views);
        List<String> sentences = new ArrayList<>();
        for (String view : views) {
            TextWindows.sentences(view).forEach(range -> add(range.in(view), sentences));
            List<CharRange> pairs = TextWindows.pairs(view);
            pairs.forEach(pair -> fine.add(pair.in(view)));
        }
        fine.addAll(sentences);
        if (fine.size() <= most) {
            return new EmbeddingWindows(List.copyOf(fine), true);
        }
        int length = Math.min(MAX_WINDOW, (sentences.size() + most - 1) / most);
        List<String> windows = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i += length) {
            windows.add(String.join(" ", sentences.subList(i, Math.min(sentences.size(), i + length))));
        }
        return windows.size() <= most
                ? new EmbeddingWindows(windows, true)
                : new EmbeddingWindows(spread(windows, most), false);
    }

    private static void add(String sentence, List<String> sentences) {
        if (!sentence.isBlank()) {
            sentences.add(sentence);
        }
    }

    /** The first and the last are among them, for that is where instructions stand. */
    private static List<String> spread(List<String> windows, int most) {
        List<String> some = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            some.add(windows.get((int) ((long) i * (windows.size() - 1) / Math.max(1, most - 1))));
        }
        return some;
    }
}
