package dev.llmops.guardrails.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowScorerTest {

    private static final int BITS = 12;
    /** Numbers are added in another order. */
    private static final double ROUNDED = 1e-4;

    private static final String ALPHABET = "aabbc  .!\n'-19éä字李 \u0301ж";

    @Test
    void a_window_has_the_odds_that_its_features_have_wherever_it_is_cut() {
        long seed = Long.getLong("llmops.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        LinearModel model = model(random);
        int[] flags = {model.hasher().bucket("one"), model.hasher().bucket("two")};
        for (int round = 0; round < 300; round++) {
            String text = text(random, random.nextInt(1, 200));
            String reading = text.replace('1', 'l').replace('!', 'i');
            WindowScorer scorer = new WindowScorer(model, text, flags);
            for (int i = 0; i < 20; i++) {
                check(seed, random, model, text, scorer);
            }
            WindowScorer other = scorer.of(reading);
            for (int i = 0; i < 20; i++) {
                check(seed, random, model, reading, other);
            }
        }
    }

    @Test
    void a_long_text_is_hashed_in_parts_and_looked_at_as_a_whole() {
        SplittableRandom random = new SplittableRandom(7);
        LinearModel model = model(random);
        String text = text(random, 3 * WindowScorer.PART);
        WindowScorer scorer = new WindowScorer(model, text, new int[0]);
        for (int i = 0; i < 200; i++) {
            int start = random.nextInt(text.length() - 1000);
            int end = start + 1 + random.nextInt(900);
            double features = model.logit(model.hasher().of(text.substring(start, end), List.of()));
            assertThat(scorer.logit(start, end, 0)).isCloseTo(features, within(ROUNDED));
        }
    }

    private static void check(long seed, SplittableRandom random, LinearModel model, String text, WindowScorer scorer) {
        int start = random.nextInt(text.length());
        int end = random.nextInt(start, text.length()) + 1;
        boolean flag = random.nextBoolean();
        double features = model.logit(model.hasher().of(text.substring(start, end), flag ? List.of("two") : List.of()));
        assertThat(scorer.logit(start, end, flag ? 2 : 0))
                .as("seed %d, %d to %d of %s", seed, start, end, text)
                .isCloseTo(features, within(ROUNDED));
    }

    private static String text(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static LinearModel model(SplittableRandom random) {
        byte[] weights = new byte[1 << BITS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(-127, 128) : 0);
        }
        return new LinearModel(Map.of(), weights, 0.0371f, -0.5f);
    }
}
