package dev.llmops.eval.metric.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value that sacrebleu's own tests expect, as far as they print its digits. */
class SacrebleuUnitVectorsTest {

    private static final String UNIT = "reference-vectors/sacrebleu-unit-vectors.json";
    private static final Map<String, BleuTokenizer> TOKENIZERS = Map.of(
            "13a",
            BleuTokenizer.V13A,
            "none",
            BleuTokenizer.NONE,
            "char",
            BleuTokenizer.CHAR,
            "intl",
            BleuTokenizer.INTL);
    private static final Map<String, Smoothing> SMOOTHINGS =
            Map.of("exp", Smoothing.EXP, "none", Smoothing.NONE, "floor", Smoothing.FLOOR, "add-k", Smoothing.ADD_K);

    @Test
    void corpora_with_two_references() {
        for (JsonNode each : vectors("corpusBleu", 6)) {
            Bleu.Builder bleu = Bleu.builder();
            each.get("kwargs").properties().forEach(setting -> {
                String value = setting.getValue().asText();
                if (setting.getKey().equals("tokenize")) {
                    bleu.tokenizer(TOKENIZERS.get(value));
                } else {
                    assertThat(setting.getKey()).isEqualTo("smooth_method");
                    bleu.smoothing(SMOOTHINGS.get(value));
                }
            });

            assertThat(corpus(bleu.build(), texts(each.get("hyps")), each.get("refs")))
                    .as(each.toString())
                    .isCloseTo(each.get("score").asDouble(), within(1e-8));
        }
    }

    @Test
    void orders_of_bleu_from_one_to_six() {
        JsonNode corpus = SharedData.json(UNIT).at("/corpusBleu/0");
        for (JsonNode each : vectors("bleuMaxOrder", 6)) {
            Bleu bleu = Bleu.builder().maxOrder(each.get("order").asInt()).build();

            assertThat(corpus(bleu, texts(corpus.get("hyps")), corpus.get("refs")))
                    .as(each.toString())
                    .isCloseTo(each.get("score2dp").asDouble(), within(0.005));
        }
    }

    @Test
    void a_sentence_with_every_smoothing_and_its_values() {
        JsonNode sentence = SharedData.json(UNIT).get("sentenceBleu");
        assertThat(sentence.get("cases")).hasSize(12);
        for (JsonNode each : sentence.get("cases")) {
            Smoothing smoothing = SMOOTHINGS.get(each.get("smooth").asText());
            Bleu.Builder bleu =
                    Bleu.builder().tokenizer(TOKENIZERS.get(each.get("tok").asText()));
            if (each.get("value").isNull()) {
                bleu.smoothing(smoothing);
            } else {
                bleu.smoothing(smoothing, each.get("value").asDouble());
            }
            if (each.get("lowercase").asBoolean()) {
                bleu.lowercase();
            }

            // As near as sacrebleu's own test asks for.
            assertThat(bleu.build()
                            .score(
                                    sentence.get("sys").asText(),
                                    List.of(sentence.get("ref").asText())))
                    .as(each.toString())
                    .isCloseTo(each.get("score").asDouble(), within(0.001));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chrfEpsSmoothingBeta3, 13",
        "chrfEffectiveOrderBeta3, 7",
        "chrfKeepWhitespaceBeta3, 2",
        "chrfSentenceEpsBeta2, 3"
    })
    void chrf_with_its_settings(String group, int size) {
        Chrf weighted = Chrf.CHRF.withBeta(group.endsWith("3") ? 3 : 2);
        Chrf chrf = group.contains("Eps")
                ? weighted.withEpsSmoothing()
                : group.contains("Whitespace") ? weighted.withWhitespace() : weighted;
        for (JsonNode each : vectors(group, size)) {
            assertThat(corpus(chrf, texts(each.get("h")), each.get("r")))
                    .as("%s %s", group, each)
                    .isCloseTo(each.get("score").asDouble(), within(1e-4));
        }
    }

    @Test
    void ter() {
        for (JsonNode each : vectors("ter", 7)) {
            assertThat(corpus(Ter.STANDARD, texts(each.get("h")), each.get("r")))
                    .as(each.toString())
                    .isCloseTo(each.get("score").asDouble(), within(1e-9));
        }
    }

    @Test
    void the_corpus_of_two_references_in_full_precision() {
        JsonNode corpora =
                SharedData.json("reference-vectors/text-metrics-corpus.json").get("corpora");
        JsonNode corpus = corpora.get(corpora.size() - 1);
        assertThat(corpus.get("dataset").asText()).isEqualTo("sacrebleu-readme-multiref");
        Map<String, CorpusMetric> metrics =
                Map.of("BLEU", Bleu.STANDARD, "chrF2", Chrf.CHRF, "chrF2pp", Chrf.CHRF_PLUS_PLUS, "TER", Ter.STANDARD);

        metrics.forEach((name, metric) -> assertThat(corpus(metric, texts(corpus.get("hyp")), corpus.get("refs")))
                .as(name)
                .isCloseTo(corpus.get(name).asDouble(), within(1e-9)));
    }

    @Test
    void settings_that_mean_nothing_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bleu.builder().maxOrder(0))
                .withMessage("maxOrder must be 1 to 12, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bleu.builder().smoothing(Smoothing.EXP, 1))
                .withMessageContaining("must be floor or add-k, but was exp");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bleu.builder().smoothing(Smoothing.FLOOR, 0))
                .withMessageContaining("must be above 0, but was 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chrf.CHRF.withBeta(0))
                .withMessage("beta must be at least 1, but was 0");
        assertThat(Bleu.STANDARD.definition()).isEqualTo("bleu tok:13a smooth:exp case:mixed");
        assertThat(Bleu.builder()
                        .smoothing(Smoothing.FLOOR, 0.5)
                        .maxOrder(2)
                        .build()
                        .definition())
                .isEqualTo("bleu tok:13a smooth:floor[0.5] case:mixed order:2");
        assertThat(Chrf.CHRF_PLUS_PLUS
                        .withBeta(3)
                        .withWhitespace()
                        .withEpsSmoothing()
                        .definition())
                .isEqualTo("chrf3pp space:yes eff:no");
    }

    /** One text, or one for each segment; references by segment, or by stream and segment. */
    private static double corpus(CorpusMetric metric, List<String> texts, JsonNode references) {
        boolean streams = references.get(0).isArray();
        double[] sums = {};
        for (int i = 0; i < texts.size(); i++) {
            List<String> ofSegment = new ArrayList<>();
            int segment = i;
            if (streams) {
                references.forEach(stream -> ofSegment.add(stream.get(segment).asText()));
            } else {
                ofSegment.add(references.get(segment).asText());
            }
            double[] more = metric.statistics(texts.get(i), ofSegment);
            double[] before = i == 0 ? new double[more.length] : sums;
            sums = IntStream.range(0, more.length)
                    .mapToDouble(n -> before[n] + more[n])
                    .toArray();
        }
        return metric.corpusScore(sums);
    }

    private static List<String> texts(JsonNode node) {
        if (node.isTextual()) {
            return List.of(node.asText());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static List<JsonNode> vectors(String group, int size) {
        JsonNode[] all = new JsonNode[size];
        JsonNode there = SharedData.json(UNIT).get(group);
        assertThat(there).as(group).hasSize(size);
        Arrays.setAll(all, there::get);
        return List.of(all);
    }
}
