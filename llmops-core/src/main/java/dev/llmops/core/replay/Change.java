package dev.llmops.core.replay;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The one thing that is other in a fork than in the call that it starts from. Change a second thing in a fork of the fork. */
public sealed interface Change {

    /** {@return nothing: the recorded request again, to see what differs at a model that does not repeat itself} */
    static Change nothing() {
        return new Nothing();
    }

    /**
     * {@return another version of the prompt, or another prompt, with the recorded variables, history and passages}
     *
     * @param reference {@code name@3} or {@code name@label}; a name alone is its latest version
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
     * @param parameters those that are set win over the recorded ones
     */
    static Change parameters(ModelParameters parameters) {
        return new Parameters(parameters);
    }

    /**
     * {@return other variables of the prompt}
     *
     * @param values they win over the recorded ones of the same names
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

    /** {@return what the retriever finds now for the prompt, in place of the recorded passages} */
    static Change retrieval() {
        return new Retrieval();
    }

    /** Nothing is other. */
    record Nothing() implements Change {}

    /**
     * The prompt is another.
     *
     * @param reference the prompt
     */
    record Prompt(PromptReference reference) implements Change {

        /** Refuses null. */
        public Prompt {
            Objects.requireNonNull(reference, "reference");
        }
    }

    /**
     * The model is another.
     *
     * @param name its name in the application
     */
    record Model(String name) implements Change {

        /** Refuses null. */
        public Model {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * The parameters are others.
     *
     * @param parameters those that are set win over the recorded ones
     */
    record Parameters(ModelParameters parameters) implements Change {

        /** Refuses null. */
        public Parameters {
            Objects.requireNonNull(parameters, "parameters");
        }
    }

    /**
     * The variables are others.
     *
     * @param values they win over the recorded ones
     */
    record Variables(Map<String, Object> values) implements Change {

        /** Copies the values, which must have a JSON form. */
        public Variables {
            values = JsonValues.copyOf("values", values);
        }
    }

    /**
     * The passages are others.
     *
     * @param passages in the order of their numbers
     */
    record Passages(List<Passage> passages) implements Change {

        /** Copies the list. */
        public Passages {
            passages = List.copyOf(passages);
        }
    }

    /** The passages are found anew. */
    record Retrieval() implements Change {}
}
