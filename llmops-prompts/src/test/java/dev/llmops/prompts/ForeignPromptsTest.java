package dev.llmops.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.source.PromptBundle;
import dev.llmops.prompts.Loopback.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that were made in a registry's own pages or by its own client, in recorded shapes; and what we send, as golden files. */
class ForeignPromptsTest {

    private static final PromptContent CHAT =
            PromptContent.of("{{role \"system\"}}Answer in {{language}}.{{history}}{{role \"user\"}}{{question}}");
    private static final PromptCommit ANA = new PromptCommit("ana", "shorter");

    private final FakeMlflow mlflow = new FakeMlflow();
    private final FakeLangfuse langfuse = new FakeLangfuse();
    private final FakePromptLayer promptLayer = new FakePromptLayer();

    @AfterEach
    void close() {
        mlflow.close();
        langfuse.close();
        promptLayer.close();
    }

    private static JsonNode recorded(String file) throws IOException {
        try (InputStream in = ForeignPromptsTest.class.getResourceAsStream(file)) {
            return RegistryHttp.JSON.readTree(Objects.requireNonNull(in, file));
        }
    }

    private static void unsupported(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PromptRegistryException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContainingAll(words);
    }

    @Test
    void a_chat_that_mlflows_client_registered() throws IOException {
        mlflow.script(Reply.json(200, recorded("mlflow-chat.json")));

        PromptVersion version = Registries.mlflow(mlflow.uri()).get(PromptReference.labelled("triage", "production"));

        assertThat(version.number()).isEqualTo(3);
        assertThat(version.labels()).containsExactlyInAnyOrder("production", "stable");
        assertThat(version.message()).isEqualTo("Ask for the order number");
        assertThat(version.content().template())
                .isEqualTo("{{role \"system\"}}You triage tickets of {{company}}.{{role \"user\"}}{{ticket}}");
        assertThat(version.content().model()).isEqualTo("openai/gpt-5-mini");
        assertThat(version.content().parameters().temperature()).isEqualTo(0.2);
        assertThat(version.content().parameters().vendor()).containsEntry("presence_penalty", 0.5);
        assertThat(version.content().responseFormat())
                .hasToString(
                        "Schema[schema=JsonSchema[name=answer, json={\"type\":\"object\",\"properties\":{\"team\":{\"type\":\"string\"}}}]]");
    }

    @Test
    void mlflow_prompts_without_exact_form_are_refused() throws IOException {
        JsonNode chat = recorded("mlflow-chat.json");
        String text = chat.toString();
        mlflow.script(
                Reply.text(200, "application/json", text.replace("{{company}}", "{% if a %}b{% endif %}")),
                Reply.text(200, "application/json", text.replace("{{company}}", "{{company.name}}")));
        MlflowRegistry registry = Registries.mlflow(mlflow.uri());

        unsupported(() -> registry.get(PromptReference.version("triage", 3)), "triage@3", "Jinja2");
        unsupported(() -> registry.get(PromptReference.version("triage", 3)), "triage@3", "company.name");
        unsupported(() -> registry.register("chat", CHAT, ANA), "{{history}}");
        unsupported(() -> registry.register("a/b", PromptContent.of("Hello"), ANA), "folders");
        assertThat(registry.find(PromptReference.latest("a/b"))).isEmpty();
    }

    @Test
    void a_chat_from_langfuses_pages() throws IOException {
        langfuse.script(Reply.json(200, recorded("langfuse-chat.json")));

        PromptVersion version =
                Registries.langfuse(langfuse.uri()).get(PromptReference.labelled("support/triage", "production"));

        assertThat(langfuse.asked().get(0).path()).isEqualTo("/api/public/v2/prompts/support/triage");
        assertThat(version.number()).isEqualTo(4);
        assertThat(version.labels()).as("without Langfuse's own 'latest'").containsExactly("production");
        assertThat(version.author()).isEqualTo("cm5user");
        assertThat(version.content().template())
                .isEqualTo("{{role \"system\"}}You triage tickets.{{history}}{{role \"user\"}}{{ticket}}");
        assertThat(version.content().model()).isEqualTo("gpt-5-mini");
        assertThat(version.content().parameters().maxTokens()).isEqualTo(200);
        assertThat(version.content().parameters().vendor())
                .as("other config is not the model's")
                .isEmpty();
        assertThat(version.content().tools()).hasSize(1);
    }

