package dev.llmops.examples.boot;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for a model, so that the example needs no key, no download and no network: it picks the sentence of the passages that shares most words with
 * the question. It reads the same prompt that a model would, and its answers go through the same chain.
 */
final class StandInModel implements ChatModel {

    private static final String QUESTION = "Question: ";
    private static final Pattern PASSAGE =
            Pattern.compile("^\\[(\\d+)] (.*?)(?=^\\[\\d+] |\\z)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SENTENCE = Pattern.compile("[^\\n]+?[.!?](?=\\s|$)");
    private static final Pattern WORD = Pattern.compile("\\p{L}{3,}|\\d+");

    @Override
    public ChatResponse doChat(ChatRequest request) {
        List<ChatMessage> messages = request.messages();
        String prompt = ((UserMessage) messages.get(messages.size() - 1)).singleText();
        String answer = answer(prompt);
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(answer))
                // As many as a tokenizer would make, about.
                .tokenUsage(new TokenUsage(prompt.length() / 4, answer.length() / 4))
                .finishReason(FinishReason.STOP)
                .build();
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return ChatRequestParameters.builder().modelName("stand-in").build();
    }

    private static String answer(String prompt) {
        int end = Math.max(prompt.lastIndexOf(QUESTION), 0);
        List<Said> all = sentences(prompt.substring(0, end));
        Set<String> asked = words(prompt.substring(end));
        return all.stream()
                .max(Comparator.comparingDouble(said -> said.score(asked, all)))
                .filter(said -> said.score(asked, all) > 0)
                .map(said -> said.text().substring(0, said.text().length() - 1) + " [" + said.passage() + "].")
                .orElse("The documents do not say that.");
    }

    private static List<Said> sentences(String passages) {
        List<Said> all = new ArrayList<>();
        Matcher passage = PASSAGE.matcher(passages);
        while (passage.find()) {
            Matcher sentence = SENTENCE.matcher(passage.group(2));
            while (sentence.find()) {
                String text = sentence.group().strip();
                all.add(new Said(Integer.parseInt(passage.group(1)), text, words(text)));
            }
        }
        return all;
    }

    private record Said(int passage, String text, Set<String> words) {

        /** Rare words count more, and so do passages that were found first. */
        double score(Set<String> asked, List<Said> all) {
            double shared = words.stream()
                    .filter(asked::contains)
                    .mapToDouble(word -> rarity(word, all))
                    .sum();
            return shared / (1 + 0.2 * passage);
        }

        private static double rarity(String word, List<Said> all) {
            long with = all.stream().filter(said -> said.words().contains(word)).count();
            return Math.log((all.size() + 1.0) / with);
        }
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            words.add(word.group().replaceFirst("s$", ""));
        }
        return words;
    }
}
