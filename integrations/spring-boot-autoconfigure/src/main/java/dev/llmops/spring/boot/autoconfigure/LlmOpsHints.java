package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.generation.Generation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What an ahead-of-time build cannot see: the files that modules of this library read by name, the prompts of the application, and the records that are written as JSON; what the endpoint
 * tells is Boot's to find. Of the libraries below, SQLite's driver brings its own hints; the pages of the console are not in them.
 */
class LlmOpsHints implements RuntimeHintsRegistrar {

    /** By their endings, or the classes beside them would be taken too. */
    private static final List<String> FILES = List.of(
            "dev/llmops/commons/internal/html/*.css",
            "dev/llmops/commons/internal/language/*.txt",
            "dev/llmops/core/catalogue/*.tsv",
            "dev/llmops/core/store/migration/*.sql",
            "dev/llmops/guardrails/*.model",
            "dev/llmops/guardrails/internal/injection/*.txt",
            "dev/llmops/guardrails/internal/names/*.gz",
            "dev/llmops/guardrails/internal/pii/*.txt",
            "dev/llmops/guardrails/internal/secrets/*.tsv",
            "dev/llmops/guardrails/internal/toxicity/*.txt",
            "dev/llmops/rag/postgres/*.sql",
            "META-INF/llmops/*.jsonl",
            "prompts/**");

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        FILES.forEach(hints.resources()::registerPattern);
        binding.registerReflectionHints(hints.reflection(), Generation.class);
    }
}
