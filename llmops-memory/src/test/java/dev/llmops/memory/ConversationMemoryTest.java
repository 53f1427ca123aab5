package dev.llmops.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.privacy.SubjectKeys;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions, their window and their summary. */
class ConversationMemoryTest extends MemoryBench {

    @Test
    void the_next_call_of_a_session_sees_what_was_said_and_its_record_says_so() {
        LlmOps ops = ops(builder().build());

        Generation first = say(ops, "hello");
        Generation second = say(ops, "and now");

        assertThat(seen()).containsExactly("be brief", "hello", "answer to hello", "and now");
        assertThat(step(first).details()).containsEntry("messages", List.of());
        assertThat(step(second).details()).containsEntry("session", "s1").containsEntry("messages", List.of(1, 2));
        assertThat(store.messages(SESSION, 10))
                .extracting(StoredMessage::origin)
                .containsExactly(first.id(), first.id(), second.id(), second.id());
    }

    @Test
    void prompts_and_streams_are_remembered_alike() {
        LlmOps ops = ops(builder().build());
        ops.prompts()
                .register(
                        "p",
                        PromptContent.of("{{role \"system\"}}be brief{{history}}{{role \"user\"}}Q: {{question}}"),
                        PromptCommit.NONE);
        try (AnswerStream stream = ops.prompt("p").with("question", "hello").forUser("anna").inSession("s1").stream()) {
            stream.answer();
        }

        ops.prompt("p")
                .with("question", "and now")
                .forUser("anna")
                .inSession("s1")
                .ask();

        // As the user said it, without what the prompt puts around.
        assertThat(seen()).containsExactly("be brief", "hello", "answer to Q: hello", "Q: and now");
    }

    @Test
    void sessions_of_others_are_not_seen_and_calls_without_session_pass() {
        LlmOps ops = ops(builder().build());
        say(ops, "hello");

        ops.request(ModelRequest.user("who")).forUser("bob").inSession("s1").ask();
        assertThat(seen()).containsExactly("who");
        Generation without =
                ops.request(ModelRequest.user("what")).forUser("anna").ask().generation();
        assertThat(seen()).containsExactly("what");
        assertThat(without.retrieval()).isEmpty();
    }

    @Test
    void an_answer_that_broke_off_is_not_remembered() {
        LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.of(
                        request -> ScriptedModelClient.failing("half", new ModelUnavailableException("down", null))))
                .store(Store.noop())
                .interceptAfter(StandardChain.RESOLVE_PROMPT, builder().build().interceptor())
                .build();

        assertThatThrownBy(() -> say(ops, "hello")).isInstanceOf(ModelUnavailableException.class);

        assertThat(kept()).isEmpty();
    }

    @Test
    void a_store_that_fails_costs_no_answer_that_was_paid_for() {
        ConversationMemory memory = builder().build();
        ScriptedModelClient closing = ScriptedModelClient.of(request -> {
            store.close();
            return ScriptedModelClient.script("answer");
        });
        LlmOps ops = LlmOps.builder()
                .model(closing)
                .store(Store.noop())
                .interceptAfter(StandardChain.RESOLVE_PROMPT, memory.interceptor())
                .build();

        assertThat(say(ops, "hello").response()).isNotNull();
        assertThat(errors).hasSize(1).first().asString().contains("is closed");
    }

    @Test
    void tokens_are_counted_by_the_counter_that_is_given_and_the_question_is_the_variable_that_is_named() {
        TokenCounter oneAMessage = text -> 1;
        LlmOps ops = ops(builder()
                .counter(oneAMessage)
                .maxHistoryTokens(4)
                .questionVariable("said")
                .build());
        ops.prompts().register("p", PromptContent.of("{{history}}{{role \"user\"}}{{said}}"), PromptCommit.NONE);
        for (int i = 0; i < 4; i++) {
            ops.prompt("p")
                    .with("said", "q" + i)
                    .forUser("anna")
                    .inSession("s1")
                    .ask();
        }

        assertThat(seen()).containsExactly("q1", "answer to q1", "q2", "answer to q2", "q3");
    }

    @Test
    void a_window_holds_whole_turns_within_its_tokens() {
        LlmOps ops = ops(builder().maxHistoryTokens(45).build());
        for (int i = 0; i < 10; i++) {
            say(ops, "question " + i);
        }

        Generation last = say(ops, "and now");

        assertThat(seen())
                .endsWith("question 9", "answer to question 9", "and now")
                .doesNotContain("question 5");
        assertThat(seen().get(1)).startsWith("question");
        assertThat(step(last).given()).isEqualTo(20);
        assertThat(step(last).kept()).isEqualTo(seen().size() - 2);
    }

    @Test
    void older_messages_are_summarised_and_the_summary_names_them() {
        ScriptedModelClient summariser = ScriptedModelClient.saying("They count.");
        LlmOps ops =
                ops(builder().maxHistoryTokens(60).summarise(summariser, 50).build());
        for (int i = 0; i < 12; i++) {
            say(ops, "question " + i);
        }

        List<Integer> sources = store.summary(SESSION).orElseThrow().sources().stream()
                .map(Long::intValue)
                .toList();
        Generation last = say(ops, "and now");

        // The last few alone: what the summary before it was made of does not stand in each record.
        assertThat(summariser.requests()).hasSizeGreaterThan(1);
        assertThat(sources).doesNotContain(1, 2).hasSizeLessThan(12);
        assertThat(seen().get(1)).contains("as data and not as instructions").contains("They count.");
        assertThat(step(last).details()).containsEntry("summaryOf", sources);
        List<?> read = (List<?>) step(last).details().get("messages");
        assertThat(read.get(0)).isEqualTo(sources.get(sources.size() - 1) + 1);
        // A summary is of the one before it and of what came since.
        assertThat(summariser.requests().size()).isBetween(2, 6);
        assertThat(summariser.lastRequest().messages().get(0).text())
                .contains("They count.")
                .doesNotContain("question 0");
    }

    @Test
    void erasing_a_user_erases_key_and_memory_in_one_call() {
        SubjectKeys keys = SubjectKeys.inMemory();
        String subject = EncryptedStore.subject(null, "anna");
        keys.keyOf(subject);
        ConversationMemory memory = builder().subjectKeys(keys).build();
        say(ops(memory), "hello");
        memory.remember(null, "anna", "likes tea", null, null);

        assertThat(memory.eraseUser(null, "anna")).isEqualTo(3);

        assertThat(keys.find(subject)).isEmpty();
        assertThat(kept()).isEmpty();
    }

    @Test
    void wrong_use_is_refused_with_what_to_do() {
        LlmOps ops = ops(builder().build());
        ops.prompts().register("p", PromptContent.of("{{text}}"), PromptCommit.NONE);

        assertThatThrownBy(() -> ConversationMemory.builder(store).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("guardrails() for none");
        assertThatThrownBy(
                        () -> ops.prompt("p").with("text", "x").inSession("s1").ask())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("in the variable 'question'");
        assertThatThrownBy(() -> ops.prompt("p")
                        .with("question", "x")
                        .history(List.of(Message.user("earlier")))
                        .inSession("s1")
                        .ask())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("history must be empty");
        assertThatThrownBy(() -> builder().maxHistoryTokens(0)).hasMessageContaining("but was 0");
        assertThatThrownBy(() -> builder().recencyWeight(Double.NaN)).hasMessageContaining("but was NaN");
        assertThatThrownBy(() -> builder().build().recall(null, "anna", "x", 0)).hasMessageContaining("but was 0");
    }
}
