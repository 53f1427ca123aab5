package dev.llmops.guardrails.internal.output;

import dev.llmops.core.AnswerType;
import dev.llmops.guardrails.StructuredOutput;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Has {@code Ask.as} find {@link StructuredOutput}.
 */
public final class RecordAnswerTypes implements AnswerType.Provider {

    /** For the service loader. */
    public RecordAnswerTypes() {}

    @Override
    public <T extends Record> AnswerType<T> of(Class<T> type) {
        return StructuredOutput.of(type);
    }
}
