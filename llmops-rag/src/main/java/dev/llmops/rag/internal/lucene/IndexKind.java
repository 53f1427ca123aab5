package dev.llmops.rag.internal.lucene;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What an index keeps from its making on.
 *
 * @param tenants whether each document belongs to a tenant
 * @param embedding names the model of its vectors, or {@code none}
 */
public record IndexKind(boolean tenants, String embedding) {}
