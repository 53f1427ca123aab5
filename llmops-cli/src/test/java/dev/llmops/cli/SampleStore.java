package dev.llmops.cli;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A store with a prompt at two versions, an answer by the second one, and feedback on it.
 *
 * @param file the SQLite file
 * @param generation the answer
 */
record SampleStore(Path file, GenerationId generation) {

    static SampleStore in(Path folder) {
        Path file = folder.resolve("llmops.db");
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(file))
                .model(ScriptedModelClient.saying("1.8 metres"))
                .build()) {
            PromptRegistry prompts = ops.prompts();
            prompts.register("support", PromptContent.of("Say it: {{question}}"), PromptCommit.NONE);
            prompts.register("support", PromptContent.of("Say it briefly: {{question}}"), PromptCommit.NONE);
            Answer answer = ops.prompt("support")
                    .with("question", "How long?")
                    .forUser("anna")
                    .ask();
            ops.feedback().by("anna").thumbsDown(answer.generationId(), "too short");
            return new SampleStore(file, answer.generationId());
        }
    }

    /** Runs a command on this store. */
    CommandRun run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--store";
        all[arguments.length + 1] = file.toString();
        return CommandRun.of(all);
    }
}
