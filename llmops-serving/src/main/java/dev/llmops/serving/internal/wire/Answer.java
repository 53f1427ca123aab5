package dev.llmops.serving.internal.wire;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.text.UnicodeText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it arrives: what a wire format reads goes in, deltas come out, and at the end the whole. A blocking call and a stream
 * are read through the same, so that they give the same message.
 */
public final class Answer {

    private final ModelIdentity asked;
    private final ArrayDeque<ModelEvent> events = new ArrayDeque<>();
    private final Pieces text = new Pieces();
    private final Pieces reasoning = new Pieces();
    private final List<Tool> tools = new ArrayList<>();
    private final Map<String, Object> vendor = new LinkedHashMap<>();
    private final List<Object> logprobs = new ArrayList<>();
    private @Nullable String signature;
    private @Nullable FinishReason finishReason;
    private TokenUsage usage = TokenUsage.UNKNOWN;
    private @Nullable String model;
    private List<String> stops = List.of();
    private int maxTokens = Integer.MAX_VALUE;
    private boolean complete;
    private int said;
    private @Nullable String latestText;

    public Answer(ModelIdentity asked) {
        this.asked = asked;
    }

    /**
     * Stop sequences that the server leaves at the end of the text. Until the end is there, as much is held back as the longest of them
     * could take.
     */
    public void takeOff(List<String> sequences) {
        stops = sequences;
        text.holdBack(sequences.stream().mapToInt(String::length).max().orElse(0));
    }

    /** The most tokens that the request allows. {@code count}: at least 1. */
    public void maxTokens(int count) {
        maxTokens = count;
    }

    /** {@return whether the answer has as many tokens as the request allows} */
    public boolean isFull() {
        return usage.output() != null && usage.output() >= maxTokens;
    }

    public void text(String piece) {
        says(piece);
        String whole = text.add(piece);
        if (!whole.isEmpty()) {
            events.add(new ModelEvent.TextDelta(whole));
        }
    }

    public void reasoning(String piece) {
        says(null);
        String whole = reasoning.add(piece);
        if (!whole.isEmpty()) {
            events.add(new ModelEvent.ReasoningDelta(whole));
        }
    }

    /** What the server wants back with the reasoning. */
    public void signature(String value) {
        signature = value;
    }

    /**
     * A piece of a tool call.
     *
     * @param index which call, as the server counts
     * @param id its id, or null if this piece does not have it
     * @param name its tool, or null if this piece does not have it
     * @param arguments the next piece of its arguments, may be empty
     */
    public void toolCall(int index, @Nullable String id, @Nullable String name, String arguments) {
        says(null);
        Tool known = latest(index);
        // Some servers number every call 0, and tell them apart by their ids alone.
        boolean other = known == null || (id != null && !id.isEmpty() && name != null && !id.equals(known.id));
        Tool tool = known == null || other ? begin(index, id, name) : known;
        String whole = tool.arguments.add(arguments);
        if (other || !whole.isEmpty()) {
            events.add(new ModelEvent.ToolCallDelta(tool.position, tool.id, tool.name, whole));
        }
    }

    /**
     * A tool call that is complete: of its arguments, what had not come in pieces before.
     *
     * @param index which call, as the server counts
     * @param id its id, or null if the server does not tell it
     */
    public void wholeToolCall(int index, @Nullable String id, String name, String arguments) {
        // By its id first: llama-server numbers no call, and tells that they are complete once the last of them is.
        Tool known = id == null ? latest(index) : withId(id);
        if (known == null) {
            toolCall(index, id, name, arguments);
            return;
        }
        says(null);
        String rest = known.arguments.add(arguments.substring(Math.min(known.arguments.length(), arguments.length())));
        if (!rest.isEmpty()) {
            events.add(new ModelEvent.ToolCallDelta(known.position, known.id, known.name, rest));
        }
    }

    private @Nullable Tool withId(String id) {
        return tools.stream().filter(tool -> tool.id.equals(id)).findFirst().orElse(null);
    }

    /** {@return whether the model calls a tool} */
    public boolean hasToolCalls() {
        return !tools.isEmpty();
    }

    /** {@return whether nothing was said so far, in words or in calls} */
    public boolean isEmpty() {
        return tools.isEmpty() && text.isEmpty();
    }

    private Tool begin(int index, @Nullable String id, @Nullable String name) {
        int position = tools.size();
        String own = id == null || id.isEmpty() ? "call_" + position : id;
        Tool tool = new Tool(index, position, own, name == null ? "" : name);
        tools.add(tool);
        return tool;
    }

