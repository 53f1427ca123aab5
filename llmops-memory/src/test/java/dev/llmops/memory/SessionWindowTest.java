package dev.llmops.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.memory.StoredMessage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.TokenCounter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionWindowTest {

    private static final int CASES = 500;
    private static final TokenCounter CHARACTERS = String::length;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void a_window_is_the_newest_whole_turns_within_its_tokens(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SessionWindow window = new SessionWindow(CHARACTERS);
        int shortened = 0;
        for (int i = 0; i < CASES; i++) {
            String label = "seed " + seed + " case " + i;
            List<StoredMessage> session = session(random);
            int most = random.nextInt(1, 80);

            List<StoredMessage> newest = window.newest(session, most);

            assertThat(tokens(newest)).as(label).isLessThanOrEqualTo(most);
            assertThat(session.subList(session.size() - newest.size(), session.size()))
                    .as(label)
                    .isEqualTo(newest);
            if (!newest.isEmpty()) {
                assertThat(newest.get(0).message()).as(label).isInstanceOf(UserMessage.class);
            }
            requirePairs(label, newest);
            int larger = nextTurn(session, newest.size());
            if (larger > newest.size()) {
                assertThat(tokens(session.subList(session.size() - larger, session.size())))
                        .as(label + ": one turn more")
                        .isGreaterThan(most);
                shortened++;
            }
        }
        assertThat(shortened).as("shortened, seed " + seed).isPositive();
    }

    @Test
    void each_message_is_counted_once_however_many_turns_there_are() {
        List<StoredMessage> session = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        while (session.size() < 1_000) {
            session.addAll(session(random));
        }
        AtomicInteger counts = new AtomicInteger();
        SessionWindow window = new SessionWindow(text -> {
            counts.incrementAndGet();
            return text.length();
        });

        window.newest(session, tokens(session) - 1);

        long texts = session.stream()
                .mapToLong(each -> each.message() instanceof AssistantMessage said
                        ? 1 + 2L * said.toolCalls().size()
                        : 1)
                .sum();
        assertThat(counts.get()).isPositive().isLessThanOrEqualTo((int) texts);
    }

    /** {@return how many messages the window would have with one turn more, or as many as it has if there is none} */
    private static int nextTurn(List<StoredMessage> session, int size) {
        for (int more = size + 1; more <= session.size(); more++) {
            if (session.get(session.size() - more).message() instanceof UserMessage) {
                return more;
            }
        }
        return size;
    }

    private static int tokens(List<StoredMessage> messages) {
        return messages.stream()
                .mapToInt(each -> CHARACTERS.count(each.message()))
                .sum();
    }

    private static void requirePairs(String label, List<StoredMessage> messages) {
        Set<String> open = new HashSet<>();
        for (StoredMessage each : messages) {
            if (each.message() instanceof AssistantMessage said) {
                said.toolCalls().forEach(call -> open.add(call.id()));
            } else if (each.message() instanceof ToolMessage result) {
                assertThat(open.remove(result.toolCallId()))
                        .as(label + ": result without call")
                        .isTrue();
            }
        }
        assertThat(open).as(label + ": calls without result").isEmpty();
    }

    /** It may begin in the middle of a turn, as what is read from a store with a limit does. */
    private static List<StoredMessage> session(SplittableRandom random) {
        List<Message> all = new ArrayList<>();
        for (int turn = random.nextInt(0, 8); turn > 0; turn--) {
            all.add(Message.user("q".repeat(random.nextInt(1, 9))));
            for (int step = random.nextInt(0, 3); step > 0; step--) {
                ToolCall call = new ToolCall(turn + "-" + step, "find", "{}");
                all.add(new AssistantMessage(List.of(), List.of(call)));
                all.add(Message.tool(call, "r".repeat(random.nextInt(1, 9))));
            }
            all.add(Message.assistant("a".repeat(random.nextInt(1, 9))));
        }
        List<Message> read = all.subList(Math.min(all.size(), random.nextInt(0, 4)), all.size());
        List<StoredMessage> session = new ArrayList<>();
        for (Message message : read) {
            session.add(new StoredMessage(session.size() + 1, message, null, Instant.EPOCH));
        }
        return session;
    }
}
