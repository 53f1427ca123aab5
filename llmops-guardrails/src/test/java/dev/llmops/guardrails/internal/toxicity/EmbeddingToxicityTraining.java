package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.LinearTrainer;
import dev.llmops.guardrails.internal.classifier.LinearTrainer.Example;
import dev.llmops.guardrails.training.Corpus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Trains the models over vectors on the rows of {@link ToxicityTraining}: a part of them, as a vector takes milliseconds. */
final class EmbeddingToxicityTraining {

    private static final int BITS = 10;
    private static final int BATCH = 256;
    /** Most texts of a template. */
    private static final int TEXTS = 20;
    /** How many folds of the rows of a source are left out. */
    private static final Map<String, Integer> EVERY = Map.of("tweet offensive", 8, "tweet neither", 2, "prose", 6);

    private final List<ToxicityTraining.Row> rows = new ArrayList<>();
    private final List<Features> vectors = new ArrayList<>();

    EmbeddingToxicityTraining(EmbeddingClient client) {
        Map<String, Integer> seen = new HashMap<>();
        for (ToxicityTraining.Row row : ToxicityTraining.rows()) {
            boolean template = row.kind().startsWith("+") || row.kind().startsWith("-");
            boolean some = template
                    ? seen.merge(row.group(), 1, Integer::sum) <= TEXTS
                    : Corpus.fold(row.text(), EVERY.getOrDefault(row.kind(), 1)) == 0;
            if (some) {
                rows.add(row);
            }
        }
        for (int i = 0; i < rows.size(); i += BATCH) {
            List<String> texts = rows.subList(i, Math.min(rows.size(), i + BATCH)).stream()
                    .map(ToxicityTraining.Row::text)
                    .toList();
            client.embed(texts, EmbeddingPurpose.DOCUMENT)
                    .vectors()
                    .forEach(vector -> vectors.add(Features.of(vector)));
        }
    }

    Map<ToxicityKind, LinearModel> models(Predicate<ToxicityTraining.Row> wanted) {
        Map<ToxicityKind, LinearModel> models = new EnumMap<>(ToxicityKind.class);
        for (ToxicityKind kind : ToxicityKind.values()) {
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                String from = rows.get(i).kind();
                float weight = ToxicityTraining.weight(kind, from);
                if (weight > 0 && wanted.test(rows.get(i))) {
                    examples.add(new Example(vectors.get(i), ToxicityTraining.positive(kind, from), weight));
                }
            }
            models.put(kind, train(examples));
        }
        return models;
    }

    /** {@return a model of all kinds} */
    LinearModel any(Predicate<ToxicityTraining.Row> wanted) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String from = rows.get(i).kind();
            if (wanted.test(rows.get(i))) {
                examples.add(new Example(
                        vectors.get(i), ToxicityTraining.toxic(from), ToxicityTraining.weightAmongAll(from)));
            }
        }
        return train(examples);
    }

    private static LinearModel train(List<Example> examples) {
        return new LinearTrainer(BITS, 10, 0.1, 0, 1, ToxicityTraining.SEED)
                .train(examples, Map.of("version", "2", "examples", Integer.toString(examples.size())));
    }
}
