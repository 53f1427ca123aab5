package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ClosedPort;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts go from a store to a registry of somebody else, from there to another one, and back. */
class RemotePromptsTest {

    @TempDir
    Path folder;

    private String store(String name) {
        return folder.resolve(name).toString();
    }

    private static String done(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out();
    }

    private List<PromptVersion> versions(String name) {
        try (Store opened = Stores.sqlite(folder.resolve(name))) {
            return opened.prompts().versions("greet");
        }
    }

    @Test
    void a_history_goes_over_two_registries_and_back_and_twice_is_as_once() {
        try (Store home = Stores.sqlite(folder.resolve("home.db"))) {
            home.prompts().register("greet", PromptContent.of("Hello {{name}}"), new PromptCommit("ana", "first"));
            home.prompts().register("greet", PromptContent.of("Hi {{name}}"), new PromptCommit("ben", "shorter"));
            home.prompts().label("greet", 1, "production", new PromptCommit("ana", "go"));
            home.prompts().label("greet", 2, "production", new PromptCommit("ben", "better"));
        }
        String first = store("first.jsonl");
        String second = store("second.jsonl");
        try (InMemoryMlflow one = new InMemoryMlflow();
                InMemoryMlflow other = new InMemoryMlflow()) {
            done("prompt", "export", "--store", store("home.db"), "--out", first);
            assertThat(done("prompt", "import", first, "--to", one.address()))
                    .contains("imported 1 prompts with 2 versions");
            done("prompt", "import", first, "--to", one.address());

            assertThat(done("prompt", "export", "--from", one.address(), "--out", second))
                    .contains("exported 1 prompts with 2 versions and 1 moves of labels");
            done("prompt", "import", second, "--to", other.address());
            done("prompt", "export", "--from", other.address(), "--out", second);
            done("prompt", "import", second, "--store", store("back.db"));
        }

        assertThat(versions("back.db")).isEqualTo(versions("home.db"));
    }

    @Test
    void a_version_that_is_there_with_another_content_is_told_and_nothing_is_added() {
        try (Store home = Stores.sqlite(folder.resolve("home.db"));
                Store others = Stores.sqlite(folder.resolve("others.db"))) {
            home.prompts().register("greet", PromptContent.of("Hello {{name}}"), PromptCommit.NONE);
            others.prompts().register("greet", PromptContent.of("Go away {{name}}"), PromptCommit.NONE);
            others.prompts().register("absent", PromptContent.of("Nobody is here"), PromptCommit.NONE);
        }
        try (InMemoryMlflow registry = new InMemoryMlflow()) {
            done("prompt", "export", "--store", store("home.db"), "--out", store("home.jsonl"));
            done("prompt", "import", store("home.jsonl"), "--to", registry.address());
            done("prompt", "export", "--store", store("others.db"), "--out", store("others.jsonl"));

            CommandRun run = CommandRun.of("prompt", "import", store("others.jsonl"), "--to", registry.address());

            assertThat(run.exitCode()).isNotZero();
            assertThat(run.err()).contains("greet@1");
            assertThat(done("prompt", "export", "--from", registry.address(), "--out", store("after.jsonl")))
                    .contains("exported 1 prompts with 1 versions");
        }
    }

    @Test
    void a_registry_that_is_away_is_told_in_a_line_and_leaves_no_file() {
        try (ClosedPort nobody = new ClosedPort()) {
            CommandRun run = CommandRun.of(
                    "prompt", "export", "--from", "mlflow+" + nobody.uri(""), "--out", store("prompts.jsonl"));

            assertThat(run.exitCode()).isNotZero();
            assertThat(run.err()).contains("mlflow", "cannot be reached").hasLineCount(1);
            assertThat(folder.resolve("prompts.jsonl")).doesNotExist();
        }
    }
}
