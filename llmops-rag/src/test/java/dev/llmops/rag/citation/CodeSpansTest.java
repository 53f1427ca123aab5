package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;

/** What is code for citations is what is code for CommonMark, which parses whole texts. */
class CodeSpansTest {

    /** Lines whose code ends with them, and fences on lines of their own. */
    private static final String[] LINES = {
        "a [1]\n",
        "`a [1]` b [2]\n",
        "``a ` [1]`` b [2]\n",
        "``` a [1] ``` b [2]\n",
        "a \\` [1] \\` b\n",
        "~~ a [1] ~~ `b [2]`\n",
        "\n",
        "```\n",
        "``` java\n",
        "````\n",
        "~~~\n",
        "~~~ `x`\n",
        "  ~~~~  \n",
        "  ```\n",
    };

    @Test
    void random_answers_have_the_markers_that_are_outside_of_code_for_commonmark() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(12), 0, LINES.length).forEach(line -> text.append(LINES[line]));
            String answer = text.toString();

            assertThat(CitationParser.parse(answer).stream()
                            .map(marker -> marker.range().in(answer))
                            .toList())
                    .as("seed %d, round %d, answer '%s'", seed, round, answer)
                    .isEqualTo(markers(answer));
        }
    }

    private static List<String> markers(String answer) {
        List<String> markers = new ArrayList<>();
        Parser.builder().build().parse(answer).accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                for (String marker : List.of("[1]", "[2]")) {
                    for (int at = text.getLiteral().indexOf(marker);
                            at >= 0;
                            at = text.getLiteral().indexOf(marker, at + 1)) {
                        markers.add(marker);
                    }
                }
            }

            @Override
            public void visit(Code code) {}

            @Override
            public void visit(FencedCodeBlock block) {}
        });
        return markers;
    }
}
