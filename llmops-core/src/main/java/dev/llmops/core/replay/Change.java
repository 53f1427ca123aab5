package dev.llmops.core.replay;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The one change that distinguishes a fork from the call it starts from. To change a second thing, fork the fork. */
public sealed interface Change {

    /** {@return no change: the recorded request again, to see what differs with a model that does not repeat itself} */
    static Change nothing() {
        return new Nothing();
    }

    /**
     * {@return another version of the prompt, or another prompt, with the recorded variables, history and passages}
     *
     * @param reference {@code name@3} or {@code name@label}; a name alone means its latest version
     */
    static Change prompt(String reference) {
        return new Prompt(PromptReference.parse(reference));
    }

    /**
     * {@return another model, with the recorded request}
     *
     * @param name its name in the application
     */
    static Change model(String name) {
        return new Model(name);
    }

    /**
     * {@return other parameters, with the recorded request otherwise}
     *
     * @param parameters the parameters to change; those that are set take precedence over the recorded ones
     */
    static Change parameters(ModelParameters parameters) {
        return new Parameters(parameters);
    }

    /**
     * {@return other variables of the prompt}
     *
     * @param values the variables to change; they take precedence over the recorded ones of the same names
     */
    static Change variables(Map<String, ?> values) {
        return new Variables(JsonValues.copyOf("values", values));
    }

    /**
     * {@return other passages for the prompt}
     *
     * @param passages in the order of their numbers
     */
    static Change passages(List<Passage> passages) {
        return new Passages(passages);
    }

    /** {@return the passages that the retriever finds now for the prompt, in place of the recorded ones} */
    static Change retrieval() {
        return new Retrieval();
    }

    /** No change. */
    record Nothing() implements Change {}

    /**
     * A change of prompt.
     *
     * @param reference the prompt
     */
    record Prompt(PromptReference reference) implements Change {

        /** Rejects null. */
        public Prompt {
            Objects.requireNonNull(reference, "reference");
        }
    }

    /**
     * A change of model.
     *
     * @param name its name in the application
     */
    record Model(String name) implements Change {

        /** Rejects null. */
        public Model {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A change of parameters.
     *
     * @param parameters the parameters to change; those that are set take precedence over the recorded ones
     */
    record Parameters(ModelParameters parameters) implements Change {

        /** Rejects null. */
        public Parameters {
            Objects.requireNonNull(parameters, "parameters");
        }
    }

    /**
     * A change of variables.
     *
     * @param values the variables to change; they take precedence over the recorded ones
     */
    record Variables(Map<String, Object> values) implements Change {

        /** Copies the values, which must have a JSON form. */
        public Variables {
            values = JsonValues.copyOf("values", values);
        }
    }

    /**
     * A change of passages.
     *
     * @param passages in the order of their numbers
     */
    record Passages(List<Passage> passages) implements Change {

        /** Copies the list. */
        public Passages {
            passages = List.copyOf(passages);
        }
    }

    /** The passages are retrieved again. */
    record Retrieval() implements Change {}
}
