package dev.llmops.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.PythonScript;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official Python clients of Langfuse and PromptLayer as oracles, where neither server can be run: what they take from the servers that
 * our tests have, ours takes; what they send, ours reads; what ours sends, they read.
 */
@Tag("systems")
class PythonClientsSystemTest {

    private static final PromptCommit ANA = new PromptCommit("ana", "because");

    private static final String LANGFUSE = """
            import json, sys
            from langfuse import Langfuse
            client = Langfuse(public_key='pk-lf-1', secret_key='sk-lf-secret', host=sys.argv[1], tracing_enabled=False)
            """;
    private static final String PROMPTLAYER = """
            import json, sys
            from promptlayer import PromptLayer
            client = PromptLayer(api_key='pl-secret', base_url=sys.argv[1])
            """;

    private static Path python;

    private final FakeLangfuse langfuse = new FakeLangfuse();
    private final FakePromptLayer promptLayer = new FakePromptLayer();

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        python = SystemProcess.program(
                "llmops.prompt-clients",
                "pip install langfuse==5.0.4 promptlayer==1.5.16 in a virtual environment, and name its bin/python");
    }

    private JsonNode python(String script, String server) throws Exception {
        return RegistryHttp.JSON.readTree(PythonScript.run(python, folder, script, server));
    }

    @AfterEach
    void close() {
        langfuse.close();
        promptLayer.close();
    }

    @Test
    void langfuses_client_reads_and_compiles_what_we_registered() throws Exception {
        LangfuseRegistry registry = Registries.langfuse(langfuse.uri());
        registry.register("support/answer", RemoteSourceKit.sample(), ANA);
        registry.label("support/answer", 1, "production", ANA);

        JsonNode read = python(LANGFUSE + """
                prompt = client.get_prompt('support/answer', type='chat', label='production')
                print(json.dumps(dict(version=prompt.version, labels=prompt.labels, config=prompt.config, message=prompt.commit_message,
                    compiled=prompt.compile(language='English', question='How long?'))))
                """, langfuse.uri().toString());

        assertThat(read.path("version").asInt()).isEqualTo(1);
        assertThat(read.at("/compiled/0/content").asText()).isEqualTo("Answer in English.");
        assertThat(read.at("/compiled/1/content").asText()).isEqualTo("How long? }");
        assertThat(read.at("/config/model").asText()).isEqualTo("openai/gpt-5-mini");
        assertThat(read.at("/config/tools/0/function/name").asText()).isEqualTo("weather");
        assertThat(read.path("message").asText()).isEqualTo("because");
    }

    @Test
    void we_read_what_langfuses_client_created_and_moved() throws Exception {
        JsonNode compiled = python(LANGFUSE + """
                client.create_prompt(name='fold/greet', prompt='Hello {{ name }}, {"a": 1}!', labels=['production'], commit_message='first')
                client.create_prompt(name='fold/greet', type='chat', labels=['staging'], tags=['support'],
                    prompt=[dict(role='system', content='Be {{tone}}.'), dict(type='placeholder', name='history'),
                        dict(role='user', content='{{question}}')], config=dict(model='gpt-5-mini', temperature=0.3))
                client.update_prompt(name='fold/greet', version=2, new_labels=['production'])
                first = client.get_prompt('fold/greet', version=1)
                print(json.dumps(first.compile(name='Ana')))
                """, langfuse.uri().toString());
        LangfuseRegistry registry = Registries.langfuse(langfuse.uri());

        PromptVersion production = registry.get(PromptReference.labelled("fold/greet", "production"));
        PromptVersion first = registry.get(PromptReference.version("fold/greet", 1));

        assertThat(production.number()).isEqualTo(2);
        assertThat(production.labels()).containsExactlyInAnyOrder("production", "staging");
        assertThat(production.content().template())
                .isEqualTo("{{role \"system\"}}Be {{tone}}.{{history}}{{role \"user\"}}{{question}}");
        assertThat(production.content().parameters().temperature()).isEqualTo(0.3);
        assertThat(first.message()).isEqualTo("first");
        assertThat(PromptRenderer.create()
                        .render(first, Map.of("name", "Ana"))
                        .messages()
                        .get(0)
                        .text())
                .isEqualTo(compiled.asText());
        assertThat(registry.tags("fold/greet")).containsExactly("support");
        assertThat(registry.names()).containsExactly("fold/greet");
    }

    @Test
    void promptlayers_client_reads_and_renders_what_we_registered() throws Exception {
        PromptLayerRegistry registry = Registries.promptLayer(promptLayer.uri());
        registry.register("support/answer", RemoteSourceKit.sample(), ANA);
        registry.label("support/answer", 1, "prod", ANA);

        JsonNode read = python(PROMPTLAYER + """
                prompt = client.templates.get('support/answer', dict(label='prod', input_variables=dict(language='English', question='How long?')))
                from promptlayer.template_cache import render_response
                prompt = render_response(prompt, dict(language='English', question='How long?'))
                print(json.dumps(dict(prompt=prompt, all=[each['prompt_name'] for each in client.templates.all()])))
                """, promptLayer.uri().toString());

        assertThat(read.at("/prompt/version").asInt()).isEqualTo(1);
        assertThat(read.at("/prompt/prompt_template/messages/0/content/0/text").asText())
                .isEqualTo("Answer in English.");
        assertThat(read.at("/prompt/prompt_template/messages/1/content/0/text").asText())
                .isEqualTo("How long? }");
        assertThat(read.at("/prompt/metadata/model/name").asText()).isEqualTo("gpt-5-mini");
        assertThat(read.at("/all/0").asText()).isEqualTo("support/answer");
    }

    @Test
    void we_read_what_promptlayers_client_published() throws Exception {
        JsonNode rendered = python(PROMPTLAYER + """
                from promptlayer.template_cache import render_response
                def message(role, text, format):
                    return dict(role=role, template_format=format, content=[dict(type='text', text=text)])
                for format, text in (('f-string', 'Hello {name}, {{"a": 1}}!'), ('jinja2', 'Hello {{ name }}!\\n')):
                    client.templates.publish(dict(prompt_name='greet', tags=['support'], release_labels=['prod'], commit_message=format,
                        prompt_template=dict(type='chat', messages=[message('user', text, format)]),
                        metadata=dict(model=dict(provider='openai', name='gpt-5-mini', parameters=dict(temperature=0.3)))))
                texts = []
                for version in (1, 2):
                    prompt = render_response(client.templates.get('greet', dict(version=version)), dict(name='Ana'))
                    texts.append(prompt['prompt_template']['messages'][0]['content'][0]['text'])
                print(json.dumps(texts))
                """, promptLayer.uri().toString());
        PromptLayerRegistry registry = Registries.promptLayer(promptLayer.uri());

        for (int number = 1; number <= 2; number++) {
            PromptVersion version = registry.get(PromptReference.version("greet", number));
            assertThat(PromptRenderer.create()
                            .render(version, Map.of("name", "Ana"))
                            .messages()
                            .get(0)
                            .text())
                    .isEqualTo(rendered.get(number - 1).asText());
        }
        PromptVersion labelled = registry.get(PromptReference.labelled("greet", "prod"));
        assertThat(labelled.number()).isEqualTo(2);
        assertThat(labelled.content().model()).isEqualTo("openai/gpt-5-mini");
        assertThat(labelled.content().parameters().temperature()).isEqualTo(0.3);
        assertThat(labelled.message()).isEqualTo("jinja2");
        assertThat(registry.tags("greet")).containsExactly("support");
    }
}
