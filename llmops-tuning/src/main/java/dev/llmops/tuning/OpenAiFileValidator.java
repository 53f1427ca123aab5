package dev.llmops.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.commons.internal.text.FingerprintSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates files for OpenAI's fine-tuning API before they are uploaded, since the service validates them only when the job starts: a bad file
 * means a
 * failed job. It keeps one line in memory at a time (only the beginning of a line that is longer than a model reads), and a fingerprint of
 * each row. Not safe for use by multiple threads.
 *
 * <pre>{@code
 * new OpenAiFileValidator(TrainingFormat.OPENAI_SFT).validate(train, validation).requireValid();
 * }</pre>
 *
 * <p>The rules are those of OpenAI's guides and its API description of 2026, and the names of most problems are those of its cookbook. Further
 * checks by the service, such as its content policy, are not known here.
 */
public final class OpenAiFileValidator {

    /** Tokens of a row that the 4.1 and 4o families learn from; the rest is cut. */
    public static final int DEFAULT_CONTEXT = 65_536;

    private static final long MAX_BYTES = 512L << 20;
    private static final int MIN_ROWS = 10;
    private static final int MAX_LINE = 8 << 20;

    private final TrainingFormat format;
    private TokenCounter tokens = TokenCounter.estimate();
    private int context = DEFAULT_CONTEXT;

    /**
     * Creates a validator.
     *
     * @param format {@link TrainingFormat#OPENAI_SFT} or {@link TrainingFormat#OPENAI_DPO}
     */
    public OpenAiFileValidator(TrainingFormat format) {
        if (format != TrainingFormat.OPENAI_SFT && format != TrainingFormat.OPENAI_DPO) {
            throw new IllegalArgumentException("format must be OPENAI_SFT or OPENAI_DPO, but was " + format);
        }
        this.format = format;
    }

    /**
     * Sets the token counter, and the maximum tokens of a row. The default is {@link TokenCounter#estimate()} and {@link #DEFAULT_CONTEXT}.
     *
     * @param counter counts tokens
     * @param most maximum tokens of a row that the model learns from, at least 1
     * @return this
     */
    public OpenAiFileValidator tokens(TokenCounter counter, int most) {
        Require.atLeast("most", most, 1);
        this.tokens = Objects.requireNonNull(counter, "counter");
        this.context = most;
        return this;
    }

    /**
     * Validates the files of a job.
     *
     * @param training rows for training
     * @param validation rows for validation, or null
     * @return the report
     * @throws IOException if a file cannot be read; problems with its content are in the report
     */
    public TrainingFileReport validate(Path training, @Nullable Path validation) throws IOException {
        TrainingFileReport.Collector problems = new TrainingFileReport.Collector();
        FingerprintSet learnt = new FingerprintSet();
        FileCheck train = new FileCheck(training, problems, learnt, null);
        train.run();
        if (train.rows < MIN_ROWS) {
            problems.at(train.name);
            problems.error("too_few_rows", "a job needs at least " + MIN_ROWS + " rows, but there are " + train.rows);
        }
        long validationRows = 0;
        if (validation != null) {
            FileCheck check = new FileCheck(validation, problems, new FingerprintSet(), learnt);
            check.run();
            validationRows = check.rows;
        }
        return problems.report(train.rows, validationRows, train.counted);
    }

    /** The check of one file. */
    private final class FileCheck {

        private final Path file;
        private final String name;
        private final TrainingFileReport.Collector problems;
        private final FingerprintSet own;
        private final @Nullable FingerprintSet learnt;
        private final OpenAiRowCheck row;
        private long rows;
        private long counted;

        FileCheck(
                Path file, TrainingFileReport.Collector problems, FingerprintSet own, @Nullable FingerprintSet learnt) {
            this.file = file;
            this.name = String.valueOf(file.getFileName());
            this.problems = problems;
            this.own = own;
            this.learnt = learnt;
            this.row = new OpenAiRowCheck(problems);
        }

        void run() throws IOException {
            problems.at(name);
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                problems.error("too_large", "a file may have " + MAX_BYTES + " bytes, but has " + bytes);
                return;
            }
            long number = 0;
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                BoundedLines bounded = new BoundedLines(lines, MAX_LINE);
                for (String line = bounded.next(); line != null; line = bounded.next()) {
                    problems.at(name, ++number);
                    line(number, line, bounded.length());
                }
            } catch (CharacterCodingException e) {
                problems.at(name, number + 1);
                problems.error("not_utf8", "a file must be UTF-8, but a line from here on is not");
            }
        }

        private void line(long number, String line, long length) {
            if (line.isBlank()) {
                problems.error("empty_line", "each line must be a JSON object, but this one is empty");
            } else if (number == 1 && line.charAt(0) == ByteOrderMark.MARK) {
                problems.error(
                        "byte_order_mark", "the file begins with a byte order mark, which is no JSON; remove it");
            } else if (length > MAX_LINE) {
                problems.error("line_too_long", "the line has " + length + " characters, more than a model reads");
            } else {
                ObjectNode object = parsed(line);
                if (object != null) {
                    rows++;
                    check(object);
                }
            }
        }

        private @Nullable ObjectNode parsed(String line) {
            try {
                if (Json.MAPPER.readTree(line) instanceof ObjectNode object) {
                    return object;
                }
                problems.error("data_type", "each line must be a JSON object");
            } catch (JsonProcessingException e) {
                problems.error(
                        "invalid_json",
                        "not JSON at column " + e.getLocation().getColumnNr() + ": each line must be one JSON object");
            }
            return null;
        }

        private void check(ObjectNode object) {
            if (format == TrainingFormat.OPENAI_SFT) {
                row.supervised(object);
            } else {
                row.preference(object);
            }
            String text = Json.text(object);
            if (!own.add(text)) {
                problems.warn("duplicate_row", "the same row stands before in this file");
            }
            if (learnt != null && learnt.contains(text)) {
                problems.error(
                        "row_in_both_files",
                        "the row is learnt from and validated on; take it out of one of the files");
            }
            int size = count(object);
            counted += size;
            if (size > context) {
                problems.warn(
                        "too_many_tokens",
                        "about " + size + " tokens, and the model learns from the first " + context
                                + ": the answer at the end is cut");
            }
        }

        /** All texts of a row, without what a chat template adds. */
        private int count(JsonNode node) {
            int sum = node.isTextual() ? tokens.count(node.textValue()) : 0;
            for (JsonNode each : node) {
                sum += count(each);
            }
            return sum;
        }
    }

    /** Lines of a file, the end of a long one left out: a file without a line break must not fill the memory. Not safe for use by multiple threads. */
    private static final class BoundedLines {

        private static final int END = -1;

        private final BufferedReader reader;
        private final int most;
        private boolean afterReturn;
        private long length;

        BoundedLines(BufferedReader reader, int most) {
            this.reader = reader;
            this.most = most;
        }

        /** {@return the next line, its first characters alone if it is longer than allowed, or null at the end} */
        @Nullable
        String next() throws IOException {
            int c = reader.read();
            if (afterReturn && c == '\n') {
                c = reader.read();
            }
            afterReturn = false;
            if (c == END) {
                return null;
            }
            StringBuilder line = new StringBuilder();
            for (length = 0; c != END && c != '\n' && c != '\r'; c = reader.read()) {
                if (length++ < most) {
                    line.append((char) c);
                }
            }
            afterReturn = c == '\r';
            return line.toString();
        }

        /** {@return how many characters the last line has in the file} */
        long length() {
            return length;
        }
    }
}
