package dev.llmops.rag.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import dev.llmops.rag.internal.extract.DocumentFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkerTest {

    private static final List<ChunkingStrategy> CUTTINGS = List.copyOf(EnumSet.allOf(ChunkingStrategy.class));
    private static final List<DocumentFormat> FORMS = List.of(DocumentFormat.values());
    private static final String[] PIECES = {
        "/** Adds. */\n@Test\nint add(int a) {\n  return a + '{';\n}\n",
        "class Lamp {\n",
        "}\n",
        "def cable(self):\n    \"\"\"How long\n  it is.\"\"\"\n    return [1,\n2]\n",
        "    @property\n    def plug(self):\n        pass\n",
        "a,\"b\nc\",d\n",
        "\"",
        "// it's\n",
        "`",
        "# Lamp\n",
        "## Cable and plug\n",
        "Title\n=====\n",
        "The cable is 3 m long. It is black! Is it?\n",
        "\n",
        "\n\n",
        "- one item\n- another item\n  that goes on\n",
        "1. first\n2) second\n",
        "```java\nint a = b[1];\n\n  x();\n```\n",
        "~~~\nnever closed\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "word ",
        "Donaudampfschifffahrtsgesellschaft".repeat(4),
        "\t indented\n",
        "🐈‍⬛ é กขค ",
        "e.g. Dr. No\n",
        "   \n",
        "#nothing\n",
        "---\n",
        "\u00a0",
        "=\n"
    };

    @Test
    void passages_cover_all_that_is_not_blank_in_order_and_are_no_larger_than_allowed() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String text = randomText(random);
            ChunkingStrategy cutting = CUTTINGS.get(random.nextInt(CUTTINGS.size()));
            Chunking chunking = Chunking.characters(1 + random.nextInt(120)).with(cutting);
            DocumentFormat form = FORMS.get(random.nextInt(FORMS.size()));
            if (random.nextBoolean()) {
                chunking = chunking.withOverlap(random.nextInt(chunking.size()));
            }

            List<Chunk> chunks = Chunker.chunk(text, form, chunking, ChunkerTest::vectors);

            String what = "seed " + seed + ", round " + round + ", " + chunking + ", " + form + ", text: " + text;
            assertCovers(what, text, chunks, chunking);
        }
    }

    @Test
    void each_passage_is_in_one_parent_which_is_no_larger_than_allowed_and_overlaps_no_other() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            String text = randomText(random);
            ChunkingStrategy cutting = CUTTINGS.get(random.nextInt(CUTTINGS.size()));
            int size = 1 + random.nextInt(120);
            Chunking chunking = Chunking.characters(size).with(cutting).withParents(size + random.nextInt(300));
            DocumentFormat form = FORMS.get(random.nextInt(FORMS.size()));

            List<Chunk> chunks = Chunker.chunk(text, form, chunking, ChunkerTest::vectors);

            String what = "seed " + seed + ", round " + round + ", " + chunking + ", " + form + ", text: " + text;
            assertThat(chunks).as(what).extracting(Chunk::parent).doesNotContainNull();
            List<CharRange> parents =
                    chunks.stream().map(Chunk::parent).distinct().toList();
            for (int i = 1; i < parents.size(); i++) {
                assertThat(parents.get(i).start())
                        .as(what)
                        .isGreaterThanOrEqualTo(parents.get(i - 1).end());
            }
            for (Chunk chunk : chunks) {
                CharRange parent = chunk.parent();
                assertThat(parent.start())
                        .as(what)
                        .isLessThanOrEqualTo(chunk.range().start());
                assertThat(parent.end())
                        .as(what)
                        .isGreaterThanOrEqualTo(chunk.range().end());
                assertThat(parent.equals(chunk.range()) || parent.length() <= chunking.parentSize())
                        .as(what)
                        .isTrue();
            }
        }
    }

    @Test
    void a_parent_is_a_section_where_that_fits() {
        String text = "# Lamp\n\n## Cable\n\nIt is 3 m long.\n\nIt is black.\n\n## Plug\n\nIt is red.\n\nIt is small.";
        String cable = text.substring(0, text.indexOf("## Plug")).strip();

        assertThat(Chunker.chunk(
                                text,
                                DocumentFormat.MARKDOWN,
                                Chunking.characters(40).withParents(60),
                                null)
                        .stream()
                        .map(chunk -> chunk.parent().in(text)))
                .containsExactly(cable, cable, text.substring(text.indexOf("## Plug")));
    }

    private static void assertCovers(String what, String text, List<Chunk> chunks, Chunking chunking) {
        boolean[] covered = new boolean[text.length()];
        int previousEnd = 0;
        for (Chunk chunk : chunks) {
            String passage = chunk.range().in(text);
            assertThat(passage).as(what).isNotBlank();
            boolean oneCharacter = passage.codePointCount(0, passage.length()) <= 4;
            assertThat(chunking.sizeOf(passage) <= chunking.size() || oneCharacter)
                    .as("size of '%s'; %s", passage, what)
                    .isTrue();
            assertThat(Character.isLowSurrogate(passage.charAt(0))).as(what).isFalse();
            assertThat(chunk.range().end()).as(what).isGreaterThan(previousEnd);
            if (chunking.overlap() == 0) {
                assertThat(chunk.range().start()).as(what).isGreaterThanOrEqualTo(previousEnd);
            }
            previousEnd = chunk.range().end();
            for (int i = chunk.range().start(); i < chunk.range().end(); i++) {
                covered[i] = true;
            }
        }
        for (int i = 0; i < covered.length; i++) {
            assertThat(covered[i] || Character.isWhitespace(text.charAt(i)))
                    .as("index %d is covered; %s", i, what)
                    .isTrue();
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(30);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Texts that begin alike are alike. */
    private static List<float[]> vectors(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    double angle = text.isEmpty() ? 0 : text.charAt(0);
                    return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
                })
                .toList();
    }

    @Test
    void a_text_can_be_cut_at_sentences_recursively_or_after_so_many_words() {
        String text = "The cable is long. It is black.\n\nThe plug is red. See Dr. No.";

        assertThat(texts(text, Chunking.characters(40).with(ChunkingStrategy.SENTENCES)))
                .containsExactly("The cable is long.", "It is black.", "The plug is red.", "See Dr. No.");
        assertThat(texts(text, Chunking.characters(50).with(ChunkingStrategy.RECURSIVE)))
                .containsExactly("The cable is long. It is black.", "The plug is red. See Dr. No.");
        assertThat(texts(text, Chunking.characters(24).with(ChunkingStrategy.RECURSIVE)))
                .containsExactly("The cable is long.", "It is black.", "The plug is red.", "See Dr. No.");
        assertThat(texts(text, Chunking.characters(23).with(ChunkingStrategy.FIXED)))
                .containsExactly("The cable is long. It", "is black.\n\nThe plug is", "red. See Dr. No.");
    }

    @Test
    void passages_of_so_many_words_overlap_by_words() {
        String text = "one two three four five six";

        assertThat(texts(text, Chunking.characters(13).withOverlap(5).with(ChunkingStrategy.FIXED)))
                .containsExactly("one two", "two three", "four", "four five six");
    }

    private static List<String> texts(String text, Chunking chunking) {
        return Chunker.chunk(text, DocumentFormat.MARKDOWN, chunking, null).stream()
                .map(chunk -> chunk.range().in(text))
                .toList();
    }

    @Test
    void a_heading_begins_a_passage_and_stays_with_its_text() {
        String text =
                "# Lamp\n\nIt is a lamp.\n\n## Cable\n\nThe cable is 3 m long.\n\nIt is black.\n\n# Table\n\nOak.";

        assertThat(texts(text, 50))
                .containsExactly(
                        "# Lamp\n\nIt is a lamp.",
                        "## Cable\n\nThe cable is 3 m long.\n\nIt is black.",
                        "# Table\n\nOak.");
    }

    @Test
    void small_sections_below_one_heading_are_one_passage_of_the_headings_that_they_share() {
        String lamp = "# Lamp\n\nIt is a lamp.\n\n## Cable\n\nIt is black.\n\n## Plug\n\nIt is red.";
        String table = "# Table\n\nOak.";
        String text = lamp + "\n\n" + table;

        assertThat(texts(text, 100)).containsExactly(text);
        assertThat(texts(text, 70)).containsExactly(lamp, table);
        assertThat(chunks(text, 100)).extracting(Chunk::headings).containsExactly(List.of());
        assertThat(chunks(text, 70)).extracting(Chunk::headings).containsExactly(List.of("Lamp"), List.of("Table"));
    }

    @Test
    void a_section_that_is_cut_keeps_its_parts_to_itself() {
        String text =
                "# Lamp\n\n## Cable\n\nThe cable is 3 m long, black and flat.\n\nIt is thin.\n\n## Plug\n\nIt is red."
                        + "\n\n## Foot\n\nIt is oak.";

        assertThat(texts(text, 60))
                .containsExactly(
                        "# Lamp\n\n## Cable\n\nThe cable is 3 m long, black and flat.",
                        "It is thin.",
                        "## Plug\n\nIt is red.\n\n## Foot\n\nIt is oak.");
        assertThat(chunks(text, 60))
                .extracting(Chunk::headings)
                .containsExactly(List.of("Lamp", "Cable"), List.of("Lamp", "Cable"), List.of("Lamp"));
        assertThat(chunks(text, 60).get(2).context()).containsExactly("Lamp");
    }

    private static List<Chunk> chunks(String text, int size) {
        return Chunker.chunk(text, DocumentFormat.MARKDOWN, Chunking.characters(size), null);
    }

    @Test
    void a_passage_knows_the_headings_above_it_and_which_of_them_it_does_not_say_itself() {
        String text = "# Lamp\n\n## Cable\n\nThe cable is 3 m long.\n\nIt is black, and this goes on for a while.";

        List<Chunk> chunks = Chunker.chunk(text, DocumentFormat.MARKDOWN, Chunking.characters(50), null);

        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).headings()).containsExactly("Lamp", "Cable");
        assertThat(chunks.get(0).context()).isEmpty();
        assertThat(chunks.get(1).headings()).containsExactly("Lamp", "Cable");
        assertThat(chunks.get(1).context()).containsExactly("Lamp", "Cable");
    }

    @Test
    void code_and_tables_are_kept_whole_where_they_fit_and_cut_at_lines_where_not() {
        String code = "```\nfirst();\n\nsecond();\n# third\n```";
        String table = "| a | b |\n|---|---|\n| 1 | 2 |";

        assertThat(texts("Before.\n\n" + code + "\n\n" + table, 40)).containsExactly("Before.", code, table);
        assertThat(texts(code, 16)).containsExactly("```\nfirst();", "second();", "# third\n```");
    }

    @Test
    void a_long_paragraph_is_cut_at_sentences_and_a_long_sentence_at_words() {
        assertThat(texts("One two three. Four five six. Seven.", 22))
                .containsExactly("One two three.", "Four five six. Seven.");
        assertThat(texts("one two three four", 8)).containsExactly("one two", "three", "four");
    }

    @Test
    void list_items_stay_whole() {
        assertThat(texts("- one item\n  goes on\n- two\n- three", 24))
                .containsExactly("- one item\n  goes on", "- two\n- three");
    }

    @Test
    void the_overlap_repeats_words_below_the_same_heading_only() {
        Chunking chunking = Chunking.characters(20).withOverlap(8);

        List<Chunk> chunks =
                Chunker.chunk("one two three four five six\n\n# New\n\nseven", DocumentFormat.MARKDOWN, chunking, null);

        assertThat(chunks.stream().map(chunk -> chunk.range().in("one two three four five six\n\n# New\n\nseven")))
                .containsExactly("one two", "one two three four", "four five six", "# New\n\nseven");
    }

    @Test
    void a_size_in_tokens_is_measured_by_the_tokenizer() {
        Tokenizer words = new Tokenizer() {
            @Override
            public int[] encode(String text) {
                return new int[text.isBlank() ? 0 : text.strip().split("\\s+", -1).length];
            }

            @Override
            public String decode(int[] tokens) {
                return "";
            }
        };
        String text = "one two three four five six seven";

        assertThat(Chunker.chunk(text, DocumentFormat.MARKDOWN, Chunking.tokens(3, words), null).stream()
                        .map(chunk -> chunk.range().in(text)))
                .containsExactly("one two three", "four five six", "seven");
    }

    @Test
    void a_tokenizer_that_takes_any_length_for_one_token_makes_no_endless_passage() {
        String text = "กขค".repeat(1_000);
        Tokenizer unknown = new Tokenizer() {
            @Override
            public int[] encode(String piece) {
                return new int[] {0};
            }

            @Override
            public String decode(int[] tokens) {
                return "";
            }
        };

        assertThat(Chunker.chunk(text, DocumentFormat.MARKDOWN, Chunking.tokens(10, unknown), null).stream()
                        .map(chunk -> chunk.range().length()))
                .hasSizeGreaterThan(36)
                .allMatch(length -> length <= 80);
    }

    @Test
    void plain_text_has_paragraphs_only() {
        List<Chunk> chunks = Chunker.chunk("# no heading\n- no item", DocumentFormat.PLAIN, Chunking.standard(), null);

        assertThat(chunks)
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.headings()).isEmpty());
    }

    private static List<String> texts(String text, int size) {
        List<String> texts = new ArrayList<>();
        chunks(text, size).forEach(chunk -> texts.add(chunk.range().in(text)));
        return texts;
    }
}
