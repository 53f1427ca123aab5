package dev.llmops.guardrails.internal.toxicity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.EmbeddingToxicity;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Templates;
import dev.llmops.rag.embedding.MiniLm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How well the models over vectors order texts that they were not trained on, beside the built-in detector and together with it. Prints its figures, with
 * {@code -Dllmops.guard.tuning=true} of the half for development; trains the shipped models with {@code -Dllmops.guard.train=true}, to be built in before they are measured. Vectors differ in their last digits between machines, and so do models.
 */
@Tag("full")
class EmbeddingToxicityMeasuredTest {

    private final ToxicityDetector words = new ToxicityDetector();

    @Test
    void order_of_scores() throws IOException {
        EmbeddingClient client = MiniLm.embeddings();
        if (Boolean.getBoolean("llmops.guard.train")) {
            EmbeddingToxicityTraining training = new EmbeddingToxicityTraining(client);
            for (Map.Entry<ToxicityKind, LinearModel> each :
                    training.models(row -> true).entrySet()) {
                write(each.getKey().category(), each.getValue());
            }
            write("any", training.any(row -> true));
        }
        EmbeddingToxicity meaning = EmbeddingToxicity.of(client);
        Map<String, Boolean> own = new LinkedHashMap<>();
        Templates.groups("/dev/llmops/guardrails/holdout/toxicity-" + (SharedRows.tuning() ? "dev" : "reported")
                        + ".txt")
                .forEach((kind, lines) -> lines.forEach(line -> own.put(line.substring(2), line.startsWith("+"))));
        Map<String, Boolean> hatecheck = new LinkedHashMap<>();
        for (List<String> row : Csv.rows(SharedRows.text("guard/toxicity/hatecheck_test_suite_cases.csv"))) {
            if (!row.get(4).equals("label_gold") && Corpus.fold(row.get(11), 2) == (SharedRows.tuning() ? 0 : 1)) {
                hatecheck.put(row.get(3), row.get(4).equals("hateful"));
            }
        }
        double area = measure("own sentences", meaning, own);
        measure("HateCheck", meaning, hatecheck);
        assertThat(area).isGreaterThan(0.8);
    }

    private double measure(String name, EmbeddingToxicity meaning, Map<String, Boolean> texts) {
        Auroc byWords = new Auroc();
        Auroc byKinds = new Auroc();
        Auroc byMeaning = new Auroc();
        Auroc together = new Auroc();
        texts.forEach((text, toxic) -> {
            double one = words.detect(CheckedText.of(text)).score();
            Map<String, Double> shares = new HashMap<>(meaning.classify(text));
            double other = Objects.requireNonNull(shares.remove(EmbeddingToxicity.TOXIC));
            byWords.add(one, toxic);
            byKinds.add(shares.values().stream().mapToDouble(x -> x).max().orElseThrow(), toxic);
            byMeaning.add(other, toxic);
            together.add(logit(one) + logit(other), toxic);
        });
        System.out.println("toxic order " + name + " by words " + byWords);
        System.out.println("toxic order " + name + " by meaning, highest of the kinds " + byKinds);
        System.out.println("toxic order " + name + " by meaning " + byMeaning);
        System.out.println("toxic order " + name + " together " + together);
        return together.area();
    }

    private static void write(String name, LinearModel model) throws IOException {
        Files.writeString(
                Path.of("src/main/resources/dev/llmops/guardrails", "toxicity-minilm-" + name + "-2.model"),
                model.written());
    }

    private static double logit(double share) {
        return Math.log(share / (1 - share));
    }
}
