package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {

    private static final String ID = "01a21311-e1db-72bc-ab00-f70646b61b02";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "modle                                       | did you mean",
                "lottery list                                | there is no command 'lottery'; the commands are model, serve",
                "lottery list --help                         | there is no command 'lottery'; the commands are model, serve",
                "--help lottery                              | there is no command 'lottery'",
                "modle --help                                | there is no command 'modle'; the commands are model",
                "model fech --help                           | did you mean fetch",
                "prompt xyzzy --json --help                  | there is no command 'xyzzy'",
                "model --wrong --help                        | --wrong",
                "model fetch --wrong                         | --wrong",
                "model generate                              | a question is missing",
                "model generate hi --prompt support          | not both",
                "model generate --prompt support --system x  | --system and --schema go with TEXT",
                "model generate hi --var a=b                 | --var goes with --prompt",
                "model generate hi --seed x                  | 'x' is not a long",
                "serve                                       | --config is missing",
                "serve stauts                                | there is no command 'stauts'; the commands are status, bench",
                "serve bench --model m --concurrency 0       | --concurrency must be from 1 to 1024, but was 0",
                "serve bench --model m --url ftp://x         | baseUrl must be an http or https address",
                "model info a.gguf --model b.gguf            | the model is given twice",
                "model fetch smollm2-135m-instruct --sha256 00 | that of 'smollm2-135m-instruct' comes from where it is fetched",
                "prompt show sup@port@1                      | a label must be",
                "prompt diff support@1                       | Missing required parameter: 'TO'",
                "prompt show                                 | Missing required parameter",
                "generation show 42                          | must be its UUID version 7 or at least the first 4 characters",
                "generation show 0198c2f0-5a3e-4cc1          | must be its UUID version 7 or at least",
                "generation list --limit x                   | 'x' is not an int",
                "generation list --status DONE               | DONE",
                "feedback add                                | Missing required parameter: 'ID'",
                "feedback add " + ID + "                     | feedback is missing",
                "feedback add " + ID + " --thumbs-up --thumbs-down | mutually exclusive",
                "feedback add " + ID + " --edited-from x     | Missing required argument",
                "feedback list --limit 0                     | --limit must be at least 1, but was 0",
                "prompt promote support --metric contains    | --metric goes with --if-better",
                "rag search --index x --queries q --run r --k 0 | --k must be at least 1, but was 0",
                "rag ask hi --index x --k 0                  | --k must be at least 1, but was 0",
                "eval metric --name bertscore --in a --out b      | the metric must be one of exact-match",
                "eval judge --criterion c --scale 5 --in a --out b | --scale must be two whole numbers such as 1-5, but was '5'",
                "eval compare a b --margin 0.1                | --margin goes with --fail-if-worse",
                "eval compare a b --fail-if-worse --margin -1 | --margin must be at least 0, but was -1.0",
                "eval judge --scale 1-5 --in a --out b | --scale goes with --criterion or --rubric",
                "eval judge --criterion c --scale 1-10 --weighted --in a --out b | --weighted needs a scale within 0 to 9",
                "eval judge --criterion c --jury-rule most --in a --out b | --jury-rule must be mean, median or majority",
                "monitor drift --reference 2026-11-01/2026-11-08     | --from is missing: where the current window begins",
                "monitor drift --reference 2026-11-01 --from 2026-11-08 | --reference must be FROM/TO",
                "monitor slo --objective uptime=0.9            | an objective must be availability=SHARE",
                "monitor slo --objective availability=1        | target must be above 0 and below 1, but was 1.0",
                "export --format csv --out x                 | a format must be one of trl-sft, trl-dpo",
                "audit verify --head 7                       | an audit head must be 'sequence:hash'",
                "audit verify --head 7:abc                   | hash must be 64 lower-case hex digits",
            })
    void a_wrong_call_is_told_in_one_sentence_and_exit_code_2(String arguments, String expected) {
        CommandRun run = CommandRun.of(arguments.strip().split(" +"));

        assertThat(run.err())
                .contains(expected)
                .startsWith("llmops")
                .contains("--help')")
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
