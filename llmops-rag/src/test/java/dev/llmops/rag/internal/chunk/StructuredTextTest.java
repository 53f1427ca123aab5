package dev.llmops.rag.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import dev.llmops.rag.chunking.TableCell;
import dev.llmops.rag.internal.extract.DocumentFormat;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables, programs, and changes of the subject. */
class StructuredTextTest {

    private static final String JAVA = """
            // Licence

            package lamps;

            import java.util.List;

            /** A lamp. */
            @Deprecated
            public final class Lamp extends Light {

                private int metres = 3;

                /** How long: "{" is no brace. */
                int cable() {
                    // neither is this {
                    return metres + '{';
                }

                // What it costs
                @Override
                int price(List<Integer> all) {
                    return all.stream().map(each -> {
                        return each + 1;
                    }).findFirst().get();
                }
            }

            class Plug {
                int red;
            }
            """;

    private static final String PYTHON = """
            import os

            # The lamp.
            @dataclass
            class Lamp:
                \"""A lamp.

            def not_a_function(): inside of a text
                \"""

                metres = 3

                def cable(self):
                    return self.metres

                @property
                def price(self):
                    if self.metres:
                        return [1,
            2]
                    else:
                        return 0

            def plug():
                return "red"
            """;

    @Test
    void a_program_is_cut_between_declarations_which_keep_their_comments_and_annotations() {
        List<String> passages = texts(JAVA, DocumentFormat.BRACED_CODE, 240);

        assertThat(passages)
                .containsExactly(
                        "// Licence\n\npackage lamps;\n\nimport java.util.List;",
                        JAVA.substring(JAVA.indexOf("/** A lamp"), JAVA.indexOf("    // What it costs"))
                                .strip(),
                        JAVA.substring(JAVA.indexOf("// What it costs"), JAVA.indexOf("class Plug"))
                                .strip(),
                        "class Plug {\n    int red;\n}");
    }

