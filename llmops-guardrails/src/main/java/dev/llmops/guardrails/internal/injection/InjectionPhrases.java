package dev.llmops.guardrails.internal.injection;

import dev.llmops.commons.internal.text.ResourceTable;
import java.util.ArrayList;
import java.util.List;

/** The phrases that ship with the library. */
public final class InjectionPhrases {

    private static final String RESOURCE = "injection-phrases.txt";

    private InjectionPhrases() {}

    public static List<PhrasePattern> standard() {
        List<PhrasePattern> phrases = new ArrayList<>();
        for (String line : ResourceTable.rows(InjectionPhrases.class, RESOURCE)) {
            String[] fields = line.split("\t", -1);
            phrases.add(new PhrasePattern(fields[0], Double.parseDouble(fields[1]), fields[2]));
        }
        return List.copyOf(phrases);
    }
}
