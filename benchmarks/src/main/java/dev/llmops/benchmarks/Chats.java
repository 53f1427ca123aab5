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

    /** What is asked about the words, with the chat template's own tokens. */
    private static final int AROUND = 30;

    private final SplittableRandom random;
    private final double tokensPerWord;

    Chats(long seed, double tokensPerWord) {
        this.random = new SplittableRandom(seed);
        this.tokensPerWord = tokensPerWord;
    }

    /** {@return so many words} */
    String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return text.toString();
    }

    /** {@return chats whose prompts have about so many tokens} */
    List<ChatSide.Chat> stories(int chats, int tokens, int maxTokens) {
        List<ChatSide.Chat> all = new ArrayList<>();
        for (int i = 0; i < chats; i++) {
            all.add(story(null, tokens, maxTokens));
        }
        return all;
    }

    /** {@return chats with a shared prefix of about so many tokens} */
    List<ChatSide.Chat> sharing(int shared, int chats, int tokens, int maxTokens) {
        String system = words((int) (shared / tokensPerWord));
        List<ChatSide.Chat> all = new ArrayList<>();
        for (int i = 0; i < chats; i++) {
            all.add(story(system, tokens, maxTokens));
        }
        return all;
    }

    private ChatSide.Chat story(@Nullable String system, int tokens, int maxTokens) {
        String words = words((int) Math.max(1, (tokens - AROUND) / tokensPerWord));
        return new ChatSide.Chat(system, words + "\nTell a very long story about these words.", maxTokens);
    }
}
