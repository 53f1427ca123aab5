package dev.llmops.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.source.PromptSources;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.MlflowServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLflow itself: the kit of all sources, and its own client on the other side. */
@Tag("systems")
class MlflowSystemTest extends RemoteSourceKit {

    private static final PromptCommit ANA = new PromptCommit("ana", "because");

    private static MlflowServer server;
    private static URI uri;

    @BeforeAll
    static void start() throws IOException {
        server = MlflowServer.shared();
        uri = server.uri();
    }

    /** All tests share the server. */
    @Override
    PromptRegistry open() {
        MlflowRegistry registry = Registries.mlflow(uri);
        for (String name : registry.names()) {
            JsonNode body = RegistryHttp.JSON.createObjectNode().put("name", name);
            registry.http()
                    .change("DELETE", "/api/2.0/mlflow/registered-models/delete", body)
                    .value();
        }
        return registry;
    }

    @Override
    protected String name() {
        return "mlflow";
    }

    private static JsonNode python(Path folder, String script, String... arguments) throws Exception {
        return RegistryHttp.JSON.readTree(server.python(folder, script, arguments));
    }

    @Test
    void mlflows_own_client_loads_and_formats_what_we_registered(@TempDir Path folder) throws Exception {
        MlflowRegistry registry = Registries.mlflow(uri);
        registry.register("by-java", sample(), ANA);
        registry.label("by-java", 1, "production", ANA);

        JsonNode loaded = python(folder, """
                import json, sys, mlflow
                mlflow.set_tracking_uri(sys.argv[1])
                prompt = mlflow.genai.load_prompt('prompts:/by-java@production')
                print(json.dumps(dict(version=prompt.version, formatted=prompt.format(question='How long?', language='English'),
                    message=prompt.commit_message, config=prompt.model_config, format=prompt.response_format)))
                """, uri.toString());

        assertThat(loaded.path("version").asInt()).isEqualTo(1);
        assertThat(loaded.at("/formatted/0/content").asText()).isEqualTo("Answer in English.");
        assertThat(loaded.at("/formatted/1/content").asText()).isEqualTo("How long? }");
        assertThat(loaded.path("message").asText()).isEqualTo("because");
        assertThat(loaded.at("/config/model_name").asText()).isEqualTo("gpt-5-mini");
        assertThat(loaded.at("/config/temperature").asDouble()).isEqualTo(0.25);
        assertThat(loaded.at("/format/type").asText()).isEqualTo("object");
    }

    @Test
    void we_read_what_mlflows_own_client_registered_and_say_the_same_words(@TempDir Path folder) throws Exception {
        JsonNode formatted = python(folder, """
                import json, sys, mlflow
                mlflow.set_tracking_uri(sys.argv[1])
                mlflow.genai.register_prompt(name='by-python', template='Hello {{ name }}, {"a": 1}!', commit_message='first')
                second = mlflow.genai.register_prompt(name='by-python', commit_message='second',
                    template=[dict(role='system', content='You help {{company}}.'), dict(role='user', content='{{ question }}')],
                    model_config=dict(provider='openai', model_name='gpt-5-mini', temperature=0.3, max_tokens=50),
                    response_format={'type': 'object'}, tags={'billing': 'true'})
                mlflow.genai.set_prompt_alias('by-python', alias='production', version=2)
                print(json.dumps(second.format(company='Acme', question='Why?')))
                """, uri.toString());
        MlflowRegistry registry = Registries.mlflow(uri);

        PromptVersion second = registry.get(PromptReference.labelled("by-python", "production"));

        assertThat(PromptRenderer.create()
                        .render(second, Map.of("company", "Acme", "question", "Why?"))
                        .messages())
                .extracting(message -> message.text())
                .containsExactly(
                        formatted.at("/0/content").asText(),
                        formatted.at("/1/content").asText());
        assertThat(second.content().model()).isEqualTo("openai/gpt-5-mini");
        assertThat(second.content().parameters().maxTokens()).isEqualTo(50);
        assertThat(second.message()).isEqualTo("second");
        assertThat(registry.versions("by-python"))
                .extracting(PromptVersion::message)
                .containsExactly("first", "second");
        assertThat(registry.tags("by-python")).containsExactly("billing");
        assertThat(registry.get(PromptReference.version("by-python", 1))
                        .content()
                        .template())
                .isEqualTo("Hello {{name}}, {\"a\": 1}!");
    }

    @Test
    void jinja_of_mlflows_own_client_is_refused(@TempDir Path folder) throws Exception {
        python(folder, """
                import sys, mlflow
                mlflow.set_tracking_uri(sys.argv[1])
                mlflow.genai.register_prompt(name='jinja', template='{% if polite %}Please {% endif %}answer {{question}}')
                print('{}')
                """, uri.toString());

        assertThatThrownBy(() -> Registries.mlflow(uri).get(PromptReference.latest("jinja")))
                .isInstanceOfSatisfying(
                        PromptRegistryException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining("jinja@1");
    }

    /** Against DNS rebinding MLflow answers to names that it knows. */
    @Test
    void a_host_name_that_mlflow_does_not_know_is_told_as_that() {
        MlflowRegistry registry = Registries.mlflow(URI.create("http://[::ffff:127.0.0.1]:" + uri.getPort()));

        assertThatThrownBy(registry::names)
                .isInstanceOfSatisfying(
                        PromptRegistryException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS))
                .hasMessageContaining("host name");
    }

    @Test
    void tags_are_added_and_taken_away() {
        MlflowRegistry registry = Registries.mlflow(uri);
        registry.register("tagged", PromptContent.of("Hello"), ANA);
        registry.tag("tagged", Set.of("billing", "support"), Set.of(), ANA);
        registry.tag("tagged", Set.of(), Set.of("support", "unknown"), ANA);

        assertThat(registry.tags("tagged")).containsExactly("billing");
    }

    @Test
    void with_the_server_gone_what_was_seen_renders(@TempDir Path folder) throws Exception {
        MlflowRegistry registry = Registries.mlflow(uri);
        registry.register("seen", PromptContent.of("Hello {{name}}"), ANA);
        registry.label("seen", 1, "production", ANA);
        PromptReference production = PromptReference.labelled("seen", "production");
        try (var before = PromptSources.of(registry).keptIn(folder).build()) {
            assertThat(before.serve(production).source().name()).isEqualTo("mlflow");
        }
        MlflowRegistry gone = Registries.mlflow(URI.create("http://127.0.0.1:" + SystemProcess.freePort()));
        try (var after = PromptSources.of(gone).keptIn(folder).build()) {
            assertThat(after.serve(production).source().name()).isEqualTo("disk");
            assertThat(after.serve(production).version()).isEqualTo(registry.get(production));
        }
    }
}
