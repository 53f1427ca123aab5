package dev.llmops.guardrails.internal.output;

import dev.llmops.core.AnswerType;
import dev.llmops.guardrails.StructuredOutput;

/** Has {@code Ask.as} find {@link StructuredOutput}. */
public final class RecordAnswerTypes implements AnswerType.Provider {

    @Override
    public <T extends Record> AnswerType<T> of(Class<T> type) {
        return StructuredOutput.of(type);
    }
}
