package dev.llmops.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of tools and their results stay together. */
class MemoryToolCallsTest extends MemoryBench {

    @Test
    void results_of_tools_find_their_call_even_in_a_window_that_is_too_small() {
        ToolCall call = new ToolCall("c1", "find", "{}");
        ScriptedModelClient calling = ScriptedModelClient.of(request ->
                request.messages().stream().anyMatch(message -> message.text().equals("result"))
                        ? ScriptedModelClient.script("done")
                        : ScriptedModelClient.calling(call));
        LlmOps ops = LlmOps.builder()
                .model(calling)
                .store(Store.noop())
                .uncheckedToolArguments()
                .interceptAfter(
                        StandardChain.RESOLVE_PROMPT,
                        builder().maxHistoryTokens(1).build().interceptor())
                .build();
        ops.request(ModelRequest.user("find it"))
                .forUser("anna")
                .inSession("s1")
                .ask();

        ops.request(ModelRequest.builder().message(Message.tool(call, "result")).build())
                .forUser("anna")
                .inSession("s1")
                .ask();

        assertThat(calling.lastRequest().messages()).extracting(Message::text).containsExactly("find it", "", "result");
        assertThat(kept()).containsExactly("find it", "", "result", "done");
    }

    @Test
    void a_call_of_a_tool_whose_results_never_came_is_left_out_of_the_next_request() {
        store.append(
                SESSION,
                List.of(
                        Message.user("what is the weather?"),
                        new AssistantMessage(List.of(), List.of(new ToolCall("c1", "weather", "{}")))),
                null,
                now);
        try (ConversationMemory memory = builder().build();
                LlmOps ops = ops(memory)) {
            say(ops, "never mind");
        }

        assertThat(model.lastRequest().messages())
                .noneMatch(message -> message instanceof AssistantMessage said
                        && !said.toolCalls().isEmpty());
        assertThat(seen()).contains("what is the weather?", "never mind");
    }

    @Test
    void facts_do_not_stand_between_a_call_of_a_tool_and_its_results() {
        ToolCall call = new ToolCall("c1", "find", "{}");
        ScriptedModelClient calling = ScriptedModelClient.of(request ->
                request.messages().stream().anyMatch(message -> message.text().equals("result"))
                        ? ScriptedModelClient.script("done")
                        : ScriptedModelClient.calling(call));
        try (ConversationMemory memory = builder()
                        .embeddings(ScriptedEmbeddingClient.of("same", 2, text -> new float[] {1, 1}))
                        .maxFacts(3)
                        .build();
                LlmOps ops = LlmOps.builder()
                        .model(calling)
                        .store(Store.noop())
                        .uncheckedToolArguments()
                        .interceptAfter(StandardChain.RESOLVE_PROMPT, memory.interceptor())
                        .build()) {
            memory.remember(null, "anna", "Anna likes tea", "test", null);
            ops.request(ModelRequest.user("find it"))
                    .forUser("anna")
                    .inSession("s1")
                    .ask();

            ops.request(ModelRequest.builder()
                            .message(Message.tool(call, "result"))
                            .build())
                    .forUser("anna")
                    .inSession("s1")
                    .ask();
        }

        List<Message> sent = calling.lastRequest().messages();
        assertThat(sent.get(sent.size() - 1)).isInstanceOf(ToolMessage.class);
        assertThat(sent.get(sent.size() - 2)).isEqualTo(new AssistantMessage(List.of(), List.of(call)));
        assertThat(sent).anyMatch(message -> message.text().contains("Anna likes tea"));
    }
}
