package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.ToolCall;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.PythonScript;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LangChain and LlamaIndex in Python ask a chain of this library over OpenAI's protocol, and each call is recorded. */
@Tag("systems")
class PythonClientsSystemTest {

    private static Path python;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findPython() {
        python = SystemProcess.program(
                "llmops.openai-clients",
                "pip install llama-index-llms-openai-like==0.8.1 langchain-openai==1.7.4 in a virtual environment, and name its"
                        + " bin/python");
    }

    @Test
    void llamaindex_chats_and_streams() throws Exception {
        JsonNode said = asked("""
                import json, sys
                from llama_index.core.llms import ChatMessage
                from llama_index.llms.openai_like import OpenAILike
                llm = OpenAILike(model="chain", api_base=sys.argv[1], api_key="none", is_chat_model=True, context_window=4096)
                messages = [ChatMessage(role="system", content="Be brief."), ChatMessage(role="user", content="How long?")]
                whole = llm.chat(messages)
                pieces = [piece.delta for piece in llm.stream_chat(messages)]
                print(json.dumps({"whole": whole.message.content, "streamed": "".join(pieces),
                                  "usage": whole.raw.usage.total_tokens}))
                """);

        assertThat(said.get("whole").textValue()).isEqualTo("It is 2 m — grün.");
        assertThat(said.get("streamed").textValue()).isEqualTo("It is 2 m — grün.");
        assertThat(said.get("usage").intValue()).isPositive();
        assertThat(recorded())
                .hasSize(2)
                .allSatisfy(each ->
                        assertThat(each.request().messages().get(0).role()).isEqualTo(Role.SYSTEM));
    }

    @Test
    void langchain_invokes_streams_and_calls_tools() throws Exception {
        JsonNode said = asked("""
                import json, sys
                from langchain_core.tools import tool
                from langchain_openai import ChatOpenAI

                @tool
                def stock(article: str) -> int:
                    "How many of an article are there."
                    return 3

                llm = ChatOpenAI(model="chain", base_url=sys.argv[1], api_key="none", max_retries=0)
                whole = llm.invoke("How long?")
                streamed = "".join(piece.content for piece in llm.stream("How long?"))
                called = llm.bind_tools([stock]).invoke("How many lamps?")
                print(json.dumps({"whole": whole.content, "streamed": streamed, "usage": whole.usage_metadata["total_tokens"],
                                  "tool": called.tool_calls[0]["name"], "arguments": called.tool_calls[0]["args"]}))
                """);

        assertThat(said.get("whole").textValue()).isEqualTo("It is 2 m — grün.");
        assertThat(said.get("streamed").textValue()).isEqualTo("It is 2 m — grün.");
        assertThat(said.get("usage").intValue()).isPositive();
        assertThat(said.get("tool").textValue()).isEqualTo("stock");
        assertThat(said.get("arguments")).hasToString("{\"article\":\"lamp\"}");
        assertThat(recorded()).hasSize(3);
    }

    private JsonNode asked(String script) throws Exception {
        ScriptedModelClient model =
                ScriptedModelClient.of(request -> request.tools().isEmpty()
                        ? ScriptedModelClient.script("It is 2 m — grün.")
                        : ScriptedModelClient.calling(new ToolCall("1", "stock", "{\"article\":\"lamp\"}")));
        try (LlmOps ops = LlmOps.builder()
                        .store(Stores.sqlite(folder.resolve("store.db")))
                        .model(model)
                        .build();
                ModelServer server = ModelServer.builder(ops.asModelClient())
                        .name("chain")
                        .port(0)
                        .build()) {
            return new ObjectMapper()
                    .readTree(PythonScript.run(
                            python, folder, script, server.uri().resolve("/v1").toString()));
        }
    }

    private List<Generation> recorded() {
        try (var store = Stores.sqlite(folder.resolve("store.db"))) {
            return store.generations().list(GenerationQuery.latest(10));
        }
    }
}