    private @Nullable Tool latest(int index) {
        for (int i = tools.size() - 1; i >= 0; i--) {
            if (tools.get(i).index == index) {
                return tools.get(i);
            }
        }
        return null;
    }

    public void finish(FinishReason reason) {
        finishReason = reason;
    }

    public @Nullable FinishReason finishReason() {
        return finishReason;
    }

    public void usage(TokenUsage told) {
        usage = told;
    }

    public TokenUsage usage() {
        return usage;
    }

    public void model(String name) {
        model = name;
    }

    public void vendor(String name, Object value) {
        vendor.put(name, value);
    }

    public boolean has(String vendorName) {
        return vendor.containsKey(vendorName);
    }

    /** The log-probabilities of the next tokens. */
    public void logprobs(List<Object> tokens) {
        if (!tokens.isEmpty()) {
            says(null);
            logprobs.addAll(tokens);
            vendor.put("logprobs", Map.of("content", logprobs));
        }
    }

    /** The server has said everything. */
    public void complete() {
        complete = true;
        String rest = text.rest(finishReason == FinishReason.STOP ? stops : List.of());
        if (!rest.isEmpty()) {
            events.add(new ModelEvent.TextDelta(rest));
        }
        rest = reasoning.rest(List.of());
        if (!rest.isEmpty()) {
            events.add(new ModelEvent.ReasoningDelta(rest));
        }
        for (Tool tool : tools) {
            rest = tool.arguments.rest(List.of());
            if (!rest.isEmpty()) {
                events.add(new ModelEvent.ToolCallDelta(tool.position, tool.id, tool.name, rest));
            }
        }
    }

    public boolean isComplete() {
        return complete;
    }

    private void says(@Nullable String piece) {
        said++;
        latestText = piece;
    }

    /** {@return how many pieces came, of text or of anything else that is not the same when it is told once more} */
    int said() {
        return said;
    }

    /** {@return the latest piece if it was text, or else null} */
    @Nullable
    String latestText() {
        return latestText;
    }

    @Nullable
    ModelEvent poll() {
        return events.poll();
    }

    String textSoFar() {
        return text.all.toString();
    }

    /** Of several tool calls only the last can have been cut. */
    PartialResponse partial() {
        int whole = finishReason != null ? tools.size() : Math.max(0, tools.size() - 1);
        return new PartialResponse(message(tools.subList(0, whole)), usage);
    }

    ModelResponse response(@Nullable Duration timeToFirstToken, Duration total) {
        ModelIdentity answered =
                model == null || model.isBlank() ? asked : new ModelIdentity(asked.provider(), model, null);
        FinishReason reason = finishReason == null ? FinishReason.OTHER : finishReason;
        return new ModelResponse(message(tools), reason, usage, answered, timeToFirstToken, total, vendor);
    }

    private AssistantMessage message(List<Tool> calls) {
        List<Part> parts = new ArrayList<>();
        if (reasoning.all.length() > 0 || signature != null) {
            parts.add(new ReasoningPart(reasoning.all.toString(), signature));
        }
        if (text.all.length() > 0) {
            parts.add(new TextPart(text.all.toString()));
        }
        return new AssistantMessage(
                parts,
                calls.stream()
                        .map(call -> new ToolCall(call.id, call.name, call.arguments.all.toString()))
                        .toList());
    }

    /** A text in pieces that may end in the middle of a character. */
    private static final class Pieces {

        private final StringBuilder all = new StringBuilder();
        private String held = "";
        private int backlog;

        void holdBack(int chars) {
            backlog = chars;
        }

        boolean isEmpty() {
            return length() == 0;
        }

        int length() {
            return all.length() + held.length();
        }

        String add(String piece) {
            String joined = held.isEmpty() ? piece : held + piece;
            int end = Math.max(0, joined.length() - backlog);
            boolean cut = end > 0 && Character.isHighSurrogate(joined.charAt(end - 1));
            return pass(joined, cut ? end - 1 : end);
        }

        String rest(List<String> ends) {
            String end = ends.stream().filter(held::endsWith).findFirst().orElse("");
            String rest = held.substring(0, held.length() - end.length());
            held = "";
            return pass(rest, rest.length());
        }

        private String pass(String joined, int end) {
            held = joined.substring(end);
            String whole = UnicodeText.repair(joined.substring(0, end));
            all.append(whole);
            return whole;
        }
    }

    private static final class Tool {

        private final int index;
        private final int position;
        private final String id;
        private final String name;
        private final Pieces arguments = new Pieces();

        Tool(int index, int position, String id, String name) {
            this.index = index;
            this.position = position;
            this.id = id;
            this.name = name;
        }
    }
}
