package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.ContextWindow.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitContextPropertyTest {

    private static final int CASES = 200;
    private static final String SYSTEM = "you are brief";

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatever_is_asked_the_prompt_fits_and_what_must_stay_stays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        int shortened = 0;
        for (int i = 0; i < CASES; i++) {
            String label = "seed " + seed + " case " + i;
            List<Message> history = history(random);
            List<Passage> passages = passages(random);
            int window = random.nextInt(4, 120);
            int answer = random.nextInt(1, 6);
            int mostHistory = random.nextInt(1, 60);
            NarrowModel model = new NarrowModel(window);
            LlmOps ops = ops(model, passages, mostHistory);
            try {
                Generation generation = ops.prompt("p")
                        .with("question", "and now")
                        .history(history)
                        .parameters(ModelParameters.builder().maxTokens(answer).build())
                        .ask()
                        .generation();
                shortened +=
                        check(label, model.model.lastRequest(), generation, history, passages, window, mostHistory);
            } catch (ContextWindowExceededException e) {
                refused++;
                assertThat(5 + answer).as(label + ": " + e.getMessage()).isGreaterThan(window);
            }
        }
        assertThat(refused).as("refused, seed " + seed).isPositive();
        assertThat(shortened).as("shortened, seed " + seed).isGreaterThan(CASES / 3);
    }

    private static LlmOps ops(NarrowModel model, List<Passage> passages, int mostHistory) {
        Fixture fixture = new Fixture();
        fixture.builder
                .contextWindow(ContextWindow.builder()
                        .maxTokens(Section.HISTORY, mostHistory)
                        .build())
                .retriever(query -> passages);
        LlmOps ops = fixture.with(model);
        ops.prompts()
                .register(
                        "p",
                        PromptContent.of("{{role \"system\"}}" + SYSTEM
                                + "{{#each passages}} {{text}}{{/each}}{{history}}{{role \"user\"}}{{question}}"),
                        PromptCommit.NONE);
        return ops;
    }

    /** {@return 1 if something was left out} */
    private static int check(
            String label,
            ModelRequest asked,
            Generation generation,
            List<Message> history,
            List<Passage> passages,
            int window,
            int mostHistory) {
        List<Message> messages = asked.messages();
        assertThat(NarrowModel.WORDS.count(asked) + asked.parameters().maxTokens())
                .as(label)
                .isLessThanOrEqualTo(window);
        assertThat(messages.get(0).text()).as(label).startsWith(SYSTEM);
        assertThat(messages.get(messages.size() - 1).text()).as(label).isEqualTo("and now");
        List<Message> kept = messages.subList(1, messages.size() - 1);
        assertThat(kept.stream().mapToInt(NarrowModel.WORDS::count).sum())
                .as(label)
                .isLessThanOrEqualTo(mostHistory);
        if (!kept.isEmpty()) {
            assertThat(history).as(label).containsSubsequence(kept);
            assertThat(kept.get(kept.size() - 1)).as(label + ": the newest").isEqualTo(history.get(history.size() - 1));
        }
        requirePairs(label, kept);
        List<Passage> left = generation.passages();
        assertThat(passages.subList(0, left.size())).as(label).isEqualTo(left);
        for (Passage passage : left) {
            assertThat(messages.get(0).text()).as(label).contains(passage.text());
        }
        boolean changed = left.size() < passages.size() || kept.size() < history.size();
        assertThat(generation.retrieval().stream().anyMatch(step -> step.name().equals("fit-context")))
                .as(label + ": recorded")
                .isEqualTo(changed);
        return changed ? 1 : 0;
    }

    private static void requirePairs(String label, List<Message> kept) {
        Set<String> open = new HashSet<>();
        for (Message message : kept) {
            if (message instanceof AssistantMessage said) {
                assertThat(open).as(label + ": calls without result").isEmpty();
                said.toolCalls().forEach(call -> open.add(call.id()));
            } else if (message instanceof ToolMessage result) {
                assertThat(open.remove(result.toolCallId()))
                        .as(label + ": result without call")
                        .isTrue();
            }
        }
        assertThat(open).as(label + ": calls without result").isEmpty();
    }

    private static List<Message> history(SplittableRandom random) {
        List<Message> all = new ArrayList<>();
        int turns = random.nextInt(0, 8);
        for (int turn = 0; turn < turns; turn++) {
            all.add(Message.user(words(random)));
            for (int step = random.nextInt(0, 3); step > 0; step--) {
                List<ToolCall> calls = new ArrayList<>();
                for (int call = random.nextInt(1, 3); call > 0; call--) {
                    calls.add(new ToolCall(turn + "-" + step + "-" + call, "find", "{}"));
                }
                all.add(new AssistantMessage(List.of(), calls));
                calls.forEach(call -> all.add(Message.tool(call, words(random))));
            }
            all.add(Message.assistant(words(random)));
        }
        return all;
    }

    private static List<Passage> passages(SplittableRandom random) {
        List<Passage> all = new ArrayList<>();
        int count = random.nextInt(0, 5);
        for (int i = 0; i < count; i++) {
            all.add(new Passage("d" + i, new CharRange(0, 1), "passage" + i + " " + words(random), null, Map.of()));
        }
        return all;
    }

    private static String words(SplittableRandom random) {
        return "word ".repeat(random.nextInt(1, 9)).strip();
    }
}
