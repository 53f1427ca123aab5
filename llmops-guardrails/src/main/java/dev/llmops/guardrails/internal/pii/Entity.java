package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Context;
import java.util.List;

/**
 * A kind of personal data that is told by its form.
 *
 * @param kind what it is
 * @param context words before a value that say what it is
 * @param forms the forms that it is written in
 */
record Entity(Kind kind, Context context, List<Form> forms) {

    /**
     * A form, and how sure it is.
     *
     * @param score how sure a value of this form is without words that say what it is
     * @param checks what else must hold of the letters and digits
     */
    record Form(double score, Shape shape, List<Check> checks) {

        boolean checked() {
            return !checks.isEmpty();
        }

        boolean holds(String compact) {
            for (Check check : checks) {
                if (!check.holds(compact)) {
                    return false;
                }
            }
            return true;
        }
    }
}
