package dev.llmops.local;

import java.nio.file.Path;

/**
 * A LoRA adapter that was loaded beside its model. A request asks for it by the vendor parameter {@code lora}, an object of
 * scales by name: {@code {"lora": {"support": 1.0}}}; 1 is as it was trained, and without it the model is as it was. It
 * stays in memory until it is unloaded, or its model is closed.
 *
 * @param name its name in requests
 * @param digest SHA-256 of the file, as {@code sha256:...}
 */
public record LocalAdapter(String name, Path file, String digest) {}