    @Test
    void langfuse_resolves_what_includes_by_version_and_by_label_is_refused() {
        LangfuseRegistry registry = Registries.langfuse(langfuse.uri());
        registry.register("tone", PromptContent.of("Be brief."), ANA);
        registry.label("tone", 1, "production", ANA);
        langfuse.answer(created("fixed", "@@@langfusePrompt:name=tone|version=1@@@ {{question}}"));
        langfuse.answer(created("moving", "@@@langfusePrompt:name=tone|label=production@@@ {{question}}"));

        assertThat(registry.get(PromptReference.latest("fixed")).content().template())
                .isEqualTo("Be brief. {{question}}");
        unsupported(() -> registry.get(PromptReference.latest("moving")), "moving", "by label");
        unsupported(
                () -> registry.register("own", PromptContent.of("@@@langfusePrompt:name=tone|version=1@@@"), ANA),
                "@@@langfusePrompt:");
    }

    private static Loopback.Asked created(String name, String prompt) {
        JsonNode body = RegistryHttp.JSON
                .createObjectNode()
                .put("name", name)
                .put("type", "text")
                .put("prompt", prompt);
        return new Loopback.Asked("POST", "/api/public/v2/prompts", Map.of(), Map.of(), body);
    }

    @Test
    void langfuse_says_which_labels_and_changes_it_cannot_take() {
        LangfuseRegistry registry = Registries.langfuse(langfuse.uri());
        registry.register("greet", PromptContent.of("Hello"), ANA);

        unsupported(() -> registry.label("greet", 1, "Production", ANA), "Production", "lower-case");
        unsupported(() -> registry.change(LabelChange.remove("greet", "production", ANA)), "production");
        unsupported(() -> registry.tag("greet", Set.of("billing"), Set.of(), ANA), "tags");
    }

    @Test
    void templates_from_promptlayers_pages() throws IOException {
        PromptLayerRegistry registry = Registries.promptLayer(promptLayer.uri());
        promptLayer.script(
                Reply.json(200, recorded("promptlayer-chat.json")),
                Reply.json(200, recorded("promptlayer-labels.json")));

        PromptVersion version = registry.get(PromptReference.labelled("triage", "prod"));

        assertThat(version.number()).isEqualTo(2);
        assertThat(version.labels()).containsExactly("prod");
        assertThat(version.content().template())
                .isEqualTo(
                        "{{role \"system\"}}Answer as {\"team\": \"...\"} for {{company}}.{{role \"user\"}}{{ticket}}");
        assertThat(version.content().model()).isEqualTo("openai/gpt-5-mini");
        assertThat(version.content().parameters().temperature()).isEqualTo(0.2);
    }

    @Test
    void a_completion_of_promptlayer_is_text_or_a_list_of_one_and_never_nothing() {
        PromptLayerRegistry registry = Registries.promptLayer(promptLayer.uri());
        String completion =
                "{\"id\":7,\"prompt_name\":\"old\",\"version\":1,\"prompt_template\":{\"type\":\"completion\","
                        + "\"template_format\":\"f-string\",\"content\":CONTENT}}";
        Reply labels = Reply.text(200, "application/json", "{\"release_labels\":[]}");
        promptLayer.script(
                Reply.text(200, "application/json", completion.replace("CONTENT", "\"Hello {name}\"")),
                labels,
                Reply.text(200, "application/json", completion.replace("CONTENT", "null")),
                labels);

        assertThat(registry.get(PromptReference.version("old", 1)).content().template())
                .isEqualTo("Hello {{name}}");
        unsupported(() -> registry.get(PromptReference.version("old", 1)), "old@1");
    }

    @Test
    void promptlayer_templates_without_exact_form_are_refused() throws IOException {
        PromptLayerRegistry registry = Registries.promptLayer(promptLayer.uri());
        String chat = recorded("promptlayer-chat.json").toString();
        for (List<String> change : List.of(
                List.of("{ticket}", "{ticket!r}"),
                List.of("\"f-string\"", "\"jinja2\""),
                List.of("\"type\":\"text\"", "\"type\":\"image_url\""),
                List.of("\"role\":\"user\"", "\"role\":\"tool\""))) {
            promptLayer.script(
                    Reply.text(200, "application/json", chat.replace(change.get(0), change.get(1))),
                    Reply.json(200, recorded("promptlayer-labels.json")));
            unsupported(() -> registry.get(PromptReference.version("triage", 2)), "triage@2");
        }
    }

    /** Somebody opens our version in the pages, edits the text and saves: what we kept beside the old one is copied along. */
    @Test
    void what_was_kept_does_not_hide_an_edit_in_the_registrys_pages() {
        LangfuseRegistry registry = Registries.langfuse(langfuse.uri());
        registry.register(
                "greet",
                new PromptContent(
                        "Hello {{name}}",
                        null,
                        ModelParameters.NONE,
                        new JsonSchema(
                                "input", "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}"),
                        Map.of("name", "you"),
                        List.of(),
                        ResponseFormat.TEXT),
                ANA);
        JsonNode ours = langfuse.asked().get(langfuse.asked().size() - 2).body();
        ObjectNode edited = ours.deepCopy();
        edited.put("prompt", "Good morning {{name}}");
        langfuse.answer(new Loopback.Asked("POST", "/api/public/v2/prompts", Map.of(), Map.of(), edited));

        PromptVersion second = registry.get(PromptReference.version("greet", 2));

        assertThat(second.content()).isEqualTo(PromptContent.of("Good morning {{name}}"));
        assertThat(second.author()).isNull();
        assertThat(registry.get(PromptReference.version("greet", 1)).content().inputDefaults())
                .containsEntry("name", "you");
    }

