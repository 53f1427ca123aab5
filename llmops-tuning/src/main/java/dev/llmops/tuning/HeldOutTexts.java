package dev.llmops.tuning;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.commons.internal.text.RunIndex;
import dev.llmops.commons.internal.text.WordRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts that must not be learnt, since a model is measured on them. A row repeats one if they share a run of 13 words (Brown et al. 2020,
 * appendix C); of a shorter text, if a message of the user has the same words and no others.
 */
final class HeldOutTexts {

    private static final int RUN = 13;

    private final RunIndex runs = new RunIndex(RUN);
    private final List<String> names;
    private final Map<String, String> shortTexts = new HashMap<>();

    HeldOutTexts(Map<String, String> texts) {
        this.names = new java.util.ArrayList<>();
        texts.forEach((name, text) -> {
            List<String> words = new WordRuns(text).words();
            if (words.size() >= RUN) {
                runs.add(words);
                names.add(name);
            } else if (!words.isEmpty()) {
                shortTexts.putIfAbsent(String.join(" ", words), name);
            }
        });
    }

    /** The name of a text that an example repeats, or null. */
    @Nullable
    String repeated(TrainingExample example) {
        String[] found = new String[1];
        texts(example).forEach(message -> {
            List<String> words = new WordRuns(message.text()).words();
            if (message.role() == Role.USER && words.size() < RUN && found[0] == null) {
                found[0] = shortTexts.get(String.join(" ", words));
            }
            runs.search(words, (text, word) -> found[0] = names.get(text));
        });
        return found[0];
    }

    private static Stream<Message> texts(TrainingExample example) {
        return Stream.concat(example.prompt().stream(), answers(example).stream());
    }

    static List<AssistantMessage> answers(TrainingExample example) {
        if (example instanceof TrainingExample.Preference pair) {
            return List.of(pair.chosen(), pair.rejected());
        }
        return List.of(
                example instanceof TrainingExample.Rated rated
                        ? rated.completion()
                        : ((TrainingExample.Demonstration) example).completion());
    }
}
