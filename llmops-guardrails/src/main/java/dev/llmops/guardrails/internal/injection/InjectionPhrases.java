package dev.llmops.guardrails.internal.injection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The phrases that ship with the library.
 */
public final class InjectionPhrases {

    private static final String RESOURCE = "injection-phrases.txt";

    private InjectionPhrases() {}

    public static List<PhrasePattern> standard() {
        List<PhrasePattern> phrases = new ArrayList<>();
        for (String line : text().split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] fields = line.split("\t", -1);
                phrases.add(new PhrasePattern(fields[0], Double.parseDouble(fields[1]), fields[2]));
            }
        }
        return List.copyOf(phrases);
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(
                InjectionPhrases.class.getResourceAsStream(RESOURCE), "the resource " + RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + RESOURCE + " can not be read", e);
        }
    }
}
