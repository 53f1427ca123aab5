package dev.llmops.eval.metric.rag;

import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelIdentity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A premise entails what has no word that it lacks, and contradicts what has "not". */
public final class WordEntailment implements EntailmentModel {

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("test", "words", null);
    }

    @Override
    public Entailment entailment(String premise, String hypothesis) {
        if (hypothesis.contains("not") != premise.contains("not")) {
            return new Entailment(0.1, 0.1, 0.8);
        }
        return words(premise).containsAll(words(hypothesis))
                ? new Entailment(0.9, 0.06, 0.04)
                : new Entailment(0.2, 0.7, 0.1);
    }

    private static Set<String> words(String text) {
        Set<String> words =
                new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)));
        words.remove("");
        return words;
    }
}