    @Test
    void a_version_without_exact_form_is_in_nobodys_way_who_registers_another() {
        MlflowRegistry registry = Registries.mlflow(mlflow.uri());
        registry.register("greet", PromptContent.of("Hello {{name}}"), ANA);
        JsonNode ours = sent(mlflow, "model-versions/create");
        ObjectNode foreign = ours.deepCopy();
        foreign.set(
                "tags",
                RegistryHttp.JSON.valueToTree(List.of(
                        Map.of("key", "mlflow.prompt.is_prompt", "value", "true"),
                        Map.of("key", "mlflow.prompt.text", "value", "{% if name %}Hello{% endif %}"))));
        mlflow.answer(new Loopback.Asked("POST", "/api/2.0/mlflow/model-versions/create", Map.of(), Map.of(), foreign));

        PromptVersion third = registry.register("greet", PromptContent.of("Good morning {{name}}"), ANA);

        assertThat(third.number()).isEqualTo(3);
        assertThat(third.parent()).isEqualTo(2);
        assertThat(registry.register("greet", PromptContent.of("Hello {{name}}"), ANA)
                        .number())
                .isEqualTo(1);
        unsupported(() -> registry.find(PromptReference.version("greet", 2)), "greet@2", "Jinja2");
        assertThat(registry.versions("greet")).extracting(PromptVersion::number).containsExactly(1, 3);
        assertThat(registry.search(PromptQuery.ALL)).isEqualTo(registry.versions("greet"));
        assertThat(registry.history("greet").versions()).isEqualTo(registry.versions("greet"));
    }

    @Test
    void what_is_no_name_is_no_prompt_and_is_not_asked_for() {
        MlflowRegistry registry = Registries.mlflow(mlflow.uri());

        for (String name : List.of("greet' or name like '%", "a b", "greet&page_token=2", "")) {
            assertThat(registry.versions(name)).as(name).isEmpty();
            assertThat(registry.tags(name)).as(name).isEmpty();
        }
        assertThat(mlflow.asked()).isEmpty();
    }

    @Test
    void what_we_send_is_as_it_was() throws IOException {
        PromptContent content = RemoteSourceKit.sample();
        Registries.mlflow(mlflow.uri()).register("triage", content, ANA);
        Registries.langfuse(langfuse.uri()).register("support/triage", content, ANA);
        Registries.promptLayer(promptLayer.uri()).register("support/triage", content, ANA);

        assertThat(sent(mlflow, "model-versions/create")).isEqualTo(recorded("sent-mlflow.json"));
        assertThat(sent(langfuse, "/api/public/v2/prompts")).isEqualTo(recorded("sent-langfuse.json"));
        assertThat(sent(promptLayer, "/rest/prompt-templates")).isEqualTo(recorded("sent-promptlayer.json"));
    }

    private static JsonNode sent(Loopback server, String path) {
        return server.asked().stream()
                .filter(asked -> asked.method().equals("POST") && asked.path().endsWith(path))
                .findFirst()
                .orElseThrow()
                .body();
    }

    @Test
    void what_includes_by_label_is_in_nobodys_way_who_registers_another(@TempDir Path folder) {
        LangfuseRegistry registry = Registries.langfuse(langfuse.uri());
        registry.register("tone", PromptContent.of("Be brief."), ANA);
        registry.label("tone", 1, "production", ANA);
        langfuse.answer(created("moving", "@@@langfusePrompt:name=tone|label=production@@@ {{question}}"));

        PromptVersion second = registry.register("moving", PromptContent.of("Be brief. {{question}}"), ANA);

        assertThat(second.number()).isEqualTo(2);
        assertThat(second.parent()).isEqualTo(1);
        unsupported(() -> registry.find(PromptReference.version("moving", 1)), "moving@1", "by label");
        assertThat(registry.versions("moving")).containsExactly(second);
        langfuse.answer(created("moving", "@@@langfusePrompt:name=tone|label=production@@@ {{question}}"));
        unsupported(
                () -> PromptBundle.write(
                        registry, List.of("moving"), Set.of(), folder.resolve("bundle"), Instant.EPOCH),
                "moving@3",
                "by label");
    }
}
