package dev.llmops.eval.dataset;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Extracts the question from a recorded generation. */
@FunctionalInterface
public interface RecordedInput {

    /**
     * {@return the question, if it has one}
     *
     * @param generation the record of the answer
     */
    Optional<String> of(Generation generation);

    /** {@return the text of the user's last message, as the model read it} */
    static RecordedInput lastUserMessage() {
        return generation -> {
            if (generation.request() == null) {
                return Optional.empty();
            }
            List<Message> messages = generation.request().messages();
            return messages.stream()
                    .filter(message -> message.role() == Role.USER)
                    .reduce((earlier, later) -> later)
                    .map(Message::text);
        };
    }

    /**
     * {@return the value of a variable of the prompt, without the passages and instructions around it}
     *
     * @param name name of the variable
     */
    static RecordedInput variable(String name) {
        Objects.requireNonNull(name, "name");
        return generation ->
                generation.prompt() != null && generation.prompt().variables().get(name) instanceof String text
                        ? Optional.of(text)
                        : Optional.empty();
    }
}
