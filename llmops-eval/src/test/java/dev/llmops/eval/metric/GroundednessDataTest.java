package dev.llmops.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.metric.rag.RagMetrics;
import dev.llmops.eval.stats.classifier.RocAuc;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How well groundedness agrees with people: the chance that an answer that people call supported scores higher than one that
 * they do not (AUC, ties count half). The weights of versions 2 and 3 were fitted on rows of these sets among others, so this tells that they
 * still fit, not how well they do on new texts; docs/measurements/rag-metrics.md has figures of sets that were left out.
 */
@Tag("full")
class GroundednessDataTest {

    private record Labelled(double score, boolean supported) {}

    @Test
    void on_begin_dev_it_orders_answers_as_people_do() throws IOException {
        List<Labelled> scores = begin();

        RocAuc auc = auc(scores);
        System.out.println("groundedness on BEGIN dev (wow): " + auc);
        assertThat(auc.value()).isGreaterThan(0.85);
    }

    /** The unigram part alone is ROUGE-1 precision against the source, which the baselines have (0.946). */
    @Test
    void rouge_1_precision_reproduces_the_published_baseline_on_begin_dev() throws IOException {
        List<Labelled> scores = new ArrayList<>();
        for (String[] row : beginRows()) {
            scores.add(new Labelled(
                    Rouge.PLAIN.ofWords(1, row[1], row[0]).precision(), row[2].equals("Fully attributable")));
        }
        JsonNode baseline = SharedData.json("reference-vectors/lexical-baselines.json")
                .get("begin/begin_dev_wow.tsv")
                .get("rouge1P");

        assertThat(auc(scores).value()).isCloseTo(baseline.get(0).asDouble(), within(0.01));
    }

    @Test
    void on_wice_dev_it_is_better_than_chance_and_not_by_much() {
        List<Labelled> scores = new ArrayList<>();
        for (JsonNode row : SharedData.jsonLines("wice/oracle-dev.jsonl")) {
            List<String> evidence = new ArrayList<>();
            row.get("evidence").forEach(sentence -> evidence.add(sentence.asText()));
            scores.add(labelled(
                    row.get("claim").asText(),
                    String.join(" ", evidence),
                    row.get("label").asText().equals("supported")));
        }
        RocAuc auc = auc(scores);
        System.out.println("groundedness on WiCE dev (oracle): " + auc);
        assertThat(auc.value()).isGreaterThan(0.55);
    }

    private static List<Labelled> begin() throws IOException {
        List<Labelled> scores = new ArrayList<>();
        for (String[] row : beginRows()) {
            scores.add(labelled(row[1], row[0], row[2].equals("Fully attributable")));
        }
        return scores;
    }

    /** Knowledge, response, label. */
    private static List<String[]> beginRows() throws IOException {
        List<String> lines = Files.readAllLines(SharedData.file("begin/begin_dev_wow.tsv"));
        List<String> header = Arrays.asList(lines.get(0).split("\t"));
        return lines.stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(cells -> new String[] {
                    cells[header.indexOf("knowledge")],
                    cells[header.indexOf("response")],
                    cells[header.indexOf("begin_label")].strip()
                })
                .toList();
    }

    private static Labelled labelled(String answer, String source, boolean supported) {
        Passage passage = new Passage("source", CharRange.of(source), source, null, Map.of());
        var judgement =
                RagMetrics.groundedness().evaluate(new EvaluationCase("", answer, null, List.of(passage), List.of()));
        double score = judgement.score() instanceof Score.Scored scored ? scored.value() : 0;
        return new Labelled(score, supported);
    }

    private static RocAuc auc(List<Labelled> scores) {
        boolean[] supported = new boolean[scores.size()];
        for (int i = 0; i < supported.length; i++) {
            supported[i] = scores.get(i).supported();
        }
        return RocAuc.of(scores.stream().mapToDouble(Labelled::score).toArray(), supported);
    }
}
