package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.local.TestModels;
import dev.llmops.local.internal.llama.text.TokenScores;
import dev.llmops.local.sampling.AdaptiveP;
import dev.llmops.local.sampling.Dry;
import dev.llmops.local.sampling.DynamicTemperature;
import dev.llmops.local.sampling.LocalSampling;
import dev.llmops.local.sampling.Mirostat;
import dev.llmops.local.sampling.Penalties;
import dev.llmops.local.sampling.Xtc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each sampler does on the model's real probabilities what its paper or description says, computed here once more.
 * Without it, the same draws give tokens that it forbids.
 */
class LlamaSamplerTest {

    private static final int DRAWS = 400;

    private LlamaModel model;
    private LlamaContext context;
    private int last;
    private double[] logProbabilities;
    private List<Integer> byRank;

    @BeforeEach
    void readSomeText() {
        model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
        context = LlamaContext.create(model, new ContextOptions(256, 64, 1, 1));
        TokenBatch batch = context.newBatch();
        int[] tokens = model.tokenize("Once upon a time there was a little girl. She", true);
        for (int i = 0; i < tokens.length; i++) {
            last = batch.add(tokens[i], i, 0, true);
        }
        context.decode(batch);
        int[] slots = new int[model.vocabularySize()];
        Arrays.fill(slots, last);
        logProbabilities = TokenScores.of(
                        context, slots, IntStream.range(0, slots.length).toArray())
                .logProbabilities();
        byRank = IntStream.range(0, slots.length)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -logProbabilities[token]))
                .toList();
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
            model.close();
        }
    }

    private double p(int token) {
        return Math.exp(logProbabilities[token]);
    }

    private int best() {
        return byRank.get(0);
    }

    private int second() {
        return byRank.get(1);
    }

    private double gap() {
        return logProbabilities[best()] - logProbabilities[second()];
    }

    private int choose(float temperature, int topK, float topP, int seed, LocalSampling more, int... history) {
        SamplingOptions options = new SamplingOptions(temperature, topK, topP, 0, seed, null, more, history);
        try (LlamaSampler sampler = LlamaSampler.create(model, options)) {
            return context.sample(sampler, last);
        }
    }

    private int greedy(LocalSampling.Builder more, int... history) {
        return choose(0, 0, 1, 0, more.build(), history);
    }

    /** How often each token came, of {@link #DRAWS} with different seeds. */
    private Map<Integer, Integer> drawn(float temperature, LocalSampling.Builder more) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int seed = 1; seed <= DRAWS; seed++) {
            counts.merge(choose(temperature, 0, 1, seed, more.build()), 1, Integer::sum);
        }
        return counts;
    }

    private void assertKeepsExactly(Set<Integer> kept, LocalSampling.Builder more) {
        assertThat(kept).hasSizeBetween(1, model.vocabularySize() - 1);
        assertThat(drawn(1, LocalSampling.builder()).keySet())
                .as("without the sampler")
                .anyMatch(token -> !kept.contains(token));
        Set<Integer> chosen = drawn(1, more).keySet();
        assertThat(kept).as("kept by the definition").containsAll(chosen);
        double sum = kept.stream().mapToDouble(this::p).sum();
        kept.stream()
                .filter(token -> p(token) / sum > 0.05)
                .forEach(token -> assertThat(chosen).as("a likely one").contains(token));
    }

    @Test
    void typical_keeps_the_tokens_whose_surprise_is_nearest_to_the_entropy() {
        double entropy = entropy();
        List<Integer> nearest = byRank.stream()
                .sorted(Comparator.comparingDouble(token -> Math.abs(-logProbabilities[token] - entropy)))
                .toList();
        Set<Integer> kept = new HashSet<>();
        double sum = 0;
        for (int token : nearest) {
            kept.add(token);
            sum += p(token);
            if (sum > 0.4) {
                break;
            }
        }
        assertKeepsExactly(kept, LocalSampling.builder().typical(0.4));
    }

    private double entropy() {
        return byRank.stream()
                .mapToDouble(token -> -p(token) * logProbabilities[token])
                .sum();
    }

    @Test
    void top_n_sigma_keeps_the_tokens_within_so_many_deviations_of_the_greatest_logit() {
        double mean = Arrays.stream(logProbabilities).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(logProbabilities)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        Set<Integer> kept = new HashSet<>(byRank.stream()
                .filter(token -> logProbabilities[token] >= logProbabilities[best()] - 0.7 * deviation)
                .toList());
        assertKeepsExactly(kept, LocalSampling.builder().topNSigma(0.7));
    }

    @Test
    void xtc_leaves_out_all_top_choices_but_the_least_likely() {
        List<Integer> top = byRank.stream().filter(token -> p(token) >= 0.05).toList();
        assertThat(top).hasSizeGreaterThan(1);
        Set<Integer> kept = new HashSet<>(byRank);
        kept.removeAll(top.subList(0, top.size() - 1));

        assertKeepsExactly(kept, LocalSampling.builder().xtc(new Xtc(1, 0.05)));
    }

    @Test
    void dynamic_temperature_follows_the_entropy() {
        // From 0.1 to 1.9, by the entropy relative to that of equal probabilities.
        double temperature = 0.1 + 1.8 * Math.pow(entropy() / Math.log(model.vocabularySize()), 3);
        double sum = byRank.stream()
                .mapToDouble(token -> Math.exp(logProbabilities[token] / temperature))
                .sum();
        double expected = Math.exp(logProbabilities[best()] / temperature) / sum;
        assertThat(Math.abs(expected - p(best())))
                .as("differs from a fixed temperature")
                .isGreaterThan(0.15);

        Map<Integer, Integer> counts =
                drawn(1, LocalSampling.builder().dynamicTemperature(new DynamicTemperature(0.9, 3)));
        double deviation = Math.sqrt(expected * (1 - expected) / DRAWS);
        assertThat(counts.get(best()) / (double) DRAWS).isCloseTo(expected, within(4 * deviation));
    }

    @Test
    void mirostat_2_keeps_the_tokens_of_at_most_twice_the_target_surprise() {
        Set<Integer> kept = new HashSet<>(byRank.stream()
                .filter(token -> -logProbabilities[token] / Math.log(2) <= 2 * 1.5)
                .toList());
        assertKeepsExactly(kept, LocalSampling.builder().mirostat(new Mirostat(2, 1.5, 0.1)));
    }

    @Test
    void mirostat_1_keeps_more_tokens_for_a_higher_target() {
        int few = drawn(1, LocalSampling.builder().mirostat(new Mirostat(1, 0.1, 0.1)))
                .size();
        int many = drawn(1, LocalSampling.builder().mirostat(new Mirostat(1, 8, 0.1)))
                .size();

        assertThat(few).isOne();
        assertThat(many).isGreaterThan(10);
    }

    @Test
    void adaptive_p_prefers_tokens_near_its_target() {
        LocalSampling adaptive =
                LocalSampling.builder().adaptiveP(new AdaptiveP(0.02, 0.9)).build();
        int without = 0;
        int with = 0;
        for (int seed = 1; seed <= DRAWS; seed++) {
            without += choose(1, 8, 1, seed, LocalSampling.NONE) == best() ? 1 : 0;
            with += choose(1, 8, 1, seed, adaptive) == best() ? 1 : 0;
        }
        assertThat(with).as("of the likeliest, which is far from the target").isLessThan(without / 2);
    }

    @Test
    void a_repeat_penalty_makes_what_was_there_less_likely_within_its_reach() {
        assertThat(greedy(LocalSampling.builder(), best())).isEqualTo(best());
        assertThat(greedy(LocalSampling.builder().penalties(Penalties.repeat(10)), best()))
                .isNotEqualTo(best());
        assertThat(greedy(LocalSampling.builder().penalties(Penalties.repeat(10)), second()))
                .isEqualTo(best());
        assertThat(greedy(LocalSampling.builder().penalties(new Penalties(2, 10, 0, 0)), best(), 3, 4))
                .as("out of reach")
                .isEqualTo(best());
    }

    @Test
    void a_frequency_penalty_counts_and_a_presence_penalty_does_not() {
        Penalties frequency = new Penalties(64, 1, gap() * 0.5, 0);
        assertThat(greedy(LocalSampling.builder().penalties(frequency), best())).isEqualTo(best());
        assertThat(greedy(LocalSampling.builder().penalties(frequency), best(), best(), best()))
                .isEqualTo(second());

        Penalties presence = new Penalties(64, 1, 0, gap() * 0.5);
        assertThat(greedy(LocalSampling.builder().penalties(presence), best(), best(), best()))
                .isEqualTo(best());
        assertThat(greedy(LocalSampling.builder().penalties(new Penalties(64, 1, 0, gap() * 1.5)), best()))
                .isEqualTo(second());
    }

    @Test
    void dry_forbids_to_go_on_with_a_passage_but_not_over_a_breaker() {
        int[] repeated = {300, 301, best(), 310, 300, 301};
        assertThat(greedy(LocalSampling.builder(), repeated)).isEqualTo(best());
        assertThat(greedy(LocalSampling.builder().dry(Dry.of(50)), repeated)).isNotEqualTo(best());
        assertThat(greedy(LocalSampling.builder().dry(Dry.of(50)), 300, best(), 310, 301))
                .as("nothing is repeated")
                .isEqualTo(best());
        String breaker = new String(model.piece(301), StandardCharsets.UTF_8).strip();
        assertThat(greedy(LocalSampling.builder().dry(new Dry(50, 1.75, 2, 64, List.of(breaker))), repeated))
                .isEqualTo(best());
    }

    @Test
    void a_logit_bias_wins_or_forbids() {
        assertThat(greedy(LocalSampling.builder().logitBias(Map.of(77, 1000.0))))
                .isEqualTo(77);
        assertThat(greedy(LocalSampling.builder().logitBias(Map.of(best(), -1000.0))))
                .isEqualTo(second());
        assertThat(greedy(LocalSampling.builder().logitBias(Map.of(best(), -gap() / 2))))
                .isEqualTo(best());
    }

    @Test
    void penalties_come_before_top_k_and_temperature_after_top_p_as_in_llama_cpp() {
        LocalSampling penalties =
                LocalSampling.builder().penalties(new Penalties(64, 1, 0, 100)).build();
        assertThat(choose(1, 1, 1, 7, penalties, best())).isEqualTo(second());

        Set<Integer> nucleus = new HashSet<>();
        double sum = 0;
        for (int token : byRank) {
            nucleus.add(token);
            sum += p(token);
            if (sum >= 0.6) {
                break;
            }
        }
        for (int seed = 1; seed <= DRAWS; seed++) {
            assertThat(nucleus).contains(choose(50, 0, 0.6f, seed, LocalSampling.NONE));
        }
    }

    @Test
    void the_same_seed_chooses_the_same_and_other_seeds_do_not() {
        LocalSampling more = LocalSampling.builder().xtc(new Xtc(0.5, 0.05)).build();
        for (int seed = 1; seed < 20; seed++) {
            assertThat(choose(1, 0, 1, seed, more)).isEqualTo(choose(1, 0, 1, seed, more));
        }
        assertThat(drawn(1, LocalSampling.builder()).size()).isGreaterThan(5);
    }
}
