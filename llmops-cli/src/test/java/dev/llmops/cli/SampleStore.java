package dev.llmops.cli;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.testkit.server.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * A store with a prompt at two versions, an answer by the second one, and feedback on it.
 *
 * @param location the SQLite file, or the JDBC address
 * @param generation the answer
 */
record SampleStore(String location, GenerationId generation) {

    static SampleStore in(Path folder) {
        return at(folder.resolve("llmops.db").toString());
    }

    /** {@return the same in PostgreSQL; the test is skipped where it does not start} */
    static SampleStore inPostgres() throws SQLException {
        return at(PostgresServer.emptySchema());
    }

    private static SampleStore at(String location) {
        try (LlmOps ops = LlmOps.builder()
                .store(open(location))
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
            return new SampleStore(location, answer.generationId());
        }
    }

    static Store open(String location) {
        return location.startsWith("jdbc:") ? Stores.jdbc(location) : Stores.sqlite(Path.of(location));
    }

    /** {@return the SQLite file} */
    Path file() {
        return Path.of(location);
    }

    /** Runs a command on this store. */
    CommandRun run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--store";
        all[arguments.length + 1] = location;
        return CommandRun.of(all);
    }
}
