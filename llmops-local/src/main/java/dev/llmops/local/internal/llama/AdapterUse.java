package dev.llmops.local.internal.llama;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * @param scale how strongly it applies; 1 as it was trained
 */
public record AdapterUse(LlamaAdapter adapter, float scale) {}
