package dev.llmops.rag;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import dev.llmops.rag.citation.CitationParser;
import dev.llmops.rag.internal.chunk.Chunker;
import dev.llmops.rag.internal.chunk.SentenceVectors;
import dev.llmops.rag.internal.extract.DocumentFormat;
import dev.llmops.rag.internal.text.DuplicateSignature;
import dev.llmops.rag.internal.text.Languages;
import dev.llmops.rag.internal.text.Literals;
import dev.llmops.rag.internal.text.Stems;
import dev.llmops.rag.internal.web.Sitemap;
import dev.llmops.testkit.AdversarialTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever reads a text takes time in proportion to it, whatever the text. */
@Tag("full")
class RagLinearWorkTest {

    private static final int LENGTH = 15_000;

    private static final String[] MARKS = {
        "# ",
        "#",
        "a\n=",
        "a\n--",
        "---\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "```",
        "~~~",
        "|",
        "|-",
        "| a |\n|--|\n",
        "[a]: ",
        "![",
        "`",
        "<b>",
        "* *",
        "\\",
        "e. ",
        "a! ("
    };
    private static final String[] CODE = {
        "{",
        "}",
        "(",
        "\"",
        "'",
        "\"\"\"",
        "/*",
        "*/",
        "//",
        "#",
        "@a ",
        "template<",
        ">",
        "def a:\n ",
        "class A {\n",
        ";",
        "\\",
        "`"
    };
    private static final String[] VALUES = {"\"", "\"\"", ",", ";", "a,\"", "\",\""};

    static Stream<Arguments> structures() {
        return Stream.of(DocumentFormat.values())
                .map(form -> Arguments.of(
                        form, AdversarialTexts.of(form.isCode() ? CODE : form.isTable() ? VALUES : MARKS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("structures")
    void cutting_along_the_structure(DocumentFormat form, List<AdversarialTexts.Kind> kinds) {
        Chunking chunking = Chunking.characters(200).withOverlap(20).withParents(1_000);
        kinds.forEach(kind -> kind.assertLinear(LENGTH, text -> Chunker.chunk(text, form, chunking, null)));
    }

    @ParameterizedTest
    @EnumSource(
            value = ChunkingStrategy.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STRUCTURE"})
    void cutting_without_regard_to_structure(ChunkingStrategy cutting) {
        Chunking chunking = Chunking.characters(200).withParents(1_000).with(cutting);
        AtomicInteger sentences = new AtomicInteger();
        // Each sentence is less like the next one than the one before it was: the longest run is cut at its end, again
        // and again.
        SentenceVectors vectors = texts -> texts.stream()
                .map(text -> Math.sqrt(sentences.incrementAndGet()) / 10)
                .map(angle -> new float[] {(float) Math.cos(angle), (float) Math.sin(angle)})
                .toList();
        AdversarialTexts.of(MARKS)
                .forEach(kind -> kind.assertLinear(LENGTH, text -> {
                    sentences.set(0);
                    Chunker.chunk(text, DocumentFormat.PLAIN, chunking, vectors);
                }));
    }

    static Stream<Arguments> readers() {
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        readers.put("citations", CitationParser::parse);
        readers.put("language", text -> Languages.of(new Document("a", text, Map.of())));
        readers.put("words", text -> Languages.words("en", text));
        readers.put("sentences", text -> Sentences.of(text, CharRange::new));
        readers.put("near duplicates", DuplicateSignature::of);
        readers.put("literals", Literals::of);
        readers.put("stems", Stems::of);
        readers.put("sitemap", text -> {
            try {
                Sitemap.parse(("<urlset>" + text).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It is told.
            }
        });
        return readers.entrySet().stream().map(reader -> Arguments.of(reader.getKey(), reader.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void reading_what_stands_in_a_text(String name, Consumer<String> reader) {
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of(
                        "[1] ", "``", "A. ", "Dr. ", "12.", "1,000 ", "<loc>", "5 mg ")
                .forEach(kind -> all.check(() -> kind.assertLinear(LENGTH, reader))));
    }
}
