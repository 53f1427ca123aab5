package dev.llmops.eval.metric.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.metric.TextMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against sacrebleu and rouge-score. The scores in the file were made with sacrebleu 2.6.0 and rouge-score 0.1.2 on 60 pairs of random texts
 * (punctuation, numbers, entities, many scripts, emoji, white space of all kinds, moved blocks; one to three references). Another file is
 * tried with {@code -Dllmops.sacrebleu=FILE}.
 */
class SacrebleuScoresTest {

    private static final Path SCORES = Path.of(System.getProperty(
            "llmops.sacrebleu", "src/test/resources/dev/llmops/eval/metric/reference/sacrebleu-scores.jsonl"));

    private static final List<JsonNode> PAIRS = new ArrayList<>();

    private record Pair(String text, List<String> references) {

        static Pair of(JsonNode pair) {
            List<String> references = new ArrayList<>();
            pair.get("references").forEach(reference -> references.add(reference.asText()));
            return new Pair(pair.get("hypothesis").asText(), references);
        }
    }

    @BeforeAll
    static void read() throws IOException {
        for (String line : Files.readAllLines(SCORES)) {
            PAIRS.add(parse(line));
        }
        assertThat(PAIRS).hasSizeGreaterThan(50);
    }

    @Test
    void every_sentence_scores_as_the_reference_says() {
        List<ReferenceMetric> metrics = new ArrayList<>(CorpusMetric.standard());
        metrics.addAll(List.of(TextMetric.ROUGE_LSUM, TextMetric.ROUGE_LSUM_STEMMED));
        for (JsonNode node : PAIRS.subList(1, PAIRS.size())) {
            Pair pair = Pair.of(node);
            for (ReferenceMetric metric : metrics) {
                assertThat(metric.score(pair.text(), pair.references()))
                        .as("%s of %s", metric.name(), pair)
                        .isCloseTo(node.at("/scores/" + metric.name()).asDouble(Double.NaN), within(1e-9));
            }
        }
    }

    @Test
    void bleu_scores_as_sacrebleu_with_every_tokenizer_and_smoothing() {
        for (JsonNode node : PAIRS.subList(1, PAIRS.size())) {
            Pair pair = Pair.of(node);
            for (BleuTokenizer tokenizer : BleuTokenizer.values()) {
                for (Smoothing smoothing : Smoothing.values()) {
                    assertThat(Bleu.builder()
                                    .tokenizer(tokenizer)
                                    .smoothing(smoothing)
                                    .build()
                                    .score(pair.text(), pair.references()))
                            .as("%s, %s of %s", tokenizer, smoothing, pair)
                            .isCloseTo(
                                    node.get("bleu")
                                            .get(tokenizer.label() + "/" + smoothing.label())
                                            .asDouble(),
                                    within(1e-9));
                }
            }
            assertThat(Bleu.builder().lowercase().build().score(pair.text(), pair.references()))
                    .isCloseTo(node.get("bleu").get("13a/exp/lc").asDouble(), within(1e-9));
        }
    }

    @Test
    void other_settings_score_as_sacrebleu_with_them() {
        Map<String, CorpusMetric> settings = settings();
        for (JsonNode node : PAIRS.subList(1, PAIRS.size())) {
            Pair pair = Pair.of(node);
            assertThat(node.get("settings")).hasSize(settings.size());
            settings.forEach((name, metric) -> assertThat(metric.score(pair.text(), pair.references()))
                    .as("%s of %s", name, pair)
                    .isCloseTo(node.get("settings").get(name).asDouble(), within(1e-9)));
        }
    }

    private static Map<String, CorpusMetric> settings() {
        Map<String, CorpusMetric> settings = new HashMap<>();
        for (int order : List.of(1, 2, 3, 5, 6)) {
            settings.put("bleu/order:" + order, Bleu.builder().maxOrder(order).build());
        }
        settings.put(
                "bleu/floor[0.5]",
                Bleu.builder().smoothing(Smoothing.FLOOR, 0.5).build());
        settings.put(
                "bleu/add-k[2]", Bleu.builder().smoothing(Smoothing.ADD_K, 2).build());
        Map.of("chrf", Chrf.CHRF, "chrfpp", Chrf.CHRF_PLUS_PLUS).forEach((name, chrf) -> {
            settings.put(name + "/beta:3", chrf.withBeta(3));
            settings.put(name + "/space", chrf.withWhitespace());
            settings.put(name + "/eps", chrf.withEpsSmoothing());
        });
        return settings;
    }

