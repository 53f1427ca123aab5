package dev.llmops.rag.confidence;

import dev.llmops.api.model.ModelIdentity;
import dev.llmops.rag.internal.text.ModelName;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the numbers of labelled answers hang on: where any of it is another now, what was learnt from them says nothing.
 *
 * @param signals what is looked at, with its settings: {@link ConfidenceSignal#description()}
 * @param verifier what checked the claims, with its settings: {@link ClaimVerifier#description()}
 * @param model which model answered
 * @param prompt the version of the prompt, such as {@code PromptVersion.contentHash()}
 * @param index what was searched, and how: names or digests of the index, its embedding model and the stages of the search
 */
public record ConfidenceBasis(String signals, String verifier, String model, String prompt, String index) {

    /** Refuses blanks: what has no name cannot be known again. */
    public ConfidenceBasis {
        requireNamed("signals", signals, "; give a signal of your own a name with ConfidenceSignal.named");
        requireNamed("verifier", verifier, "; a verifier of your own says it by description()");
        requireNamed("model", model, "");
        requireNamed("prompt", prompt, "");
        requireNamed("index", index, "");
    }

    /**
     * {@return the basis of answers}
     *
     * @param signals what is looked at
     * @param verifier what checks the claims
     * @param model the model that answers, as in its responses
     * @param prompt the version of the prompt
     * @param index what is searched, and how
     * @throws IllegalArgumentException if a signal or the verifier does not say what it is
     */
    public static ConfidenceBasis of(
            ConfidenceSignal signals, ClaimVerifier verifier, ModelIdentity model, String prompt, String index) {
        return new ConfidenceBasis(
                signals.description(),
                verifier.description(),
                ModelName.of(Objects.requireNonNull(model, "model")),
                prompt,
                index);
    }

    private static void requireNamed(String part, String value, String how) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(part + " must say what it is, but was blank" + how);
        }
    }

    /** {@return the same with what is looked at and who answered as they are, whatever the application thinks} */
    ConfidenceBasis seen(ConfidenceSignal looked, ModelIdentity answering) {
        return new ConfidenceBasis(looked.description(), verifier, ModelName.of(answering), prompt, index);
    }

    /**
     * {@return in what another one differs, in words for people; empty if in nothing}
     *
     * @param now the other
     */
    public List<String> differences(ConfidenceBasis now) {
        List<String> differences = new ArrayList<>();
        add(differences, "signals", signals, now.signals);
        add(differences, "verifier", verifier, now.verifier);
        add(differences, "model", model, now.model);
        add(differences, "prompt", prompt, now.prompt);
        add(differences, "index", index, now.index);
        return differences;
    }

    private static void add(List<String> differences, String part, String fitted, String now) {
        if (!fitted.equals(now)) {
            differences.add(part + " '" + fitted + "' then, '" + now + "' now");
        }
    }
}
