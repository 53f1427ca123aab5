package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How an answer begins and ends, and of which parts it is. */
final class WholeChecks {

    private static final String BETWEEN_RESPONSES = "\\*\\*\\*\\*\\*\\*";

    /** Two different responses with six asterisks between them. */
    static final Predicate<String> TWO_RESPONSES = answer -> {
        String[] parts = answer.split(BETWEEN_RESPONSES, -1);
        List<String> responses = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            String part = PythonText.strip(parts[i]);
            if (!part.isEmpty()) {
                responses.add(part);
            } else if (i > 0 && i < parts.length - 1) {
                return false;
            }
        }
        return responses.size() == 2 && !responses.get(0).equals(responses.get(1));
    };

    /** The whole answer stands between double quotation marks. */
    static final Predicate<String> QUOTATION = answer -> {
        String text = PythonText.strip(answer);
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    };

    private WholeChecks() {}

    static Predicate<String> repeatsPrompt(Arguments arguments) {
        String prompt = PythonText.lowerCase(PythonText.strip(arguments.text("prompt_to_repeat")));
        return answer -> PythonText.lowerCase(PythonText.strip(answer)).startsWith(prompt);
    }

    static Predicate<String> end(Arguments arguments) {
        String end = PythonText.lowerCase(arguments.word("end_phrase"));
        return answer -> {
            String bare = PythonText.strip(answer).replaceFirst("^\"+", "");
            int length = bare.length();
            while (length > 0 && bare.charAt(length - 1) == '"') {
                length--;
            }
            return PythonText.lowerCase(bare.substring(0, length)).endsWith(end);
        };
    }
}
