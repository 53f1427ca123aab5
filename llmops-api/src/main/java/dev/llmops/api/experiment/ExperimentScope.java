package dev.llmops.api.experiment;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The calls that an experiment covers.
 *
 * @param kind how the calls are selected
 * @param name name of the prompt or model, or null for all calls of the application
 */
public record ExperimentScope(Kind kind, @Nullable String name) {

    /** How the calls of a scope are selected. */
    public enum Kind {
        /** Calls of one prompt. */
        PROMPT,
        /** Calls, with or without a prompt, that would go to one model without the experiment. */
        MODEL,
        /** All calls, with or without a prompt. */
        APPLICATION
    }

    /** Rejects a prompt or model without a name, an application scope with one, and text with a lone surrogate. */
    public ExperimentScope {
        Objects.requireNonNull(kind, "kind");
        UnicodeText.requireWellFormedOrNull("name", name);
        if ((kind == Kind.APPLICATION) == (name != null && !name.isBlank())) {
            throw new IllegalArgumentException(
                    "the scope of an experiment is the name of a prompt or of a model, or the"
                            + " application without a name, but kind was " + kind + " and name was '" + name + "'");
        }
    }

    /**
     * {@return the calls of a prompt}
     *
     * @param name name of the prompt
     */
    public static ExperimentScope prompt(String name) {
        return new ExperimentScope(Kind.PROMPT, name);
    }

    /**
     * {@return the calls, with or without a prompt, that would go to a model without the experiment}
     *
     * @param name name under which the model was added to the {@code LlmOps}
     */
    public static ExperimentScope model(String name) {
        return new ExperimentScope(Kind.MODEL, name);
    }

    /** {@return all calls} */
    public static ExperimentScope application() {
        return new ExperimentScope(Kind.APPLICATION, null);
    }

    /**
     * {@return whether a call can be within both scopes}
     *
     * @param other another scope
     */
    public boolean overlaps(ExperimentScope other) {
        return kind != other.kind || Objects.equals(name, other.name);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case PROMPT -> "prompt '" + name + "'";
            case MODEL -> "model '" + name + "'";
            case APPLICATION -> "all calls";
        };
    }
}
