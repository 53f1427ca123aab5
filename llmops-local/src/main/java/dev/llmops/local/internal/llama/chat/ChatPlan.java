package dev.llmops.local.internal.llama.chat;

import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.llama.Grammar;
import dev.llmops.local.internal.llama.LlamaNative;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template makes of a request.
 *
 * @param prompt the prompt as tokens; not changed
 * @param grammar what the answer must look like, or null
 * @param reader how to tell the answer's text, reasoning and tool calls apart, or null if all of it is text
 * @param shown control tokens that the reader needs to see; not changed
 * @param stops texts that end the answer
 * @param parsed whether an answer is more than its text even where neither tools nor a schema are wanted
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChatPlan(
        int[] prompt,
        String text,
        @Nullable Grammar grammar,
        @Nullable ChatReader reader,
        int[] shown,
        List<String> stops,
        boolean parsed) {

    /** {@return the plan for a prompt that is continued as it is; {@code prompt}: the prompt as tokens} */
    public static ChatPlan ofText(int[] prompt, String text) {
        return new ChatPlan(prompt, text, null, null, new int[0], List.of(), false);
    }

    static ChatPlan read(long model, long plan, RequestSchemas schemas) {
        int[][] numbers = LlamaNative.chatPlanNumbers(model, plan);
        byte[][] texts = LlamaNative.chatPlanTexts(plan);
        int[] facts = numbers[2];
        return new ChatPlan(
                numbers[0],
                text(texts[0]),
                texts[1].length == 0 ? null : grammar(plan, texts, facts[1] != 0, schemas),
                new ChatReader(texts[4], facts[0], texts[3]),
                numbers[1],
                texts(LlamaNative.chatPlanStops(plan)),
                facts[2] != 0);
    }

    private static Grammar grammar(long plan, byte[][] texts, boolean lazy, RequestSchemas schemas) {
        return new Grammar(
                schemas.complete(text(texts[1])),
                text(texts[2]),
                lazy ? texts(LlamaNative.chatPlanTriggers(plan)) : List.of(),
                texts(LlamaNative.chatPlanReasoningMarks(plan)));
    }

    private static List<String> texts(byte[][] all) {
        return Arrays.stream(all).map(ChatPlan::text).toList();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
