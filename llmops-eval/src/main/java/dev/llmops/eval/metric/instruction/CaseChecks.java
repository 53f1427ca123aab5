package dev.llmops.eval.metric.instruction;

import dev.llmops.commons.internal.language.TextLanguage;
import dev.llmops.eval.internal.text.PythonText;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** In which language and which case an answer is. A text without a letter tells no language, and counts as in the right one, as in IFEval. */
final class CaseChecks {

    static final Predicate<String> ENGLISH_CAPITAL = answer -> PythonText.isUpper(answer) && isIn("en", answer);
    static final Predicate<String> ENGLISH_LOWERCASE = answer -> PythonText.isLower(answer) && isIn("en", answer);

    private CaseChecks() {}

    static Predicate<String> language(Arguments arguments) {
        String language = arguments.text("language");
        return answer -> isIn(language, answer);
    }

    static Predicate<String> capitalWords(Arguments arguments, PunktParameters parameters) {
        IntPredicate counted = arguments.counted("capital_relation", "capital_frequency");
        Punkt punkt = new Punkt(parameters);
        return answer -> counted.test((int) punkt.sentences(answer).stream()
                .flatMap(sentence -> TreebankWords.of(sentence).stream())
                .filter(PythonText::isUpper)
                .count());
    }

    private static boolean isIn(String language, String answer) {
        Optional<String> told = TextLanguage.of(answer);
        return told.isEmpty() || told.get().equals(language);
    }
}
