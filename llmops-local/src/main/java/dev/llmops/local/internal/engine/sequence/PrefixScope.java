package dev.llmops.local.internal.engine.sequence;

import dev.llmops.local.internal.llama.AdapterUse;
import java.util.List;

/**
 * Within which beginnings of prompts are shared. Tenants do not share, because the time of an answer would tell one what
 * another has asked; and what was computed with one adapter is wrong for another.
 *
 * @param tenant on whose behalf
 * @param adapters the LoRA adapters in use
 */
public record PrefixScope(String tenant, List<AdapterUse> adapters) {}
