package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.generation.Generation;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What an ahead-of-time build cannot see: the scripts of the store, the prompts of the application, and the records that are written as JSON; what the endpoint tells is Boot's to find. Of the
 * libraries below, SQLite's driver brings its own hints.
 */
class LlmOpsHints implements RuntimeHintsRegistrar {

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources().registerPattern("dev/llmops/core/store/migration/*.sql");
        hints.resources().registerPattern("dev/llmops/core/catalogue/*");
        hints.resources().registerPattern("prompts/**");
        binding.registerReflectionHints(hints.reflection(), Generation.class);
    }
}
