package dev.llmops.springai.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.springai.SpringAiModels;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A streamed answer of a {@code ChatClient} that flows while a guardrail checks it. */
@Timeout(60)
class GuardedStreamTest {

    private static final String END = "the end";

    private final Sinks.Many<ChatClientResponse> model = Sinks.many().unicast().onBackpressureBuffer();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<ChatResponse> responses = new ArrayList<>();

    /** Where the model would be asked. */
    private final class Pieces implements StreamAdvisor {

        @Override
        public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
            return model.asFlux();
        }

        @Override
        public String getName() {
            return "pieces";
        }

        @Override
        public int getOrder() {
            return 0;
        }
    }

    /** Lets each piece go on at once, but for a word that it blocks and one that it asks for again. */
    private static class PieceGuardrail implements Guardrail {

        @Override
        public String name() {
            return "pieces";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return EnumSet.of(GuardrailStage.USER_INPUT, GuardrailStage.OUTPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            context.restoreWith(this, Anna::new);
            return Decision.pass();
        }

        @Override
        public StreamCheck checkStream(GuardrailContext context) {
            return new StreamCheck() {
                @Override
                public Step push(String piece) {
                    if (piece.contains("bomb")) {
                        return new Step("", Decision.block("no bombs"));
                    }
                    if (piece.contains("again")) {
                        return new Step("", new Decision.Reask("once more", List.of()));
                    }
                    return new Step(piece, null);
                }

                @Override
                public Step finish() {
                    return new Step("", Decision.pass());
                }
            };
        }
    }

    /** Puts a name back, also where its placeholder is cut. */
    private static final class Anna implements Deanonymizer {

        private String held = "";

        @Override
        public String push(String piece) {
            String all = (held + piece).replace("[NAME]", "Anna");
            int open = all.lastIndexOf('[');
            held = open < 0 ? "" : all.substring(open);
            return open < 0 ? all : all.substring(0, open);
        }

        @Override
        public String finish() {
            return held;
        }
    }

    private void subscribe() {
        ChatClient.builder(SpringAiModels.asChatModel(ScriptedModelClient.of(request -> List.of())))
                .defaultAdvisors(SpringAiGuardrails.advisor(new PieceGuardrail()), new Pieces())
                .build()
                .prompt("Hello")
                .stream()
                .chatResponse()
                .subscribe(
                        response -> {
                            responses.add(response);
                            told.add(
                                    response.getResult() == null
                                            ? ""
                                            : String.valueOf(response.getResult()
                                                    .getOutput()
                                                    .getText()));
                        },
                        error -> told.add(error.getClass().getSimpleName() + ": " + error.getMessage()),
                        () -> told.add(END));
    }

    private void piece(String text) {
        send(new ChatResponse(List.of(new Generation(new AssistantMessage(text)))));
    }

    private void send(ChatResponse response) {
        assertThat(model.tryEmitNext(new ChatClientResponse(response, Map.of())).isSuccess())
                .isTrue();
    }

    @Test
    void a_piece_is_shown_before_the_next_one_comes() throws Exception {
        subscribe();

        piece("Hello ");
        assertThat(told.take()).isEqualTo("Hello ");
        piece("world.");
        assertThat(told.take()).isEqualTo("world.");
        model.tryEmitComplete();
        assertThat(told.take()).isEqualTo(END);
    }

    private void piece(int index, String text, String reason) {
        send(new ChatResponse(List.of(new Generation(
                AssistantMessage.builder()
                        .content(text)
                        .properties(Map.of("index", index))
                        .build(),
                ChatGenerationMetadata.builder().finishReason(reason).build()))));
    }

    @Test
    void a_generation_that_stops_holds_no_other_one_back() throws Exception {
        subscribe();

        piece(0, "No.", null);
        assertThat(told.take()).isEqualTo("No.");
        piece(0, "", "STOP");
        piece(1, "Well, ", null);
        assertThat(told.take()).isEqualTo("Well, ");
        piece(1, "yes.", "STOP");
        model.tryEmitComplete();
        List<String> rest = new ArrayList<>();
        for (String next = told.take(); !next.equals(END); next = told.take()) {
            rest.add(next);
        }
        assertThat(rest).doesNotContain("No.", "Well, ");
        assertThat(responses.stream()
                        .flatMap(each -> each.getResults().stream())
                        .filter(each -> Integer.valueOf(1)
                                .equals(each.getOutput().getMetadata().get("index")))
                        .map(each -> each.getOutput().getText()))
                .containsExactly("Well, ", "yes.", "");
    }

    @Test
    void what_was_shown_is_shown_and_what_is_blocked_is_not() throws Exception {
        subscribe();

        piece("Take a ");
        assertThat(told.take()).isEqualTo("Take a ");
        piece("bomb");

        assertThat(told.take())
                .startsWith(GuardrailBlockedException.class.getSimpleName())
                .contains("no bombs");
    }

    @Test
    void an_answer_of_which_something_was_shown_is_not_asked_for_again() throws Exception {
        subscribe();

        piece("Once ");
        assertThat(told.take()).isEqualTo("Once ");
        piece("again");

        assertThat(told.take())
                .startsWith(GuardrailBlockedException.class.getSimpleName())
                .contains("once more");
    }

    @Test
    void values_are_put_back_also_where_a_piece_cuts_their_placeholder() throws Exception {
        subscribe();

        piece("I am [NA");
        assertThat(told.take()).isEqualTo("I am ");
        piece("ME]!");
        assertThat(told.take()).isEqualTo("Anna!");
    }

    @Test
    void half_a_character_waits_for_its_other_half() throws Exception {
        subscribe();

        piece("A cat \uD83D");
        assertThat(told.take()).isEqualTo("A cat ");
        piece("\uDC08");
        assertThat(told.take()).isEqualTo("\uD83D\uDC08");
    }

    @Test
    void the_reason_why_the_model_stopped_and_its_counts_come_after_all_text() throws Exception {
        subscribe();

        piece("Say [");
        assertThat(told.take()).isEqualTo("Say ");
        send(new ChatResponse(
                List.of(new Generation(
                        new AssistantMessage("now"),
                        ChatGenerationMetadata.builder().finishReason("STOP").build())),
                ChatResponseMetadata.builder().usage(new DefaultUsage(3, 4)).build()));
        model.tryEmitComplete();

        assertThat(told.take()).isEqualTo("[now");
        assertThat(told.take()).isEmpty();
        assertThat(told.take()).isEqualTo(END);
        ChatResponse last = responses.get(responses.size() - 1);
        assertThat(last.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
        assertThat(last.getMetadata().getUsage().getTotalTokens()).isEqualTo(7);
    }
}
