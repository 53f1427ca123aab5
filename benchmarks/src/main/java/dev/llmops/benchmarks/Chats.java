package dev.llmops.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Questions of given lengths. None begins like another, so that no cache helps but where a beginning is shared. */
final class Chats {

    private static final List<String> WORDS = List.of(
            "lamp", "river", "stone", "window", "green", "morning", "walks", "under", "the", "old", "bridge", "and",
            "sees", "a", "small", "bird", "with", "blue", "wings", "near", "water", "while", "people", "sing", "about",
            "summer");

    private final SplittableRandom random;

    Chats(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** {@return so many words, of which most models make one token each} */
    String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return text.toString();
    }

    /** {@return chats that ask for a long story about so many words} */
    List<ChatSide.Chat> stories(int chats, int words, int maxTokens) {
        List<ChatSide.Chat> all = new ArrayList<>();
        for (int i = 0; i < chats; i++) {
            all.add(story(null, words, maxTokens));
        }
        return all;
    }

    /** {@return chats with the same beginning} */
    List<ChatSide.Chat> sharing(String system, int chats, int words, int maxTokens) {
        List<ChatSide.Chat> all = new ArrayList<>();
        for (int i = 0; i < chats; i++) {
            all.add(story(system, words, maxTokens));
        }
        return all;
    }

    private ChatSide.Chat story(@Nullable String system, int words, int maxTokens) {
        return new ChatSide.Chat(system, words(words) + "\nTell a very long story about these words.", maxTokens);
    }
}
