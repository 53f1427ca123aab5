package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The document says what the code does: the tests that the reference names exist, and the ways to adopt it work. JavaBlocksTest compiles the samples of the guide. */
@Timeout(60)
class LangChain4jDocumentTest {

    private static final Path DOCUMENT = Path.of("../../docs/reference/langchain4j.md");
    private static final Path TESTS = Path.of("src/test/java/dev/llmops/langchain4j");

    @Test
    void the_tests_that_it_names_exist() throws IOException {
        Matcher names = Pattern.compile("`(\\w+Test|AiServicesApplication|FakeModelServer)`")
                .matcher(Files.readString(DOCUMENT));

        assertThat(names.results().map(match -> match.group(1)).collect(Collectors.toSet()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(TESTS.resolve(name + ".java")).exists());
    }

    @Test
    void an_application_says_who_calls_as_the_document_says() {
        List<Caller> callers = new ArrayList<>();
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying("Good day."))
                .store(Store.noop())
                .listener(generation -> callers.add(generation.caller()))
                .build()) {
            LangChain4jSnippets.Assistant assistant = LangChain4jSnippets.identified(ops, query -> List.of());

            assistant.chat("conversation-7", "Good day?");
            LangChain4jSnippets.scoped(assistant);
        }

        assertThat(callers)
                .containsExactly(
                        new Caller("u42", "conversation-7", "acme", Map.of()),
                        new Caller("u42", "conversation-7", null, Map.of()));
    }

    @Test
    void an_application_adopts_it_as_the_document_says() {
        ScriptedModelClient model = ScriptedModelClient.saying("Good day.");

        LangChain4jSnippets.Assistant assistant = LangChain4jSnippets.adopt(
                LangChain4jModels.asChatModel(model), LangChain4jModels.asStreamingChatModel(model), Store.noop());

        assertThat(assistant.chat("ann", "Good day?")).isEqualTo("Good day.");
    }

    @Test
    void a_model_is_set_up_as_the_document_says() throws IOException {
        try (FakeModelServer server = new FakeModelServer(exchange -> exchange.answer("Good", " day."))) {
            ModelClient client = LangChain4jSnippets.setUp(server.baseUrl(), "key");

            assertThat(client.generate(ModelRequest.user("Good day?")).text()).isEqualTo("Good day.");
            assertThat(client.stream(ModelRequest.user("Good day?")).await().text())
                    .isEqualTo("Good day.");
            assertThat(client.description().identity().provider()).isEqualTo("vllm");
            assertThat(client.description().capabilities()).contains(ModelCapability.JSON_SCHEMA);
            assertThat(server.last().headers()).containsEntry("authorization", "Bearer key");
        }
    }
}
