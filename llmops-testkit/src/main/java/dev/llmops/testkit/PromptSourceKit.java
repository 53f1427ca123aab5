package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every source of prompts must do, also one that can only be read: a folder, a bundle, a registry of somebody else. A test of a source
 * extends this class. A registry that can be written passes {@link PromptRegistryKit} besides.
 */
public abstract class PromptSourceKit {

    /** Text with variables and nothing set. */
    protected static final PromptContent FIRST = PromptContent.of("Answer in one sentence: {{question}}");

    /** Roles, parameters, tools, schemas: everything that a content can hold. */
    protected static final PromptContent SECOND = new PromptContent(
            "{{role \"system\"}}Answer in {{language}}.{{role \"user\"}}{{question}} }",
            "openai/gpt-5-mini",
            ModelParameters.builder()
                    .temperature(0.25)
                    .topP(0.9)
                    .seed(7)
                    .maxTokens(120)
                    .stopSequences(List.of("END"))
                    .build(),
            new JsonSchema(
                    "input",
                    "{\"type\":\"object\",\"properties\":{\"question\":{\"type\":\"string\"},"
                            + "\"language\":{\"type\":\"string\"}}}"),
            Map.of("language", "English"),
            List.of(new ToolSpecification(
                    "weather", "The weather of a place", new JsonSchema("weather", "{\"type\":\"object\"}"))),
            ResponseFormat.schema(new JsonSchema("answer", "{\"type\":\"object\"}")));

    private static final PromptCommit ANA = new PromptCommit("ana", "as asked for");
    private static final String NAME = "support-answer";
    private static final String OTHER = "greeting";

    private PromptRegistry source = PromptRegistry.noop();

    /** For subclasses. */
    protected PromptSourceKit() {}

    /**
     * {@return a source that holds what is written into a registry}
     *
     * @param writer writes prompts into an empty registry
     * @throws Exception if it cannot be made
     */
    protected abstract PromptRegistry create(Consumer<PromptRegistry> writer) throws Exception;

    /**
     * {@return the name that the source has in a Generation}
     */
    protected abstract String name();

    /**
     * Frees what the source holds.
     *
     * @throws Exception if that fails
     */
    protected void close() throws Exception {}

    @BeforeEach
    final void openSource() throws Exception {
        source = create(registry -> {
            registry.register(NAME, FIRST, ANA);
            registry.register(NAME, SECOND, new PromptCommit("ben", "in any language"));
            registry.label(NAME, 1, "production", ANA);
            registry.label(NAME, 2, "staging", ANA);
            registry.register(OTHER, PromptContent.of("Hello {{name}}!"), PromptCommit.NONE);
            registry.label(OTHER, 1, "production", ANA);
        });
    }

    @AfterEach
    final void closeSource() throws Exception {
        close();
    }

    @Test
    void a_version_is_found_by_number_label_and_as_the_latest() {
        assertThat(source.get(PromptReference.version(NAME, 1)).content()).isEqualTo(FIRST);
        assertThat(source.get(PromptReference.version(NAME, 2)).content()).isEqualTo(SECOND);
        assertThat(source.get(PromptReference.labelled(NAME, "production")).number())
                .isEqualTo(1);
        assertThat(source.get(PromptReference.labelled(NAME, "staging")).number())
                .isEqualTo(2);
        assertThat(source.get(PromptReference.latest(NAME)).number()).isEqualTo(2);
    }

    @Test
    void equal_contents_have_equal_hashes_wherever_they_come_from() {
        assertThat(source.get(PromptReference.version(NAME, 1)).contentHash())
                .isEqualTo("sha256:8f6a2b6fe179ecb1c195e55d43e6085ab1cc57580c1921d231bcb261cf9fd28c");
    }

    @Test
    void who_made_a_version_and_why_comes_with_it() {
        PromptVersion second = source.get(PromptReference.version(NAME, 2));

        assertThat(second.author()).isEqualTo("ben");
        assertThat(second.message()).isEqualTo("in any language");
        assertThat(second.parent()).isEqualTo(1);
    }

    @Test
    void versions_come_oldest_first_with_their_labels() {
        assertThat(source.versions(NAME)).extracting(PromptVersion::number).containsExactly(1, 2);
        assertThat(source.versions(NAME).get(0).labels()).containsExactly("production");
        assertThat(source.versions(NAME).get(1).labels()).containsExactly("staging");
        assertThat(source.versions("unknown")).isEmpty();
    }

    @Test
    void names_come_in_alphabetical_order() {
        assertThat(source.names()).containsExactly(OTHER, NAME);
    }

    @Test
    void what_is_not_there_is_empty_and_asked_for_it_is_an_error_that_names_it() {
        for (PromptReference reference : List.of(
                PromptReference.latest("unknown"),
                PromptReference.version(NAME, 9),
                PromptReference.labelled(NAME, "canary"),
                PromptReference.labelled("unknown", "production"))) {
            assertThat(source.find(reference)).as(reference.toString()).isEmpty();
            assertThat(source.lookUp(reference)).as(reference.toString()).isEmpty();
            assertThatThrownBy(() -> source.serve(reference))
                    .isInstanceOf(PromptNotFoundException.class)
                    .hasMessageContaining(reference.toString());
        }
    }

    @Test
    void it_says_which_source_served() {
        ServedPrompt served = source.serve(PromptReference.version(NAME, 1));

        assertThat(served.source().name()).isEqualTo(name());
        assertThat(served.version()).isEqualTo(source.get(PromptReference.version(NAME, 1)));
    }

    @Test
    void many_threads_read_the_same() {
        PromptVersion expected = source.get(PromptReference.labelled(NAME, "production"));
        List<CompletableFuture<PromptVersion>> reads = IntStream.range(0, 16)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> source.get(PromptReference.labelled(NAME, "production"))))
                .toList();

        assertThat(reads).allSatisfy(read -> assertThat(read.join()).isEqualTo(expected));
    }
}
