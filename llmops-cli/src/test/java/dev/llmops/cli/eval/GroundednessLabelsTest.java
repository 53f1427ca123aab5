package dev.llmops.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddedTokens;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.cli.eval.LabelledAnswers.Row;
import dev.llmops.commons.internal.stats.Cosine;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.eval.metric.embedding.BertScore;
import dev.llmops.eval.metric.rag.RagMetrics;
import dev.llmops.eval.stats.classifier.RocAuc;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.MiniLmVerifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How well metrics order answers as people do: the chance that a supported answer scores higher than one that is not (AUC, ties count half), beside
 * the lexical baselines. Intervals: 1,000 bootstraps over sources. The figures in docs/measurements/rag-metrics.md come from
 *
 * <pre>mvn -pl llmops-cli -am test -Dtest=GroundednessLabelsTest -Dllmops.test.excluded= -Dsurefire.failIfNoSpecifiedTests=false -Dllmops.measure=groundedness</pre>
 */
@Tag("full")
class GroundednessLabelsTest {

    private static final int RESAMPLES = 1_000;
    private static final long SEED = 20261129;

    @Test
    void metrics_and_baselines_beside_the_labels() throws IOException {
        boolean all = System.getProperty("llmops.measure", "").contains("groundedness");
        Map<String, List<Row>> sets = new LinkedHashMap<>();
        sets.put("BEGIN dev, Wizard of Wikipedia", LabelledAnswers.begin("wow"));
        sets.put("BEGIN dev, TopicalChat", LabelledAnswers.begin("tc"));
        sets.put("WiCE dev, oracle", LabelledAnswers.wice());
        sets.put("QAGS CNN/DM sentences", LabelledAnswers.qags());
        if (all) {
            sets.put("HaluEval general, the question as source", LabelledAnswers.haluEval());
        }
        sets.forEach(GroundednessLabelsTest::byWords);
        if (all) {
            sets.keySet().removeIf(name -> name.startsWith("HaluEval"));
            sets.forEach((name, rows) -> report(name, "check by words", rows, GroundednessLabelsTest::checked));
            try (MiniLmVerifier verifier = MiniLmVerifier.create()) {
                sets.forEach((name, rows) ->
                        report(name, "groundedness-nli", rows, score(RagMetrics.groundedness(verifier))));
            }
            try (EmbeddingClient embeddings = MiniLm.embeddings()) {
                sets.forEach((name, rows) -> report(name, "embedding", rows, row -> nearest(embeddings, row)));
            }
            sets.forEach((name, rows) -> report(name, "BERTScore precision", rows, GroundednessLabelsTest::bertScore));
        }
    }

    private static void byWords(String set, List<Row> rows) {
        double lexical = report(set, "groundedness", rows, score(RagMetrics.groundedness()));
        double words = report(set, "ROUGE-1 precision", rows, row -> rouge(1, row));
        double pairs = report(set, "ROUGE-2 precision", rows, row -> rouge(2, row));
        report(set, "content words", rows, GroundednessLabelsTest::contentWords);
        if (!set.startsWith("HaluEval")) {
            assertThat(lexical).as(set).isGreaterThan(Math.min(words, pairs));
        }
    }

    private static double report(String set, String metric, List<Row> rows, ToDoubleFunction<Row> score) {
        double[] scores = rows.stream().mapToDouble(score).toArray();
        boolean[] labels = new boolean[scores.length];
        Map<String, List<Integer>> bySource = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rows.get(i).supported();
            bySource.computeIfAbsent(rows.get(i).source(), source -> new ArrayList<>())
                    .add(i);
        }
        double auc = RocAuc.of(scores, labels).value();
        double[] draws = draws(scores, labels, List.copyOf(bySource.values()));
        System.out.printf(
                Locale.ROOT,
                "%s | %s | n=%d | %.3f [%.3f, %.3f]%n",
                set,
                metric,
                scores.length,
                auc,
                draws[(int) (0.025 * draws.length)],
                draws[(int) (0.975 * draws.length)]);
        return auc;
    }

    private static double[] draws(double[] scores, boolean[] labels, List<List<Integer>> sources) {
        Random random = new Random(SEED);
        double[] draws = new double[RESAMPLES];
        for (int draw = 0; draw < draws.length; draw++) {
            List<Integer> rows = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                rows.addAll(sources.get(random.nextInt(sources.size())));
            }
            double[] drawn = rows.stream().mapToDouble(row -> scores[row]).toArray();
            boolean[] drawnLabels = new boolean[drawn.length];
            for (int i = 0; i < drawn.length; i++) {
                drawnLabels[i] = labels[rows.get(i)];
            }
            draws[draw] = RocAuc.of(drawn, drawnLabels).value();
        }
        Arrays.sort(draws);
        return draws;
    }

    private static ToDoubleFunction<Row> score(Evaluator evaluator) {
        return row ->
                evaluator.evaluate(row.asCase()).score() instanceof Score.Scored scored ? scored.value() : fail(row);
    }

    private static double fail(Row row) {
        throw new AssertionError("no score: " + row.answer());
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static double rouge(int n, Row row) {
        List<String> answer = runs(n, words(row.answer()));
        Map<String, Integer> left = new HashMap<>();
        runs(n, words(row.source())).forEach(run -> left.merge(run, 1, Integer::sum));
        double common = 0;
        for (String run : answer) {
            if (left.merge(run, -1, Integer::sum) >= 0) {
                common++;
            }
        }
        return answer.isEmpty() ? 0 : common / answer.size();
    }

    private static List<String> runs(int n, List<String> words) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i + n <= words.size(); i++) {
            runs.add(String.join(" ", words.subList(i, i + n)));
        }
        return runs;
    }

    /** Words of four letters and more stand for those that mean something. */
    private static double contentWords(Row row) {
        Set<String> source = new HashSet<>(words(row.source()));
        List<String> content =
                words(row.answer()).stream().filter(word -> word.length() > 3).toList();
        return content.isEmpty()
                ? rouge(1, row)
                : (double) content.stream().filter(source::contains).count() / content.size();
    }

    /** The answer as one claim, as 'rag verify --lexical-only' takes it. */
    private static double checked(Row row) {
        Double score = ClaimVerifier.lexical()
                .verify(row.answer(), List.of(row.source()))
                .score();
        return score == null ? fail(row) : score;
    }

    /** The answer beside the nearest sentence. */
    private static double nearest(EmbeddingClient client, Row row) {
        List<String> texts = new ArrayList<>(List.of(row.answer()));
        texts.addAll(Sentences.of(row.source(), row.source()::substring));
        List<float[]> vectors = client.embed(texts, EmbeddingPurpose.DOCUMENT).vectors();
        double best = -1;
        for (int i = 1; i < vectors.size(); i++) {
            best = Math.max(best, Cosine.of(vectors.get(0), vectors.get(i)));
        }
        return best;
    }

    /** A long source in its sentences, as the model reads 256 tokens. */
    private static double bertScore(Row row) {
        TokenEmbeddings model = MiniLm.tokenEmbeddings();
        List<Integer> tokens = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (EmbeddedTokens sentence : model.embedTokens(Sentences.of(row.source(), row.source()::substring))) {
            tokens.addAll(sentence.tokens());
            vectors.addAll(sentence.vectors());
        }
        return BertScore.of(model)
                .score(model.embedTokens(List.of(row.answer())).get(0), new EmbeddedTokens(tokens, vectors))
                .precision();
    }
}