    @Test
    void a_corpus_scores_as_sacrebleu_scores_it() {
        JsonNode corpus = PAIRS.get(0).get("corpus");
        JsonNode all = PAIRS.get(0).get("allReferences");
        for (CorpusMetric metric : CorpusMetric.standard()) {
            assertThat(corpus(metric, 1))
                    .as(metric.name())
                    .isCloseTo(corpus.get(metric.name()).asDouble(), within(1e-9));
            assertThat(corpus(metric, Integer.MAX_VALUE))
                    .as("%s with all references", metric.name())
                    .isCloseTo(all.get(metric.name()).asDouble(), within(1e-9));
        }
        assertThat(corpus(Bleu.builder().tokenizer(BleuTokenizer.INTL).build(), 1))
                .isCloseTo(corpus.get("bleu/intl").asDouble(), within(1e-9));
        for (String name : List.of("bleu/order:2", "bleu/floor[0.5]", "chrfpp/eps")) {
            assertThat(corpus(settings().get(name), Integer.MAX_VALUE))
                    .as(name)
                    .isCloseTo(all.get(name).asDouble(), within(1e-9));
        }
    }

    private static double corpus(CorpusMetric metric, int mostReferences) {
        double[] sums = {};
        for (JsonNode node : PAIRS.subList(1, PAIRS.size())) {
            List<String> references = Pair.of(node).references();
            double[] more = metric.statistics(
                    Pair.of(node).text(), references.subList(0, Math.min(mostReferences, references.size())));
            sums = sums.length == 0 ? more : sum(sums, more);
        }
        return metric.corpusScore(sums);
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    @Test
    void real_texts_score_as_published() throws IOException {
        Map<String, String> names = Map.of("bleu", "bleu13aEff", "chrf2", "chrf2", "chrf2pp", "chrf2pp", "ter", "ter");
        List<String> lines = Files.readAllLines(SharedData.file("reference-vectors/text-metrics-dev.jsonl"));
        assertThat(lines).hasSizeGreaterThan(50);
        for (String line : lines) {
            JsonNode pair = parse(line);
            List<String> reference = List.of(pair.get("reference").asText());
            String text = pair.get("hypothesis").asText();
            for (CorpusMetric metric : CorpusMetric.standard()) {
                assertThat(metric.score(text, reference))
                        .as("%s of %s", metric.name(), line)
                        .isCloseTo(pair.get(names.get(metric.name())).asDouble(), within(1e-9));
            }
            assertThat(TextMetric.ROUGE_LSUM.score(text, reference))
                    .isCloseTo(pair.at("/rougeLsum/f").asDouble(), within(1e-9));
            assertThat(TextMetric.ROUGE_LSUM_STEMMED.score(text, reference))
                    .isCloseTo(pair.at("/rougeLsumStem/f").asDouble(), within(1e-9));
        }
    }

    /** Scores of sacrebleu 2.6.0; Python ends a word at a hyphen where the JDK does not. */
    @Test
    void a_capital_sigma_at_a_hyphen_is_read_as_python_reads_it() {
        Bleu lowercase = Bleu.builder().lowercase().build();

        assertThat(Ter.STANDARD.score("ΟΔΟΣ-Α x y", List.of("οδος-α x y"))).isZero();
        assertThat(Ter.STANDARD.score("ΟΔΟΣ-Α x y", List.of("οδοσ-α x y"))).isCloseTo(100 / 3.0, within(1e-9));
        assertThat(lowercase.score("ΟΔΟΣ-Α x y", List.of("οδος-α x y"))).isCloseTo(100, within(1e-9));
    }

    @Test
    void a_score_without_a_reference_is_refused() {
        for (CorpusMetric metric : CorpusMetric.standard()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metric.score("text", List.of()))
                    .withMessageContaining("at least one reference");
        }
    }

    private static JsonNode parse(String line) {
        try {
            return Json.object(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
