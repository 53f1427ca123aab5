package dev.llmops.rag.verification;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.rag.internal.text.Literals;
import dev.llmops.rag.internal.text.Negation;
import dev.llmops.rag.internal.text.Stems;
import dev.llmops.rag.internal.text.Wording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Passages taken apart, once for all claims that cite them.
 *
 * @param sentences their sentences, in order
 * @param words the stems of all of them
 * @param pairs the pairs of neighbouring stems of all of them
 * @param literals what must be right to the letter
 * @param negation what they say is not so
 * @param wording their words in their order
 */
record Passages(
        List<Sentence> sentences,
        Set<String> words,
        Set<String> pairs,
        Literals literals,
        Negation negation,
        Wording wording) {

    /**
     * A sentence.
     *
     * @param passage index of its passage
     * @param range where in the passage it stands
     * @param stems its words
     */
    record Sentence(int passage, CharRange range, String text, Stems stems) {}

    static Passages of(List<String> texts) {
        List<Sentence> sentences = new ArrayList<>();
        Set<String> words = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            List<String> all = new ArrayList<>();
            for (CharRange range : Sentences.of(text, CharRange::new)) {
                String said = range.in(text);
                Stems stems = Stems.of(said);
                sentences.add(new Sentence(i, range, said, stems));
                all.addAll(stems.inOrder());
            }
            words.addAll(all);
            pairs.addAll(new Stems(all, Set.of()).pairs());
        }
        String all = String.join("\n", texts);
        return new Passages(List.copyOf(sentences), words, pairs, Literals.of(all), Negation.of(all), Wording.of(all));
    }

    /** {@return a cache of passages by their texts} */
    static LoadingCache<List<String>, Passages> cache(int most) {
        return Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build(Passages::of);
    }
}
