package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.testkit.AdversarialTexts;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Taking the text out of a file takes time in proportion to it, whatever the file. */
class ExtractLinearWorkTest {

    private static final int LENGTH = 15_000;

    static Stream<Arguments> formats() {
        return Stream.of(
                format("txt", ExtractLinearWorkTest::utf8, "e\u0301\u0323", "\r"),
                format(
                        "html",
                        ExtractLinearWorkTest::utf8,
                        "<b>",
                        "<div><p>",
                        "<table><tr><td>",
                        "<pre>\n",
                        "<!--",
                        "&amp",
                        "<a b=c d "),
                format("html", text -> utf8("<pre>" + "\n".repeat(text.length()) + text), "<div>"),
                format("html", text -> utf8("<style>" + text), "a{b:c}", "/*"),
                format("pdf", text -> utf8("%PDF-1.4\n" + text), "stream\n"));
    }

    private static Arguments format(String ending, Function<String, byte[]> file, String... triggers) {
        return Arguments.of(ending, triggers[0], file, triggers);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("formats")
    void reading_takes_time_in_proportion(
            String ending, String first, Function<String, byte[]> file, String[] triggers) {
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of(triggers)
                .forEach(kind -> all.check(() -> kind.assertLinear(LENGTH, text -> {
                    try {
                        Extractor.read("a." + ending, file.apply(text));
                    } catch (DocumentSkippedException e) {
                        // It is told, as any other that cannot be read.
                    }
                }))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
