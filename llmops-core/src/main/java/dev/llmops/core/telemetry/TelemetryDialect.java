package dev.llmops.core.telemetry;

/**
 * Names that a backend reads in addition to those of OpenTelemetry and OpenInference, which every span has. They repeat existing data, so
 * choose one only for the backend that needs it.
 */
public enum TelemetryDialect {
    /** Langfuse's observation types, prompt version, time of the first token, and exact usage and cost. */
    LANGFUSE,
    /** The kinds, names, inputs and outputs of OpenLLMetry by Traceloop. */
    TRACELOOP,
    /**
     * OpenInference's lists of messages and documents, an attribute for each member, and its invocation parameters: for readers that take
     * them from nowhere else. Texts are written only with telemetry content.
     */
    OPENINFERENCE
}