    @Test
    void a_part_of_a_program_knows_the_declarations_around_it() {
        List<Chunk> chunks = chunk(JAVA, DocumentFormat.BRACED_CODE, 100);

        assertThat(chunks)
                .filteredOn(chunk -> chunk.range().in(JAVA).startsWith("return each"))
                .isEmpty();
        assertThat(chunks)
                .filteredOn(chunk -> chunk.range().in(JAVA).startsWith("return all.stream()"))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.context())
                        .containsExactly("public final class Lamp extends Light", "int price(List<Integer> all)"));
    }

    @Test
    void python_is_cut_by_its_indentation() {
        List<Chunk> chunks = chunk(PYTHON, DocumentFormat.INDENTED_CODE, 150);

        assertThat(chunks.stream().map(chunk -> chunk.range().in(PYTHON)))
                .containsExactly(
                        "import os",
                        PYTHON.substring(PYTHON.indexOf("# The lamp"), PYTHON.indexOf("    def cable"))
                                .strip(),
                        "def cable(self):\n        return self.metres",
                        PYTHON.substring(PYTHON.indexOf("@property"), PYTHON.indexOf("def plug"))
                                .strip(),
                        "def plug():\n    return \"red\"");
        assertThat(chunks.get(3).context()).containsExactly("class Lamp:");
    }

    @Test
    void a_program_that_fits_is_one_passage_and_nonsense_does_no_harm() {
        assertThat(texts(JAVA, DocumentFormat.BRACED_CODE, 5_000)).containsExactly(JAVA.strip());
        assertThat(texts("}}} ))) \"\"\" '{{", DocumentFormat.BRACED_CODE, 5)).isNotEmpty();
    }

    @Test
    void parts_of_a_table_are_found_by_the_names_of_its_columns_and_know_their_rows() {
        String text =
                "# Prices\n\n| lamp | price |\n|---|---|\n| red | 10 |\n| blue | 20 |\n| green | 30 |\n\nAll in euros.";

        List<Chunk> chunks = chunk(text, DocumentFormat.MARKDOWN, 55);

        assertThat(chunks.stream().map(chunk -> chunk.range().in(text)))
                .containsExactly(
                        "# Prices\n\n| lamp | price |\n|---|---|\n| red | 10 |",
                        "| blue | 20 |\n| green | 30 |\n\nAll in euros.");
        assertThat(chunks.get(0).rows()).isEqualTo(new TableRows(1, 1));
        assertThat(chunks.get(0).context()).isEmpty();
        assertThat(chunks.get(1).rows()).isEqualTo(new TableRows(2, 3));
        assertThat(chunks.get(1).context()).containsExactly("Prices", "| lamp | price |");
    }

    @Test
    void records_of_csv_are_not_cut_and_have_the_names_of_their_columns() {
        String text = "lamp,price\nred,\"10\neuros\"\nblue,20\n\"gr\"\"een\",30\n";

        List<Chunk> chunks = chunk(text, DocumentFormat.CSV, 28);

        assertThat(chunks.stream().map(chunk -> chunk.range().in(text)))
                .containsExactly("lamp,price\nred,\"10\neuros\"", "blue,20\n\"gr\"\"een\",30");
        assertThat(chunks).extracting(Chunk::rows).containsExactly(new TableRows(1, 1), new TableRows(2, 3));
        assertThat(chunks.get(1).context()).containsExactly("lamp,price");
    }

    @Test
    void a_passage_of_two_tables_claims_no_rows() {
        String text = "| a |\n|---|\n| 1 |\n\nor\n\n| b |\n|---|\n| 2 |";

        assertThat(chunk(text, DocumentFormat.MARKDOWN, 500))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.rows()).isNull());
    }

    @Test
    void a_range_in_a_table_names_its_cell() {
        String text = "Prices:\n\n| lamp | price |\n|---|---|\n| red \\| dark | 10 |\n| blue |  |\n";

        assertThat(cell(text, "10")).contains(new TableCell(1, 2, "price", "10"));
        assertThat(cell(text, "dark")).contains(new TableCell(1, 1, "lamp", "red \\| dark"));
        assertThat(cell(text, "blue")).contains(new TableCell(2, 1, "lamp", "blue"));
        assertThat(cell(text, "lamp")).isEmpty();
        assertThat(cell(text, "---")).isEmpty();
        assertThat(cell("| lamp | price |\n|---|---|\n  | red | 10 |\n", "red"))
                .as("a row that is indented")
                .contains(new TableCell(1, 1, "lamp", "red"));
        assertThat(cell(text, "Prices")).isEmpty();
    }

    @Test
    void a_range_in_a_file_of_values_names_its_cell() {
        String text = "lamp,\"price, in euros\"\nred,\"10\nor \"\"11\"\"\"\nblue,20\n";
        Document file = new Document("a.csv", text, Map.of("tableFormat", "csv"));

        assertThat(cell(file, "or ")).contains(new TableCell(1, 2, "price, in euros", "10\nor \"11\""));
        assertThat(cell(file, "blue")).contains(new TableCell(2, 1, "lamp", "blue"));
        assertThat(cell(file, "20")).contains(new TableCell(2, 2, "price, in euros", "20"));
        assertThat(cell(file, "price")).isEmpty();
        assertThat(TableCell.at(file, new CharRange(text.length(), text.length())))
                .isEmpty();
        assertThat(cell(new Document("b.csv", "lamp;price\nred;10,5\n", Map.of("tableFormat", "csv")), "10,5"))
                .contains(new TableCell(1, 2, "price", "10,5"));
        assertThat(cell(new Document("c.tsv", "lamp\tprice\nred\t\n", Map.of("tableFormat", "tsv")), "red"))
                .contains(new TableCell(1, 1, "lamp", "red"));
        Document inches = new Document(
                "e.csv",
                "lamp,price\nred 12\" wide,10\n \"blue, \"\"x\"\"\",20\n\"\",30\n",
                Map.of("tableFormat", "csv"));
        assertThat(cell(inches, "10")).contains(new TableCell(1, 2, "price", "10"));
        assertThat(cell(inches, "blue")).contains(new TableCell(2, 1, "lamp", "blue, \"x\""));
        assertThat(cell(inches, "30")).contains(new TableCell(3, 2, "price", "30"));
        assertThat(cell(new Document("d.md", text, Map.of()), "20")).isEmpty();
    }

    private static Optional<TableCell> cell(Document document, String part) {
        int start = document.text().lastIndexOf(part);
        return TableCell.at(document, new CharRange(start, start + part.length()));
    }

    @Test
    void names_of_very_many_columns_do_not_hide_what_a_passage_says() {
        String names = IntStream.range(0, 1_000).mapToObj(i -> "column " + i).collect(Collectors.joining(","));
        List<Chunk> chunks = chunk(names + "\nred,10\nblue,20\n", DocumentFormat.CSV, 100);

        String context = chunks.get(chunks.size() - 1).context().get(0);
        assertThat(context)
                .startsWith("column 0,column 1,")
                .hasSizeBetween(380, 400)
                .matches(".*column \\d+");
        assertThat(names).startsWith(context + ",");
    }

    private static Optional<TableCell> cell(String text, String part) {
        int start = text.indexOf(part);
        return TableCell.at(text, new CharRange(start, start + part.length()));
    }

    @Test
    void a_text_is_cut_where_its_subject_changes() {
        String lamps = "The lamp is red. The lamp is tall. The lamp is old.";
        String ships = "A ship is wide. A ship is slow. A ship is wet.";
        Chunking chunking = Chunking.characters(500).with(ChunkingStrategy.SEMANTIC);
        SentenceVectors vectors = texts -> texts.stream()
                .map(text -> text.contains("lamp") ? new float[] {1, 0} : new float[] {0, 1})
                .toList();

        assertThat(Chunker.chunk(lamps + " " + ships, DocumentFormat.PLAIN, chunking, vectors).stream()
                        .map(chunk -> chunk.range().in(lamps + " " + ships)))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("A ship is slow. A ship is wet.");
        assertThatThrownBy(() -> Chunker.chunk(lamps, DocumentFormat.PLAIN, chunking, null))
                .hasMessageContaining("embedding model");
    }

    @Test
    void a_text_of_one_subject_is_cut_however_many_sentences_it_has() {
        String text = "The lamp is red. ".repeat(30_000).strip();
        SentenceVectors vectors = texts -> Collections.nCopies(texts.size(), new float[] {1, 0});

        List<Chunk> chunks = Chunker.chunk(
                text, DocumentFormat.PLAIN, Chunking.characters(50).with(ChunkingStrategy.SEMANTIC), vectors);

        assertThat(chunks).extracting(chunk -> chunk.range().start()).isSorted();
        assertThat(chunks.stream().mapToInt(chunk -> chunk.range().length()).sum())
                .isGreaterThan(text.length() - chunks.size() - 1);
    }

    @Test
    void a_long_declaration_is_not_cut_within_a_character() {
        String declaration = "class A" + "x".repeat(192) + "\uD83D\uDE00 ";

        assertThat(chunk(declaration + "{\n  int a;\n\n  int b;\n}\n", DocumentFormat.BRACED_CODE, 20))
                .extracting(Chunk::headings)
                .contains(List.of("class A" + "x".repeat(192)));
    }

    @Test
    @Timeout(60)
    void one_long_line_does_no_harm() {
        assertThat(chunk("a\n" + "-".repeat(1_000_000) + "x\n1", DocumentFormat.CSV, 10_000))
                .hasSize(102);
        assertThat(chunk("'a',".repeat(500_000), DocumentFormat.BRACED_CODE, 10_000))
                .hasSize(200);
    }

    private static List<Chunk> chunk(String text, DocumentFormat form, int size) {
        return Chunker.chunk(text, form, Chunking.characters(size), null);
    }

    private static List<String> texts(String text, DocumentFormat form, int size) {
        return chunk(text, form, size).stream()
                .map(chunk -> chunk.range().in(text))
                .toList();
    }
}
