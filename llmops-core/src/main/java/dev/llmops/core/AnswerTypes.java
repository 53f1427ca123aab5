package dev.llmops.core;

import java.util.ServiceLoader;

/** Types of answers of records, made once for each record. */
final class AnswerTypes {

    private static final ClassValue<AnswerType<?>> TYPES = new ClassValue<>() {
        @Override
        protected AnswerType<?> computeValue(Class<?> type) {
            return provider().of(type.asSubclass(Record.class));
        }
    };

    private AnswerTypes() {}

    @SuppressWarnings("unchecked") // Made of this very class.
    static <T extends Record> AnswerType<T> of(Class<T> type) {
        return (AnswerType<T>) TYPES.get(type);
    }

    private static AnswerType.Provider provider() {
        return ServiceLoader.load(AnswerType.Provider.class, AnswerTypes.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "as(...) needs what makes a record a type of answers; add the" + " module llmops-guardrails"));
    }
}
