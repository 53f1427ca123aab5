package dev.llmops.rag.confidence;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.core.chain.SideCalls;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** How many sampled answers support each claim of the one that is given. */
final class SampleAgreement implements ConfidenceSignal {

    private static final int MAX_SAMPLES = 20;
    private static final double TEMPERATURE = 0.8;
    private static final Pattern MARKER = Pattern.compile("[\\[【][^\\]】]{1,20}[\\]】]");

    private final ModelClient model;
    private final int samples;
    private final ClaimVerifier verifier;

    SampleAgreement(ModelClient model, int samples, ClaimVerifier verifier) {
        this.model = Objects.requireNonNull(model, "model");
        this.verifier = Objects.requireNonNull(verifier, "verifier");
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new IllegalArgumentException(
                    "samples must be at least 1 and at most " + MAX_SAMPLES + ", but was " + samples);
        }
        this.samples = samples;
    }

    @Override
    public Map<String, Double> of(AnswerContext answer) {
        if (answer.claims().isEmpty()) {
            return Map.of();
        }
        List<String> others = sampled(answer.request());
        if (others.isEmpty()) {
            return Map.of();
        }
        String text = answer.response().text();
        double[] shares = answer.claims().stream()
                .map(claim -> agreeing(claim, text, others))
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
        if (shares.length < answer.claims().size()) {
            return Map.of();
        }
        return Map.of(
                "agreement.mean", PlainSignals.mean(shares),
                "agreement.least", Arrays.stream(shares).min().orElseThrow());
    }

    private List<String> sampled(ModelRequest request) {
        List<String> others = new ArrayList<>();
        for (int seed = 1; seed <= samples; seed++) {
            ModelRequest again = request.toBuilder()
                    .parameters(request.parameters().toBuilder()
                            .temperature(TEMPERATURE)
                            .seed(seed)
                            .build())
                    .build();
            try {
                String said = plain(SideCalls.generate("sample", model, again).text());
                if (!said.isBlank()) {
                    others.add(said);
                }
            } catch (CallCancelledException e) {
                throw e;
            } catch (LlmOpsException e) {
                // One sample less: the share is of those that came.
            }
        }
        return others;
    }

    /** {@return the share among those with a verdict; nothing where there is none} */
    private OptionalDouble agreeing(CheckedClaim claim, String text, List<String> others) {
        String said = plain(claim.range().in(text));
        return others.stream()
                .map(other -> verdict(other, said))
                .filter(verdict -> verdict != Support.NOT_CHECKED)
                .mapToDouble(verdict -> verdict == Support.SUPPORTED ? 1 : 0)
                .average();
    }

    private Support verdict(String other, String claim) {
        try {
            return verifier.verify(claim, List.of(other)).support();
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            return Support.NOT_CHECKED;
        }
    }

    /** Numbers of citations are no words of an answer. */
    private static String plain(String text) {
        return MARKER.matcher(text).replaceAll(" ").strip();
    }
}
