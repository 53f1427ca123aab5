package dev.llmops.core.telemetry;

/**
 * Names that a backend reads beside those of OpenTelemetry and OpenInference, which every span has. They repeat what is there already, so
 * choose one only for the backend that needs it.
 */
public enum TelemetryDialect {
    /** Langfuse's types of observations, the version of the prompt, when the first token came, and exact usage and cost. */
    LANGFUSE,
    /** The kinds, names, inputs and outputs of OpenLLMetry by Traceloop. */
    TRACELOOP
}
