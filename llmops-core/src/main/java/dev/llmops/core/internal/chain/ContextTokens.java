package dev.llmops.core.internal.chain;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.ContextWindow.Section;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts the tokens of a prompt, and says whether they fit. */
final class ContextTokens {

    /** Room for an answer whose length was not limited: a quarter of the window, but no more than this. */
    private static final int ROOM_FOR_ANSWER = 512;
    /** More than chat templates put around a prompt, around each of its messages, and around each tool. */
    private static final int TEMPLATE = 128;

    private static final int TEMPLATE_OF_ONE = 32;

    private final TokenCounter counter;
    private final ContextWindow settings;
    private final @Nullable Integer window;
    private final @Nullable Integer largest;
    private final String model;

    /**
     * @param window the most tokens of prompt and answer, or null
     * @param largest the same of whichever model takes most, or null if one may take anything
     */
    ContextTokens(
            TokenCounter counter,
            ContextWindow settings,
            @Nullable Integer window,
            @Nullable Integer largest,
            String model) {
        this.counter = counter;
        this.settings = settings;
        this.window = window;
        this.largest = largest;
        this.model = model;
    }

    @Nullable
    Integer window() {
        return window;
    }

    /** A bound of the answer is one for the model too, where the call has none. */
    Call withRoomForAnswer(Call call) {
        Integer room = settings.maxTokens(Section.ANSWER);
        ModelRequest request = call.requireRequest();
        if (room == null || request.parameters().maxTokens() != null) {
            return call;
        }
        ModelParameters bounded = ModelParameters.builder().maxTokens(room).build();
        ModelParameters own = call.parameters();
        return call.toBuilder()
                .parameters(own.orElse(bounded))
                .request(request.toBuilder()
                        .parameters(request.parameters().orElse(bounded))
                        .build())
                .build();
    }

    /** Without counting, which can be a call to a server: no token is shorter than a byte. */
    boolean surelyFits(Call call) {
        for (Section section : Section.values()) {
            if (section != Section.ANSWER && settings.maxTokens(section) != null) {
                return false;
            }
        }
        if (window == null) {
            return true;
        }
        ModelRequest request = call.requireRequest();
        long most = TEMPLATE
                + (long) TEMPLATE_OF_ONE
                        * (request.messages().size() + request.tools().size());
        for (Message message : request.messages()) {
            most += bytes(message);
        }
        for (ToolSpecification tool : request.tools()) {
            most += bytes(tool.name())
                    + bytes(tool.description())
                    + bytes(tool.parameters().json());
        }
        return most + answer(request) <= window;
    }

    private static long bytes(Message message) {
        return BYTES.count(message);
    }

    private static long bytes(String text) {
        return BYTES.count(text);
    }

    private static final TokenCounter BYTES = text -> text.getBytes(StandardCharsets.UTF_8).length;

    /** Whether it fits even where the count is as far off as it can be. */
    boolean fits(ModelRequest request, int reserved) {
        return window == null || counter.atMost(request) + reserved + answer(request) <= window;
    }

    int count(ModelRequest request) {
        return counter.count(request);
    }

    int atMost(ModelRequest request) {
        return counter.atMost(request);
    }

    int ofMessages(List<Message> messages) {
        return messages.stream().mapToInt(counter::count).sum();
    }

    int ofPassages(List<Passage> passages) {
        return passages.stream()
                .mapToInt(passage -> counter.count(passage.text()))
                .sum();
    }

    private int answer(ModelRequest request) {
        Integer limit = request.parameters().maxTokens();
        if (limit != null) {
            return limit;
        }
        return window == null ? ROOM_FOR_ANSWER : Math.min(ROOM_FOR_ANSWER, window / 4);
    }

    /** The tokens by section; what belongs to none is the question's. */
    Map<Section, Integer> sections(Call call, List<Message> history) {
        ModelRequest request = call.requireRequest();
        Map<Section, Integer> tokens = new EnumMap<>(Section.class);
        int system = 0;
        int within = 0;
        for (Message message : request.messages()) {
            if (message instanceof SystemMessage) {
                system += counter.count(message);
                within += ofPassages(call.passages().stream()
                        .filter(passage -> message.text().contains(passage.text()))
                        .toList());
            }
        }
        int passages = ofPassages(call.passages());
        int tools = request.tools().stream().mapToInt(counter::count).sum();
        int earlier = ofMessages(history);
        tokens.put(Section.SYSTEM, Math.max(0, system - within));
        tokens.put(Section.TOOLS, tools);
        tokens.put(Section.HISTORY, earlier);
        tokens.put(Section.PASSAGES, passages);
        int rest = count(request) - Math.max(0, system - within) - tools - earlier - passages;
        tokens.put(Section.QUESTION, Math.max(0, rest));
        tokens.put(Section.ANSWER, answer(request));
        return tokens;
    }

    /** Refuses a prompt that has nothing left to leave out. */
    void requireRoom(Call call, List<Message> history) {
        ModelRequest request = call.requireRequest();
        Map<Section, Integer> sections = sections(call, history);
        for (Section section : List.of(Section.SYSTEM, Section.TOOLS, Section.QUESTION)) {
            Integer most = settings.maxTokens(section);
            int has = sections.getOrDefault(section, 0);
            if (most != null && has > most) {
                throw new ContextWindowExceededException("the section " + name(section) + " must have at most " + most
                        + " tokens, but has " + has + "; shorten it, or raise ContextWindow.maxTokens("
                        + section + ", ...)");
            }
        }
        int fewest = counter.atLeast(request);
        int least = fewest + answer(request);
        if (largest != null && least > largest) {
            throw new ContextWindowExceededException("the prompt cannot fit: with the answer it needs "
                    + (fewest < count(request) ? "at least " : "") + least + " tokens (" + describe(sections)
                    + "), but the window of '" + model + "' has " + largest
                    + (request.parameters().maxTokens() == null ? "; " : "; lower maxTokens of the answer, ")
                    + "shorten what no policy may leave out, or use a model with a larger window");
        }
    }

    private static String name(Section section) {
        return section.name().toLowerCase(Locale.ROOT);
    }

    static String describe(Map<Section, Integer> sections) {
        return sections.entrySet().stream()
                .map(each -> name(each.getKey()) + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
