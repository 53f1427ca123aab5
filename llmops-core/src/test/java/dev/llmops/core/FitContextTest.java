package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitContextTest {

    /** A word is a token. */
    private static final class Narrow implements ModelClient {

        private final ScriptedModelClient model = ScriptedModelClient.saying("yes");
        private final int window;

        Narrow(int window) {
            this.window = window;
        }

        @Override
        public ModelDescription description() {
            return new ModelDescription(model.description().identity(), window, Set.of());
        }

        @Override
        public Optional<Tokenizer> tokenizer() {
            return Optional.of(new Tokenizer() {
                @Override
                public int[] encode(String text) {
                    return new int[count(text)];
                }

                @Override
                public String decode(int[] tokens) {
                    return "";
                }

                @Override
                public int count(String text) {
                    return text.isBlank() ? 0 : text.split(" ").length;
                }
            });
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return model.generate(request);
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return model.stream(request);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20})
    void results_of_tools_go_with_the_message_that_called_them(int window) {
        ToolCall one = new ToolCall("1", "find", "{}");
        ToolCall other = new ToolCall("2", "find", "{}");
        List<Message> history = List.of(
                Message.user("one two"),
                new AssistantMessage(List.of(), List.of(one, other)),
                Message.tool(one, "three four"),
                Message.tool(other, "five six"),
                Message.assistant("seven eight"),
                Message.user("nine"));
        Narrow model = new Narrow(window);
        LlmOps ops = new Fixture().with(model);
        ops.prompts().register("p", PromptContent.of("{{history}}{{role \"user\"}}{{question}}"), PromptCommit.NONE);

        ops.prompt("p")
                .with("question", "and now")
                .history(history)
                .parameters(ModelParameters.builder().maxTokens(1).build())
                .ask();

        List<Message> asked = model.model.lastRequest().messages();
        assertThat(asked.get(asked.size() - 1).text()).isEqualTo("and now");
        assertThat(asked.get(0).role()).isNotEqualTo(Role.TOOL);
        long calls = asked.stream()
                .filter(AssistantMessage.class::isInstance)
                .mapToLong(message -> ((AssistantMessage) message).toolCalls().size())
                .sum();
        assertThat(asked.stream().filter(message -> message.role() == Role.TOOL))
                .hasSize((int) calls);
        assertThat(asked).hasSize(window >= 12 ? 7 : window >= 10 ? 6 : window >= 6 ? 3 : window >= 4 ? 2 : 1);
    }
}
