package dev.llmops.rag.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.TableCell;
import dev.llmops.rag.internal.extract.DocumentFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownBlocksTest {

    @Test
    void headings_are_those_of_the_document_itself() {
        assertThat(blocks("# Lamp #\n## `Cable`\nPlug\n===\n> # Said\n\n- ## Item\n\n#none\n\n#\n\n    # code"))
                .containsExactly(
                        "HEADING 1 Lamp: # Lamp #",
                        "HEADING 2 `Cable`: ## `Cable`",
                        "HEADING 1 Plug: Plug\n===",
                        "PARAGRAPH: > # Said",
                        "PARAGRAPH: - ## Item",
                        "PARAGRAPH: #none",
                        "PARAGRAPH: #",
                        "CODE:     # code");
    }

    @Test
    void a_rule_makes_a_heading_of_one_line_only_and_what_is_very_long_is_none() {
        assertThat(blocks("---\ntitle: Lamp\nauthor: Anna\n---\n\nText"))
                .containsExactly("PARAGRAPH: ---", "PARAGRAPH: title: Lamp\nauthor: Anna\n---", "PARAGRAPH: Text");
        assertThat(blocks("# " + "x".repeat(301))).singleElement().asString().startsWith("PARAGRAPH: # xxx");
    }

    @Test
    void what_stands_in_quotes_and_lists_is_a_block_with_its_marks() {
        assertThat(blocks("> A lamp\nthat is red.\n>\n> > Oak.\n\n1. one\n   goes on\n\n   more\n   - two\n-\n- three"))
                .containsExactly(
                        "PARAGRAPH: > A lamp\nthat is red.",
                        "PARAGRAPH: >\n> > Oak.",
                        "PARAGRAPH: 1. one\n   goes on",
                        "PARAGRAPH:    more",
                        "PARAGRAPH:    - two",
                        "PARAGRAPH: -",
                        "PARAGRAPH: - three");
    }

    @Test
    void code_is_fenced_or_indented_and_holds_what_looks_like_other_blocks() {
        assertThat(blocks("~~~\n# a\n```\n~~~\n\n    b\n\n    | c |\nText\n- ```\n  d\n  ```"))
                .containsExactly(
                        "CODE: ~~~\n# a\n```\n~~~",
                        "CODE:     b\n\n    | c |",
                        "PARAGRAPH: Text",
                        "CODE: - ```\n  d\n  ```");
        assertThat(blocks("<div>\n# Heading\n<!--\n\n# Another"))
                .containsExactly(
                        "PARAGRAPH: <div>",
                        "HEADING 1 Heading: # Heading",
                        "PARAGRAPH: <!--",
                        "HEADING 1 Another: # Another");
    }

    @Test
    void tables_have_a_rule_or_bars_at_the_beginning_of_their_lines() {
        String text =
                "Prices:\nlamp | price\n--- | :---:\nred | 10\nblue | 20\nAll in euros.\n\n| a |\n| b |\n\na | b\n";

        assertThat(blocks(text))
                .containsExactly(
                        "PARAGRAPH: Prices:",
                        "TABLE: lamp | price\n--- | :---:\nred | 10\nblue | 20",
                        "PARAGRAPH: All in euros.",
                        "TABLE: | a |\n| b |",
                        "PARAGRAPH: a | b");
        int at = text.indexOf("20");
        assertThat(TableCell.at(text, new CharRange(at, at + 2))).contains(new TableCell(2, 2, "price", "20"));
    }

    private static List<String> blocks(String text) {
        return Blocks.of(text, DocumentFormat.MARKDOWN).stream()
                .map(block -> block.kind() + (block.level() > 0 ? " " + block.level() + " " + block.title() : "") + ": "
                        + block.range().in(text))
                .toList();
    }
}
