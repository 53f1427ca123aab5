package dev.llmops.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalModelBuilder;
import dev.llmops.local.option.Speculation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/** Generation speed with speculative decoding relative to that without; both answer in turns. */
record SpeculativeSpeedup(Side copying, Side plain) {

    private static final String PASSAGE =
            "The ferry to the island leaves at seven in the morning and at noon from the old"
                    + " pier behind the fish market. Tickets are sold on board; children under twelve travel free.";

    /** The median of the rounds' ratios, and how many drafted tokens of an answer were accepted. */
    record Side(double ratio, int drafted, int accepted) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%.2f times as fast, %d of %d drafted tokens accepted", ratio, accepted, drafted);
        }
    }

    static SpeculativeSpeedup measure(
            Supplier<LocalModelBuilder> builder, Speculation speculation, int tokens, int repetitions) {
        try (LocalModel without = builder.get().build();
                LocalModel with = builder.get().speculation(speculation).build()) {
            return new SpeculativeSpeedup(
                    side(without, with, "Repeat this text word for word:\n\n" + PASSAGE, tokens, repetitions),
                    side(without, with, "Tell me a story about a robot.", tokens, repetitions));
        }
    }

    private static Side side(LocalModel without, LocalModel with, String prompt, int tokens, int repetitions) {
        List<Double> ratios = new ArrayList<>();
        ModelResponse last = answer(with, prompt, tokens);
        answer(without, prompt, tokens);
        for (int i = 0; i < repetitions; i++) {
            last = answer(with, prompt, tokens);
            ratios.add(tokensPerSecond(last) / tokensPerSecond(answer(without, prompt, tokens)));
        }
        ratios.sort(null);
        return new Side(ratios.get(ratios.size() / 2), (int) last.vendor().getOrDefault("draft_n", 0), (int)
                last.vendor().getOrDefault("draft_n_accepted", 0));
    }

    private static ModelResponse answer(LocalModel model, String prompt, int tokens) {
        return model.generate(ModelRequest.builder()
                .user(prompt)
                .parameters(ModelParameters.builder().maxTokens(tokens).build())
                .build());
    }

    /** From the first token on: the prompt is read alike by both. */
    private static double tokensPerSecond(ModelResponse response) {
        Duration first = Objects.requireNonNull(response.timeToFirstToken());
        return Objects.requireNonNull(response.usage().output())
                / (double) Math.max(1, response.total().minus(first).toNanos());
    }

    void addTo(ObjectNode figures) {
        figures.put("speculative_copying_ratio", copying.ratio())
                .put("speculative_copying_drafted", copying.drafted())
                .put("speculative_copying_accepted", copying.accepted())
                .put("speculative_plain_ratio", plain.ratio())
                .put("speculative_plain_drafted", plain.drafted())
                .put("speculative_plain_accepted", plain.accepted());
    }
}
