package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.tuning.TrainingFileReport.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiFileValidatorTest {

    private static final String GOOD =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"q%d\"},{\"role\":\"assistant\",\"content\":\"a\"}]}";
    private static final String GOOD_PAIR = "{\"input\":{\"messages\":[{\"role\":\"user\",\"content\":\"q%d\"}]},"
            + "\"preferred_output\":[{\"role\":\"assistant\",\"content\":\"a\"}],"
            + "\"non_preferred_output\":[{\"role\":\"assistant\",\"content\":\"b\"}]}";

    @TempDir
    private Path folder;

    @Test
    void ten_good_rows_are_valid() throws IOException {
        TrainingFileReport report = check(TrainingFormat.OPENAI_SFT, rows(GOOD, 10));

        assertThat(report.problems()).isEmpty();
        assertThat(report.valid()).isTrue();
        assertThat(report.rows()).isEqualTo(10);
        assertThat(report.tokens()).isPositive();
        assertThat(check(TrainingFormat.OPENAI_DPO, rows(GOOD_PAIR, 10)).problems())
                .isEmpty();
    }

    @Test
    void nine_rows_are_too_few() throws IOException {
        TrainingFileReport report = check(TrainingFormat.OPENAI_SFT, rows(GOOD, 9));

        assertThat(codes(report)).containsExactly("too_few_rows");
        assertThatThrownBy(report::requireValid)
                .isInstanceOf(InvalidTrainingFileException.class)
                .hasMessageContaining("a job needs at least 10 rows, but there are 9");
    }

    /** Single quotes stand for double ones; */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI_SFT | [1] | data_type",
                "OPENAI_SFT | {'messages' | invalid_json",
                "OPENAI_SFT | `` | empty_line",
                "OPENAI_SFT | {'messages':[]} | missing_messages_list",
                "OPENAI_SFT | {'prompt':'q','messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]} | row_unrecognized_key",
                "OPENAI_SFT | {'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a','mood':1}]} | message_unrecognized_key",
                "OPENAI_SFT | {'messages':[{'content':'q'},{'role':'assistant','content':'a'}]} | message_missing_key",
                "OPENAI_SFT | {'messages':[{'role':'boss','content':'q'},{'role':'assistant','content':'a'}]} | unrecognized_role",
                "OPENAI_SFT | {'messages':[{'role':'user','content':null},{'role':'assistant','content':'a'}]} | missing_content",
                "OPENAI_SFT | {'messages':[{'role':'user','content':'q'},{'role':'assistant','content':' '}]} | missing_content",
                "OPENAI_SFT | {'messages':[{'role':'user','content':'q','weight':1},{'role':'assistant','content':'a'}]} | weight",
                "OPENAI_SFT | {'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a','weight':0.5}]} | weight",
                "OPENAI_SFT | {'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a','weight':0}]} | weight",
                "OPENAI_SFT | {'messages':[{'role':'tool','tool_call_id':'x','content':'q'},{'role':'assistant','content':'a'}]} | tool_call_id",
                "OPENAI_SFT | {'tools':[{'type':'function','function':{'name':'a b'}}],'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]} | tool",
                "OPENAI_SFT | {'parallel_tool_calls':'yes','messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]} | data_type",
                "OPENAI_SFT | {'tools':[{'type':'function','function':{'name':'t'}}],'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function','function':{'name':'t','arguments':{}}}]}]} | tool_call_arguments",
                "OPENAI_SFT | {'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function','function':{'name':'t','arguments':'{}'}}]}]} | tool_call",
                "OPENAI_SFT | {'tools':[{'type':'function','function':{'name':'t'}}],'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function','function':{'name':'t','arguments':'{}'}}]},{'role':'assistant','content':'a'}]} | tool_call_unanswered",
                "OPENAI_SFT | {'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a {{name}}'}]} | placeholder",
                "OPENAI_DPO | {'preferred_output':[],'non_preferred_output':[]} | missing_input",
                "OPENAI_DPO | {'input':{'messages':[{'role':'user','content':'q'}]},'preferred_output':[{'role':'assistant','content':'a'}],'non_preferred_output':[{'role':'assistant','content':'a'}]} | same_outputs",
                "OPENAI_DPO | {'input':{'messages':[{'role':'user','content':'q'}]},'preferred_output':[{'role':'user','content':'a'}],'non_preferred_output':[{'role':'assistant','content':'b'}]} | preferred_output",
                "OPENAI_DPO | {'input':{'messages':[{'role':'user','content':'q'}]},'preferred_output':[{'role':'assistant','content':'a'}]} | non_preferred_output",
                "OPENAI_DPO | {'input':{'messages':[{'role':'system','content':'q'}]},'preferred_output':[{'role':'assistant','content':'a'}],'non_preferred_output':[{'role':'assistant','content':'b'}]} | last_message",
                "OPENAI_DPO | {'input':{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'x'},{'role':'user','content':'q2'}]},'preferred_output':[{'role':'assistant','content':'a'}],'non_preferred_output':[{'role':'assistant','content':'b'}]} | several_turns",
            })
    void a_bad_line_is_named_with_its_number(TrainingFormat format, String line, String code) throws IOException {
        List<String> lines =
                new java.util.ArrayList<>(rows(format == TrainingFormat.OPENAI_SFT ? GOOD : GOOD_PAIR, 11));
        lines.set(4, line == null ? "" : line.replace('\'', '"'));

        TrainingFileReport report = check(format, lines);

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.line()).isEqualTo(5);
            assertThat(problem.file()).isEqualTo("train.jsonl");
        });
    }

    @Test
    void a_row_that_ends_with_the_user_teaches_nothing() throws IOException {
        List<String> lines = new java.util.ArrayList<>(rows(GOOD, 10));
        lines.add("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}");

        assertThat(codes(check(TrainingFormat.OPENAI_SFT, lines)))
                .containsExactly("last_message", "example_missing_assistant_message");
    }

    @Test
    void a_row_in_both_files_is_an_error_and_one_that_stands_twice_a_warning() throws IOException {
        List<String> lines = new java.util.ArrayList<>(rows(GOOD, 10));
        lines.add(lines.get(0));
        Path train = write("train.jsonl", lines);
        Path validation = write("validation.jsonl", List.of(lines.get(3), String.format(GOOD, 77)));

        TrainingFileReport report = new OpenAiFileValidator(TrainingFormat.OPENAI_SFT).validate(train, validation);

        assertThat(report.validationRows()).isEqualTo(2);
        assertThat(report.problems())
                .extracting(problem ->
                        problem.severity() + " " + problem.code() + " " + problem.file() + ":" + problem.line())
                .containsExactly("WARNING duplicate_row train.jsonl:11", "ERROR row_in_both_files validation.jsonl:1");
    }

    @Test
    void a_row_longer_than_the_context_is_warned_of() throws IOException {
        Path train = write("train.jsonl", rows(GOOD, 10));

        TrainingFileReport report = new OpenAiFileValidator(TrainingFormat.OPENAI_SFT)
                .tokens(text -> text.startsWith("q7") ? 100 : 1, 50)
                .validate(train, null);

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("too_many_tokens");
            assertThat(problem.line()).isEqualTo(8);
        });
        assertThat(report.valid()).isTrue();
    }

    @Test
    void a_byte_order_mark_and_another_encoding_are_named() throws IOException {
        assertThat(codes(check(TrainingFormat.OPENAI_SFT, rows("\uFEFF" + GOOD, 1))))
                .contains("byte_order_mark");
        Path latin = folder.resolve("train.jsonl");
        Files.write(latin, String.format(GOOD, 1).replace("q1", "\u00e9").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(codes(new OpenAiFileValidator(TrainingFormat.OPENAI_SFT).validate(latin, null)))
                .contains("not_utf8");
    }

    @Test
    void a_line_without_an_end_is_named_with_its_length_and_those_after_it_are_checked() throws IOException {
        String endless = "x".repeat((8 << 20) + 3) + "\r\n[1]\r" + GOOD.formatted(1);
        List<String> lines =
                Stream.concat(rows(GOOD, 10).stream(), Stream.of(endless)).toList();

        TrainingFileReport report = check(TrainingFormat.OPENAI_SFT, lines);

        assertThat(report.problems())
                .extracting(Problem::line, Problem::code)
                .containsExactly(tuple(11L, "line_too_long"), tuple(12L, "data_type"), tuple(13L, "duplicate_row"));
        assertThat(report.problems().get(0).message()).contains("8388611 characters");
        assertThat(report.rows()).isEqualTo(11);
    }

    @Test
    void of_many_problems_the_first_are_listed_and_all_are_counted() throws IOException {
        TrainingFileReport report = check(TrainingFormat.OPENAI_SFT, rows("[%d]", 250));

        assertThat(report.problems()).hasSize(TrainingFileReport.MAX_PROBLEMS);
        assertThat(report.errors()).isEqualTo(251);
        assertThat(report.rows()).isZero();
    }

    @Test
    void what_we_export_has_no_error_but_that_it_is_short() throws IOException {
        for (TrainingFormat format : List.of(TrainingFormat.OPENAI_SFT, TrainingFormat.OPENAI_DPO)) {
            Path file = folder.resolve(format + ".jsonl");
            String name = format == TrainingFormat.OPENAI_SFT ? "openai-sft.jsonl" : "openai-dpo.jsonl";
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
                Files.copy(in, file);
            }
            TrainingFileReport report = new OpenAiFileValidator(format).validate(file, null);

            assertThat(report.problems().stream().filter(p -> p.severity() == TrainingFileReport.Severity.ERROR))
                    .extracting(Problem::code)
                    .as(report.problems().toString())
                    .containsExactly("too_few_rows");
        }
    }

    @Test
    void another_format_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenAiFileValidator(TrainingFormat.TRL_SFT))
                .withMessage("format must be OPENAI_SFT or OPENAI_DPO, but was TRL_SFT");
    }

    private static List<String> rows(String template, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> template.replace("%d", Integer.toString(i)))
                .toList();
    }

    private TrainingFileReport check(TrainingFormat format, List<String> lines) throws IOException {
        return new OpenAiFileValidator(format).validate(write("train.jsonl", lines), null);
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private static List<String> codes(TrainingFileReport report) {
        return report.problems().stream().map(Problem::code).toList();
    }
}
