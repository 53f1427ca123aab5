package dev.llmops.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded question is asked again, by who may. */
class PlaygroundTest {

    @TempDir
    Path folder;

    @Test
    void a_question_is_asked_again_with_another_variable_and_recorded_as_a_fork() {
        Store store = Stores.sqlite(folder.resolve("store.db"));
        store.prompts().register("greet", PromptContent.of("Greet {{name}}."), PromptCommit.NONE);
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying("Good day."))
                .store(store)
                .build()) {
            ops.prompt("greet").with("name", "Ana").ask();
            Generation call =
                    store.generations().list(GenerationQuery.latest(1)).get(0);
            String id = call.id().value();
            Console console = Console.builder(store)
                    .localViewer(new Viewer("anna", null, Set.of(ConsoleRole.PLAYGROUND), true))
                    .playground(ops::fork)
                    .build();
            Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"")
                    .matcher(console.handle(Asking.get("/playground", "id", id)).body());
            assertThat(token.find()).isTrue();

            ConsoleResponse answer = console.handle(Asking.post(
                    "/playground", "id", id, "change", "variables", "var-name", "Ben", "token", token.group(1)));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("New answer", "Good day.", "<h3>messages</h3>");
            List<Generation> all = store.generations().list(GenerationQuery.latest(5));
            assertThat(all).hasSize(2);
            assertThat(all.get(0).replayOf()).isEqualTo(call.id());
            assertThat(String.valueOf(all.get(0).prompt())).contains("Ben");

            ConsoleResponse refused = console.handle(Asking.post(
                    "/playground", "id", id, "change", "model", "model", "nobody", "token", token.group(1)));
            assertThat(refused.body()).contains("nobody").doesNotContain("New answer");

            for (String field : List.of("temperature", "max-tokens")) {
                ConsoleResponse wrong = console.handle(Asking.post(
                        "/playground", "id", id, "change", "parameters", field, "1.5x", "token", token.group(1)));
                assertThat(wrong.body()).contains(field + " must be a").doesNotContain("For input string");
            }
        }
    }
}
