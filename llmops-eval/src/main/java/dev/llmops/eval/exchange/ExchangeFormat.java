package dev.llmops.eval.exchange;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tools whose data sets can be read and written. For the mapping of each field, see docs/reference/evaluation-exchange.md. */
public enum ExchangeFormat {
    /** A configuration of promptfoo (YAML or JSON): its tests, with their assertions. */
    PROMPTFOO,
    /** Goldens and test cases of DeepEval, JSON or JSONL. */
    DEEPEVAL,
    /** Samples of Ragas, JSON or JSONL, with the names of version 0.2 and later, or the older ones. */
    RAGAS,
    /** Examples of LangSmith, JSON or JSONL. */
    LANGSMITH,
    /** Items of a data set of Langfuse, JSON or JSONL. */
    LANGFUSE,
    /** Samples of OpenAI's evals, JSONL. */
    OPENAI_EVALS,
    /** Records of an evaluation data set of MLflow, JSON or JSONL. */
    MLFLOW;

    /** {@return the name on the command line, for example {@code openai-evals}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the format with a name}
     *
     * @param word for example {@code openai-evals}
     * @throws IllegalArgumentException if there is none; the message lists all names
     */
    public static ExchangeFormat named(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the format must be one of "
                        + Arrays.stream(values()).map(ExchangeFormat::word).collect(Collectors.joining(", "))
                        + ", but was '" + word + "'"));
    }
}
