package dev.llmops.guardrails.internal;

import dev.llmops.api.text.BoundedRegex;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@link Pattern} for answers of a model: whoever can make the model answer something chooses the text, so a pattern that
 * backtracks must not run on for ever.
 */
public final class BoundedPatternValidator implements ConstraintValidator<Pattern, CharSequence> {

    private @Nullable BoundedRegex regex;

    @Override
    public void initialize(Pattern constraint) {
        int flags = 0;
        for (Pattern.Flag flag : constraint.flags()) {
            flags |= flag.getValue();
        }
        regex = BoundedRegex.of(constraint.regexp(), flags);
    }

    @Override
    public boolean isValid(@Nullable CharSequence value, ConstraintValidatorContext context) {
        BoundedRegex rule = regex;
        if (value == null || rule == null) {
            return true;
        }
        BoundedRegex.Outcome outcome = rule.matches(value);
        if (outcome == BoundedRegex.Outcome.GIVEN_UP) {
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate("takes too long to check; make it shorter and simpler")
                    .addConstraintViolation();
        }
        return outcome == BoundedRegex.Outcome.MATCH;
    }
}
