package dev.llmops.api.model;

/** Whether a model may, must or must not call tools. */
public enum ToolChoice {
    /** The model decides. */
    AUTO,
    /** The model must call at least one tool. */
    REQUIRED,
    /** The model must not call any tool. */
    NONE
}
