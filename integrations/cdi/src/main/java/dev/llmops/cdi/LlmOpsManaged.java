package dev.llmops.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the chat models whose calls go through {@code LlmOps}. The application's own models, or those of another extension, stay what
 * {@code @Inject ChatModel} gives.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface LlmOpsManaged {

    /** The annotation as a value, for a lookup in code. */
    final class Literal extends AnnotationLiteral<LlmOpsManaged> implements LlmOpsManaged {

        /** The only one: the annotation has no members. */
        public static final Literal INSTANCE = new Literal();

        private static final long serialVersionUID = 1L;

        private Literal() {}
    }
}
