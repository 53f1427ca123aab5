package dev.llmops.local.internal.llama;

/** What became of a batch. */
public enum DecodeResult {
    /** It is computed. */
    DONE,
    /** There is no room for it in the context, which is as it was before. */
    NO_ROOM,
    /** It was cancelled; a part of it may be in the context. */
    CANCELLED
}
