/** LoRA adapters as PEFT writes them, made files that this engine loads. */
@NullMarked
package dev.llmops.local.adapter;

import org.jspecify.annotations.NullMarked;
