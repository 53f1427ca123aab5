package dev.llmops.cli.option;

import dev.llmops.eval.dataset.RecordedInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which questions of recorded calls are read. */
public final class RecordedQuestions {

    @Option(
            names = "--variable",
            paramLabel = "NAME",
            description = "The variable of the prompt with the question. Default: the last message of the user.")
    @Nullable
    String variable;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10000",
            description = "The latest N records. Default: ${DEFAULT-VALUE}.")
    int limit;

    /** {@return where a record has its question} */
    public RecordedInput input() {
        return variable == null ? RecordedInput.lastUserMessage() : RecordedInput.variable(variable);
    }

    /** {@return at most how many records are read, the latest first} */
    public int limit() {
        return limit;
    }
}
