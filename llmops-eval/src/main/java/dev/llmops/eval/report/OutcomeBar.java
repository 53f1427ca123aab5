package dev.llmops.eval.report;

import dev.llmops.eval.run.RunComparison.RowPair;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** How many rows got worse, stayed, and got better by one metric, as a bar of three parts with its counts in words. */
record OutcomeBar(int worse, int same, int better) {

    private static final double PERCENT = 100;

    static OutcomeBar of(List<RowPair> pairs, String evaluator) {
        int worse = 0;
        int same = 0;
        int better = 0;
        for (RowPair pair : pairs) {
            OptionalDouble difference = pair.difference(evaluator);
            if (difference.isPresent()) {
                worse += difference.getAsDouble() < 0 ? 1 : 0;
                same += difference.getAsDouble() == 0 ? 1 : 0;
                better += difference.getAsDouble() > 0 ? 1 : 0;
            }
        }
        return new OutcomeBar(worse, same, better);
    }

    String html() {
        StringBuilder svg = new StringBuilder("<svg class=\"outcome\" aria-hidden=\"true\">");
        double at = part(svg, "worse", 0, worse);
        at = part(svg, "same", at, same);
        part(svg, "better", at, better);
        return svg.append(String.format(
                        Locale.ROOT,
                        "</svg><span class=\"small\">%d worse, %d same, %d better</span>",
                        worse,
                        same,
                        better))
                .toString();
    }

    private double part(StringBuilder svg, String style, double at, int count) {
        double width = PERCENT * count / Math.max(1, worse + same + better);
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.2f%%\" y=\"0\" width=\"%.2f%%\" height=\"100%%\"/>",
                style,
                at,
                width));
        return at + width;
    }
}
