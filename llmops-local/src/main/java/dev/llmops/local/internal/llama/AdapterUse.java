package dev.llmops.local.internal.llama;

/**
 * An adapter that is to apply.
 *
 * @param scale how strongly it applies; 1 as it was trained
 */
public record AdapterUse(LlamaAdapter adapter, float scale) {}
