package dev.llmops.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The result of validating training files.
 *
 * @param rows number of rows for training
 * @param validationRows number of rows for validation, 0 without such a file
 * @param tokens tokens of all training rows, as counted
 * @param errors number of errors: with any, a service rejects the files
 * @param warnings number of warnings
 * @param problems the first of both, in the order of files and lines, at most {@value #MAX_PROBLEMS}
 */
public record TrainingFileReport(
        long rows, long validationRows, long tokens, long errors, long warnings, List<Problem> problems) {

    /** The maximum number of listed problems. */
    public static final int MAX_PROBLEMS = 100;

    private static final int TOLD = 5;

    /** Copies the list. */
    public TrainingFileReport {
        problems = List.copyOf(problems);
    }

    /** The severity of a problem. */
    public enum Severity {
        /** A service rejects the file, or the job fails. */
        ERROR,
        /** The job runs, but its result may be worse. */
        WARNING
    }

    /**
     * One problem.
     *
     * @param severity its severity
     * @param code its short name, for example {@code unrecognized_role}
     * @param file name of the file
     * @param line number of the line, from 1; 0 if it is about the whole file
     * @param message what is wrong and what to do, without any of the row's text
     */
    public record Problem(Severity severity, String code, String file, long line, String message) {

        @Override
        public String toString() {
            return severity.name().toLowerCase(Locale.ROOT) + " " + code + " in " + file + (line == 0 ? "" : ":" + line)
                    + ": " + message;
        }
    }

    /** {@return whether there are no errors} */
    public boolean valid() {
        return errors == 0;
    }

    /**
     * Rejects files with errors.
     *
     * @return this report, if there are no errors
     * @throws InvalidTrainingFileException if there are errors; names the first of them
     */
    public TrainingFileReport requireValid() {
        if (!valid()) {
            String first = problems.stream()
                    .filter(problem -> problem.severity() == Severity.ERROR)
                    .limit(TOLD)
                    .map(Problem::toString)
                    .collect(Collectors.joining("; "));
            throw new InvalidTrainingFileException(
                    "the training files have " + errors + " errors and were not sent; mend them: " + first);
        }
        return this;
    }

    /** Counts the problems of files, and keeps the first ones. */
    static final class Collector {

        private final List<Problem> first = new ArrayList<>();
        private String file = "";
        private long line;
        private long errors;
        private long warnings;

        /** What is reported next is about this file. */
        void at(String name) {
            at(name, 0);
        }

        /** What is reported next is about this line. */
        void at(String name, long number) {
            this.file = name;
            this.line = number;
        }

        void error(String code, String message) {
            errors++;
            keep(Severity.ERROR, code, message);
        }

        void warn(String code, String message) {
            warnings++;
            keep(Severity.WARNING, code, message);
        }

        private void keep(Severity severity, String code, String message) {
            // An error is worth more than a warning that came before it.
            if (first.size() == TrainingFileReport.MAX_PROBLEMS && severity == Severity.ERROR) {
                for (int i = first.size() - 1; i >= 0; i--) {
                    if (first.get(i).severity() == Severity.WARNING) {
                        first.remove(i);
                        break;
                    }
                }
            }
            if (first.size() < TrainingFileReport.MAX_PROBLEMS) {
                first.add(new Problem(severity, code, file, line, message));
            }
        }

        TrainingFileReport report(long rows, long validationRows, long tokens) {
            return new TrainingFileReport(rows, validationRows, tokens, errors, warnings, first);
        }
    }
}
