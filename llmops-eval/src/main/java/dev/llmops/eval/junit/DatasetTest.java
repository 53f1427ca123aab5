package dev.llmops.eval.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a test for each row of a data set: the method takes a {@link dev.llmops.eval.dataset.Row}, and the test is named by the row's id. A
 * file that cannot be read fails the
 * method. Requires {@code junit-jupiter-params}.
 *
 * <pre>{@code
 * @DatasetTest("src/test/evaluation/support.jsonl")
 * void answers(Row row) {
 *     AnswerCheck.of(row, ask(row.input())).atLeast(TextMetric.TOKEN_F1, 0.5).atLeast(Evaluators.json(), 1).check();
 * }
 * }</pre>
 *
 * <p>A single failing row says little about a nondeterministic model. To judge a change, compare runs with {@link EvaluationGate}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(DatasetArguments.class)
public @interface DatasetTest {

    /** {@return the data set's file, JSONL or CSV; relative to the folder that the build runs the tests in} */
    String value();

    /** {@return a filter: only rows whose metadata has these values, each as {@code key=value}; a list has a value if it contains it} */
    String[] where() default {};
}
