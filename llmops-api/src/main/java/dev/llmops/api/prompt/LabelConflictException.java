package dev.llmops.api.prompt;

import dev.llmops.api.error.LlmOpsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a label is not where a change expects it, because somebody else moved it. Nothing was changed. */
public class LabelConflictException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Integer actual;

    private LabelConflictException(String message, @Nullable Integer actual) {
        super(message, null, false);
        this.actual = actual;
    }

    /**
     * Creates the exception.
     *
     * @param name name of the prompt
     * @param label the label
     * @param expected number of the version that was expected to have it, or 0 for none
     * @param actual number of the version that has it, or null if none has
     */
    public LabelConflictException(String name, String label, int expected, @Nullable Integer actual) {
        this(
                "label '" + name + "@" + label + "' is " + place(actual) + ", but was expected "
                        + place(expected == 0 ? null : expected)
                        + ": somebody moved it meanwhile; look at its history and decide again",
                actual);
    }

    /**
     * {@return the exception for a label that two registries moved differently}
     *
     * @param name name of the prompt
     * @param label the label
     * @param actual number of the version that has it in the registry to be changed, or null if none has
     */
    public static LabelConflictException apart(String name, String label, @Nullable Integer actual) {
        return new LabelConflictException(
                "label '" + name + "@" + label + "' is " + place(actual)
                        + ", and its history there is another than the one to be added: it was moved on both sides."
                        + " Nothing of this prompt was added; bring over the versions without labels, or use another"
                        + " name",
                actual);
    }

    private static String place(@Nullable Integer number) {
        return number == null ? "at no version" : "at version " + number;
    }

    /** {@return the number of the version that has the label, if any has} */
    public Optional<Integer> actual() {
        return Optional.ofNullable(actual);
    }
}
