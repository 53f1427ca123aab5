package dev.llmops.eval.metric.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.internal.json.JsonEquality;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How far the calls of an agent are those that were expected, from 0 to 1, in any order. A call with the right name gets one half, and the other half
 * times the share of its arguments that are right: those equal in both, of all that are in either; 1 if neither has any. Calls of one
 * name are paired so that the best pair comes first. The sum is divided by the number of calls expected or made, whichever is more: a call too many
 * costs as much as one that is missing. If none was expected and none made, the score is 1.
 */
final class CallCorrectness {

    private record Pair(int made, int expected, double score) {}

    private CallCorrectness() {}

    static double of(List<ToolUse> made, List<ToolUse> expected) {
        if (made.isEmpty() && expected.isEmpty()) {
            return 1;
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            for (int j = 0; j < expected.size(); j++) {
                if (made.get(i).name().equals(expected.get(j).name())) {
                    pairs.add(new Pair(i, j, 0.5 + 0.5 * arguments(made.get(i), expected.get(j))));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::score).reversed());
        BitSet usedMade = new BitSet();
        BitSet usedExpected = new BitSet();
        double sum = 0;
        for (Pair pair : pairs) {
            if (!usedMade.get(pair.made()) && !usedExpected.get(pair.expected())) {
                usedMade.set(pair.made());
                usedExpected.set(pair.expected());
                sum += pair.score();
            }
        }
        return sum / Math.max(made.size(), expected.size());
    }

    private static double arguments(ToolUse made, ToolUse expected) {
        int equal = 0;
        int common = 0;
        for (Map.Entry<String, JsonNode> member : made.view().properties()) {
            JsonNode other = expected.view().get(member.getKey());
            if (other != null) {
                common++;
                equal += JsonEquality.equal(member.getValue(), other) ? 1 : 0;
            }
        }
        int all = made.size() + expected.size() - common;
        return all == 0 ? 1 : (double) equal / all;
    }
}
