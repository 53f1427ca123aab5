package dev.llmops.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.judge.ClaimVerdict.Support;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimJudgeTest {

    private static final List<String> EVIDENCE = List.of("The cable is black.");
    private static final Pattern INDEX = Pattern.compile("\"index\":(\\d+)");

    @Test
    void verdicts_belong_to_the_claims_whose_index_they_bear() {
        ScriptedModelClient model = Replies.of(verdicts("2", "contradicted", "1", "supported"));

        ClaimVerdicts verdicts = judge(model, 2);

        assertThat(verdicts.all())
                .extracting(ClaimVerdict::support)
                .containsExactly(Support.SUPPORTED, Support.CONTRADICTED);
        assertThat(verdicts.all()).extracting(ClaimVerdict::claim).containsExactly("claim 1", "claim 2");
        assertThat(verdicts.supportedShare()).isEqualTo(Score.of(0.5));
        assertThat(verdicts.askedAgain()).isZero();
        assertThat(model.requests()).hasSize(1);
        assertThat(model.lastRequest().messages().get(1).text())
                .isEqualTo("{\"passages\":[\"The cable is black.\"],\"claims\":[{\"index\":1,\"claim\":\"claim 1\"},"
                        + "{\"index\":2,\"claim\":\"claim 2\"}]}");
    }

    @Test
    void claims_that_were_left_out_are_asked_again_under_their_own_index() {
        ScriptedModelClient model =
                Replies.of(verdicts("1", "supported"), verdicts("3", "supported", "2", "not_mentioned"));

        ClaimVerdicts verdicts = judge(model, 3);

        assertThat(verdicts.all())
                .extracting(ClaimVerdict::support)
                .containsExactly(Support.SUPPORTED, Support.NOT_MENTIONED, Support.SUPPORTED);
        assertThat(verdicts.askedAgain()).isEqualTo(2);
        assertThat(model.lastRequest().messages().get(1).text())
                .contains("\"index\":2", "\"index\":3")
                .doesNotContain("\"index\":1,");
    }

    @Test
    void what_stays_missing_never_counts_as_supported() {
        ScriptedModelClient model = Replies.of(verdicts("1", "supported"));

        ClaimVerdicts verdicts = judge(model, 2);

        assertThat(verdicts.count(Support.SUPPORTED)).isEqualTo(1);
        assertThat(verdicts.missing()).isEqualTo(1);
        assertThat(verdicts.supportedShare())
                .isEqualTo(new Score.Unscored(
                        "1 of 2 claims have no verdict: the judge gave the claim no verdict, or two" + " that differ"));
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void verdicts_of_strangers_and_doubles_do_not_count() {
        ScriptedModelClient model = Replies.of(verdicts(
                "7",
                "supported",
                "0",
                "supported",
                "1",
                "supported",
                "1",
                "supported",
                "2",
                "supported",
                "2",
                "contradicted"));

        ClaimVerdicts verdicts = judge(model, 2);

        assertThat(verdicts.all().get(0).support()).isEqualTo(Support.SUPPORTED);
        assertThat(verdicts.all().get(1).support()).isNull();
        assertThat(verdicts.askedAgain()).isEqualTo(1);
    }

    @Test
    void a_verdict_in_another_language_is_none() {
        ClaimVerdicts verdicts = judge(Replies.of(verdicts("1", "belegt")), 1);

        assertThat(verdicts.supportedShare()).isInstanceOf(Score.Unscored.class);
    }

    @Test
    void a_reply_without_verdicts_leaves_all_claims_without() {
        ScriptedModelClient model = ScriptedModelClient.saying("All fine!");

        ClaimVerdicts verdicts = judge(model, 2);

        assertThat(verdicts.missing()).isEqualTo(2);
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void a_model_that_is_gone_is_a_failure() {
        ScriptedModelClient model = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("gone")));

        assertThat(judge(model, 2).supportedShare()).isInstanceOf(Score.Failed.class);
    }

    @Test
    void many_claims_take_several_calls_whatever_the_order_of_the_verdicts() {
        ScriptedModelClient model = ScriptedModelClient.of(request -> {
            List<String> indices = INDEX.matcher(request.messages().get(1).text())
                    .results()
                    .map((MatchResult each) -> each.group(1))
                    .collect(Collectors.toList());
            Collections.reverse(indices);
            return ScriptedModelClient.script(verdicts(indices.stream()
                    .flatMap(index ->
                            List.of(index, Integer.parseInt(index) % 5 == 0 ? "contradicted" : "supported").stream())
                    .toArray(String[]::new)));
        });

        ClaimVerdicts verdicts = judge(model, 25);

        assertThat(verdicts.count(Support.SUPPORTED)).isEqualTo(20);
        assertThat(verdicts.all().get(24).support()).isEqualTo(Support.CONTRADICTED);
        assertThat(verdicts.supportedShare()).isEqualTo(Score.of(0.8));
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void without_claims_nobody_is_asked() {
        ScriptedModelClient model = ScriptedModelClient.saying("?");

        assertThat(judge(model, 0).supportedShare()).isEqualTo(new Score.Unscored("there is no claim"));
        assertThat(model.requests()).isEmpty();
    }

    private static ClaimVerdicts judge(ScriptedModelClient model, int claims) {
        return ClaimJudge.of(model)
                .judge(
                        IntStream.rangeClosed(1, claims)
                                .mapToObj(i -> "claim " + i)
                                .toList(),
                        EVIDENCE);
    }

    private static String verdicts(String... indicesAndWords) {
        return IntStream.range(0, indicesAndWords.length / 2)
                .mapToObj(i -> "{\"index\":" + indicesAndWords[2 * i] + ",\"rationale\":\"r\",\"verdict\":\""
                        + indicesAndWords[2 * i + 1] + "\"}")
                .collect(Collectors.joining(",", "{\"verdicts\":[", "]}"));
    }
}
