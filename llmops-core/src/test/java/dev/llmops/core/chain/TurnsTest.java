package dev.llmops.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which steps a conversation gets shorter. Letters stand for messages: user, assistant, calling assistant, tool. */
class TurnsTest {

    @ParameterizedTest
    @CsvSource({
        "'', false, ''",
        "u, false, '0'",
        "u, true, ''",
        "uaua, false, 'ua 0'",
        "uaua, true, 'ua'",
        "uau, true, 'u'",
        "uau, false, 'u 0'",
        "auau, true, 'uau u'",
        "uctctt, false, 'uctt 0'",
        "uctctt, true, 'uctt'",
        "ctct, false, 'ct 0'",
        "ctct, true, 'ct'",
        "ucttacta, true, 'uacta ucta ua'",
    })
    void the_oldest_turn_goes_first_and_within_the_last_the_oldest_step(
            String messages, boolean keepNewest, String expected) {
        List<String> shorter = new ArrayList<>();
        for (List<Message> left : Turns.shorter(messages(messages), keepNewest)) {
            shorter.add(left.isEmpty() ? "0" : letters(left));
        }

        assertThat(String.join(" ", shorter)).isEqualTo(expected);
    }

    private static final ToolCall CALL = new ToolCall("1", "find", "{}");

    private static List<Message> messages(String letters) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            messages.add(
                    switch (letters.charAt(i)) {
                        case 'u' -> Message.user("?");
                        case 'a' -> Message.assistant("!");
                        case 'c' -> new AssistantMessage(List.of(), List.of(CALL));
                        default -> Message.tool(CALL, "found");
                    });
        }
        return messages;
    }

    private static String letters(List<Message> messages) {
        StringBuilder letters = new StringBuilder();
        for (Message message : messages) {
            boolean calls = message instanceof AssistantMessage said
                    && !said.toolCalls().isEmpty();
            letters.append(
                    calls
                            ? 'c'
                            : message.role()
                                    .name()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .charAt(0));
        }
        return letters.toString();
    }
}
