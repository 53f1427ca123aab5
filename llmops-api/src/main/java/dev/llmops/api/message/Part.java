package dev.llmops.api.message;

/** A piece of a message. */
public sealed interface Part permits TextPart, ImagePart, FilePart, ReasoningPart {}
